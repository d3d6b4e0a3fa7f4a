"""Rosters, against every roster there is, against an independent checker, and against published bests."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.rosters import sections, solve
from heliograph.core.planning.rosters.exact import prove
from heliograph.core.planning.rosters.lawful import breaches
from heliograph.core.planning.rosters.problem import Cover, Officer, Problem, Shift, Tally, Wish
from heliograph.core.planning.rosters.search import NoRow
from tests.core.planning.rosters.small import drawn, lawful_rows, tightened


@pytest.mark.parametrize("seed", range(12))
def test_a_roster_is_lawful_and_none_is_below_its_bound(seed):
    problem = drawn(seed, days=7, officers=2)
    every = [list(lawful_rows(problem, seat)) for seat in range(2)]
    if not all(every):
        with pytest.raises(NoRow):
            solve(problem, rounds=1)
        return
    least = min(problem.cost(np.stack(pair)) for pair in product(*every))
    found = solve(problem, rounds=10)
    assert breaches(problem, found.roster) == ()
    assert problem.cost(found.roster) == found.outcome.objective >= least
    assert found.outcome.bound is not None
    assert found.outcome.bound <= least
    assert found.outcome.objective == least


@pytest.mark.parametrize("seed", range(6))
def test_a_small_problem_is_proven_by_single_choices_too(seed):
    problem = tightened(drawn(seed, days=7, officers=2), seed)
    every = [list(lawful_rows(problem, seat)) for seat in range(2)]
    if not all(every):
        return
    chances = [random.Random(seed).sample(rows, min(len(rows), 200)) for rows in every]
    least = min(problem.cost(np.stack(pair)) for pair in product(*chances))
    found, bound = prove(problem, np.stack([rows[0] for rows in every]), seconds=30)
    assert found is not None
    assert breaches(problem, found) == ()
    assert problem.cost(found) == np.ceil(bound - 1e-6)
    assert problem.cost(found) <= least
    if all(len(rows) <= 200 for rows in every):
        assert problem.cost(found) == least


def test_hours_that_must_be_worked_beyond_what_is_needed_bound_a_roster_at_once():
    officers = tuple(Officer(f"P{seat}", {"D": 7}, 4 * 480, 5 * 480, 1, 5, 1, 1) for seat in range(3))
    cover = tuple(Cover(day, "D", 1, 100, 2) for day in range(7))
    wish = Wish("P0", 0, "D", 7)
    problem = Problem(7, (Shift("D", 480),), officers, (), (wish,), cover)
    found = solve(problem, rounds=0, stop=lambda: True)
    assert found.outcome.bound == (3 * 4 - 7) * 2, "five days more than are needed, at two each"
    officers = (replace(officers[0], days_off=frozenset({1, 2}), most_weekends=0), *officers[1:])
    found = solve(replace(problem, officers=(replace(officers[0], least_minutes=3 * 480), *officers[1:])), rounds=9)
    assert found.outcome.bound is not None
    assert found.outcome.bound >= (3 + 4 + 4 - 7) * 2 + 7, "and a wish that can't be met"


def test_the_same_seed_and_rounds_give_the_same_roster():
    problem = drawn(3, days=14, officers=5)
    first, second = solve(problem, rounds=6, seed=4), solve(problem, rounds=6, seed=4)
    assert (first.roster == second.roster).all()
    assert first.outcome.bound == second.outcome.bound


def test_it_is_never_worse_than_todays():
    problem = drawn(3, days=14, officers=5)
    best = solve(problem, rounds=20)
    again = solve(problem, rounds=0, seed=9, today=best.roster)
    assert again.outcome.objective <= best.outcome.objective


@pytest.mark.parametrize("days", [7, 182])
def test_what_counties_add_is_kept_over_a_week_and_over_half_a_year(days):
    problem = tightened(drawn(3, days=days, officers=3), 1)
    if days > 100:
        free = problem.officers[0].least_weekends, (), {"D": days, "N": days, "E": days}
        staff = tuple(replace(one, least_weekends=free[0], tallies=(), most=free[2]) for one in problem.officers)
        nights = Tally("nights", frozenset({"N"}), 20, 30)
        staff = (replace(staff[0], least_weekends=5, tallies=(nights,)), *staff[1:])
        problem = replace(problem, officers=staff)
    found = solve(problem, rounds=3)
    assert breaches(problem, found.roster) == ()


def test_rules_that_nobody_can_keep_name_the_officer():
    shifts = (Shift("D", 480),)
    officers = (
        Officer("A", {"D": 7}, 0, 4800, 1, 5, 1, 1),
        Officer("B", {"D": 7}, 2400, 4800, 1, 5, 1, 1, frozenset({2, 3, 4})),
    )
    with pytest.raises(NoRow) as refused:
        solve(Problem(7, shifts, officers), rounds=1)
    assert refused.value.seat == 1


@pytest.mark.parametrize(("name", "within"), [("Instance2", 0.002), ("Instance4", 0.0), ("Instance5", 0.01)])
def test_a_public_benchmark_passes_its_checker_close_to_the_best_known(name, within, shared, tmp_path):
    folder = shared / "data/planning"
    source = folder / "nrp" / f"{name}.txt"
    problem = sections.read(Source(source.name, source.read_text("utf-8")))
    found = solve(problem, rounds=40)
    path = tmp_path / "roster.csv"
    path.write_text(sections.written(problem, found.roster), "utf-8")
    assert (sections.read_roster(Source(path.name, path.read_text("utf-8")), problem) == found.roster).all()
    _passes(folder / "checkers/nrp_check.py", source, path, found.outcome.objective)
    with (folder / "nrp/best_known.csv").open(encoding="utf-8") as file:
        best = {row["instance"]: int(row["best_known"]) for row in csv.DictReader(file)}[name]
    assert found.outcome.objective <= best * (1 + within)
    assert found.outcome.bound is not None
    assert found.outcome.bound <= best


def _passes(checker: Path, source: Path, roster: Path, claim: float) -> None:
    done = subprocess.run(
        [sys.executable, checker, source, roster, "--claim", str(int(claim))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_half_a_year_is_mended_some_weeks_at_a_time_and_stays_lawful():
    problem = drawn(3, days=182, officers=3)
    begun, found = solve(problem, rounds=0), solve(problem, rounds=9)
    assert breaches(problem, found.roster) == ()
    assert problem.cost(found.roster) == found.outcome.objective < begun.outcome.objective
    assert found.outcome.bound is None
