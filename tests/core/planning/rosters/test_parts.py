"""Parts of a roster, against every way to fill them; and several of them at the same time."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import numpy as np
import pytest

from heliograph.core.planning.rosters import solve
from heliograph.core.planning.rosters.dive import dive
from heliograph.core.planning.rosters.lawful import breaches
from heliograph.core.planning.rosters.parts import Known, part
from heliograph.core.planning.rosters.programme import Programme
from heliograph.core.planning.rosters.rows import Rows
from heliograph.core.planning.rosters.search import Search
from heliograph.core.planning.rosters.solving import Solving
from tests.core.planning.rosters.small import drawn, lawful_rows

SEATS = [1, 3]


@pytest.mark.parametrize("seed", [3, 5, 8, 11, 14, 17])
def test_a_part_knows_whether_its_seats_can_make_the_roster_cheaper(seed):
    problem = drawn(seed, days=7, officers=4)
    every = [list(lawful_rows(problem, seat)) for seat in range(4)]
    assert all(every), "another seed"
    rows = Rows(problem)
    roster = Search(problem, rows, seed).first()
    known = Known(Programme(problem, rows.best, seed=1))
    for _ in range(20):  # each a roster cheaper, until none is
        cost = problem.cost(roster)
        opened = part(problem, roster, cost, SEATS, known)
        worked = opened.work(rows, seed=1, stop=lambda: False, by_clock=False)
        known.add(worked.made, SEATS)
        if worked.is_hopeless:
            break
        assert worked.rows is not None
        roster[SEATS] = worked.rows
        assert problem.cost(roster) < cost
    assert worked.is_hopeless
    others = roster.copy()
    for pair in product(*(every[seat] for seat in SEATS)):
        others[SEATS] = np.stack(pair)
        assert problem.cost(others) >= problem.cost(roster)


def test_several_hands_keep_every_rule_and_end_when_they_are_told_to():
    problem = drawn(3, days=28, officers=12)
    told: list[float] = []
    begun = time.monotonic()
    with ThreadPoolExecutor(3) as pool:
        work = Solving(
            problem, seed=2, until=begun + 3_600, stop=lambda: work.rounds >= 6, tell=lambda cost, _: told.append(cost),
            pool=pool, hands=3,
        )  # fmt: skip
        work.begin(None)
        while not work.is_over:
            work.round()
        work.close()
    assert breaches(problem, work.roster) == ()
    assert problem.cost(work.roster) == work.cost == told[-1]
    assert told == sorted(told, reverse=True)
    assert work.bound <= work.cost


def test_by_the_clock_it_ends_and_says_how_many_rounds_there_were():
    problem = drawn(5, days=28, officers=8)
    found = solve(problem, seconds=2)
    assert breaches(problem, found.roster) == ()
    assert found.outcome.bound is not None
    assert found.outcome.bound <= found.outcome.objective == problem.cost(found.roster)


def test_a_dive_without_time_finds_nothing_and_with_time_a_lawful_roster():
    problem = drawn(3, days=14, officers=5)
    rows = Rows(problem)
    search = Search(problem, rows, 1)
    programme = Programme(problem, rows.best, seed=1)
    programme.add(enumerate(search.first()))
    value, bound = programme.generate()
    assert dive(programme, search, stop=lambda: True) is None
    found = dive(programme, search, stop=lambda: False)
    assert found is not None
    assert breaches(problem, found) == ()
    assert problem.cost(found) >= bound >= value - 1e-3
