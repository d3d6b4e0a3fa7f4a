"""Why there is no roster: against every roster there is, and in words."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from heliograph.core.planning.rosters.conflict import Conflict, explain
from heliograph.core.planning.rosters.problem import Cover, Officer, Problem, Shift
from heliograph.core.planning.rosters.rules import Rules
from tests.core.planning.rosters.small import drawn, lawful_rows, tightened


def asked(problem: Problem, seats: range, *, needs: bool) -> Rules:
    return Rules(problem, seats=seats, needs=needs, until=time.monotonic() + 60, day_name=str)


@pytest.mark.parametrize("seed", range(16))
def test_the_rules_of_an_officer_conflict_just_where_no_row_is_lawful(seed):
    problem = tightened(drawn(seed, days=7, officers=1), seed)
    rules = asked(problem, range(1), needs=False)
    assert rules.conflict(rules.all) is (next(lawful_rows(problem, 0), None) is None)


@pytest.mark.parametrize("seed", range(6))
def test_needs_conflict_just_where_no_roster_fills_them(seed):
    problem = drawn(seed, days=7, officers=2)
    needs = tuple(replace(one, needed=int((one.day + seed) % 3 == 0)) for one in problem.cover)
    problem = replace(problem, cover=needs)
    rules = asked(problem, range(2), needs=True)
    every = [list(lawful_rows(problem, seat))[:2000] for seat in range(2)]
    filled = any((problem.manned(np.stack(pair)) >= problem.needed).all() for pair in product(*every))
    assert rules.conflict(rules.all) is not filled


def test_one_officers_conflict_is_the_smallest_and_names_officer_day_and_rule():
    shifts = (Shift("D", 480), Shift("N", 480, frozenset({"D"})))
    officer = Officer("B", {"D": 7, "N": 1}, 4 * 480, 7 * 480, 1, 5, 1, 1, frozenset({1, 2, 4, 5}))
    found = explain(Problem(7, shifts, (officer,)), needs=False)
    assert isinstance(found, Conflict)
    assert found.is_smallest
    said = {rule.words.en for rule in found.rules}
    assert said == {"B: at least 32 hours", *(f"B: day {day} is off" for day in (1, 2, 4, 5))}


def test_a_need_and_the_leave_of_all_who_could_fill_it_are_named():
    shifts = (Shift("D", 480),)
    officers = tuple(Officer(code, {"D": 7}, 0, 4800, 1, 5, 1, 1, off) for code, off in
                     (("A", frozenset({2, 4})), ("B", frozenset({2})), ("C", frozenset({3}))))  # fmt: skip
    cover = tuple(Cover(day, "D", 2, 1000, 1) for day in range(5))
    found = explain(Problem(7, shifts, officers, cover=cover), needs=True)
    assert isinstance(found, Conflict)
    assert found.is_irreducible
    assert {rule.words.en for rule in found.rules} == {"day 2: D needs 2", "A: day 2 is off", "B: day 2 is off"}


def test_hours_that_do_not_suffice_are_named_for_each_officer():
    shifts = (Shift("D", 480),)
    officers = tuple(Officer(code, {"D": 7}, 0, 2 * 480, 1, 7, 1, 1) for code in "AB")
    cover = tuple(Cover(day, "D", 1, 1000, 1) for day in range(5))
    found = explain(Problem(7, shifts, officers, cover=cover), needs=True)
    assert isinstance(found, Conflict)
    assert sorted(rule.kind for rule in found.rules) == ["most hours"] * 2 + ["need"] * 5
    assert explain(Problem(7, shifts, officers, cover=cover[:4]), needs=True) is False
