"""The cheapest row of an officer, against every row there is."""

from __future__ import annotations

import numpy as np
import pytest

from heliograph.core.planning.rosters import rows as rows_module
from heliograph.core.planning.rosters.problem import Officer, Problem, Shift
from heliograph.core.planning.rosters.rows import Rows
from tests.core.planning.rosters.small import drawn, lawful_rows, tightened


@pytest.mark.parametrize(
    ("seed", "county"), [(seed, False) for seed in range(25)] + [(seed, True) for seed in range(12)]
)
def test_no_lawful_row_is_cheaper(seed, county):
    days = 7 if county else 8
    problem = drawn(seed, days=days, officers=1)
    problem = tightened(problem, seed) if county else problem
    costs = np.random.default_rng(seed).integers(-20, 20, (days, len(problem.shifts) + 1)).astype(float)
    costs += np.where(np.isinf(problem.choices[0]), np.inf, 0)
    worth = [costs[np.arange(days), row].sum() for row in lawful_rows(problem, 0)]
    found = Rows(problem).best(0, costs)
    if not worth:
        assert found is None
    else:
        assert found is not None
        assert (found.cost, found.floor) == (min(worth), min(worth))
        assert costs[np.arange(days), found.row].sum() == found.cost


@pytest.mark.parametrize("seed", range(10))
def test_with_too_little_room_to_count_a_row_is_still_lawful_and_its_floor_true(seed, monkeypatch):
    problem = drawn(seed, days=8, officers=1)
    monkeypatch.setattr(rows_module, "STATES", 1)
    costs = np.random.default_rng(seed).integers(-20, 20, (8, len(problem.shifts) + 1)).astype(float)
    costs += np.where(np.isinf(problem.choices[0]), np.inf, 0)
    lawful = {row.tobytes(): costs[np.arange(8), row].sum() for row in lawful_rows(problem, 0)}
    found = Rows(problem).best(0, costs)
    if found is not None:
        assert found.cost == lawful[found.row.tobytes()]
        assert found.floor <= min(lawful.values())


def test_over_a_year_a_row_keeps_its_hours_its_rest_and_its_weekends():
    shifts = (Shift("D", 480), Shift("N", 600, frozenset({"D"})))
    officer = Officer("P", {"D": 365, "N": 60}, 100_000, 105_000, 2, 5, 2, 26)
    problem = Problem(364, shifts, (officer,))
    costs = np.random.default_rng(1).integers(-20, 20, (364, 3)).astype(float)
    found = Rows(problem).best(0, costs)
    assert found is not None
    from heliograph.core.planning.rosters.lawful import breaches

    assert breaches(problem, found.row[None]) == ()


def test_more_days_off_follow_a_run_that_ends_with_a_night():
    shifts = (Shift("D", 480), Shift("N", 480, rest_days=3))
    officer = Officer("P", {"D": 8, "N": 8}, 0, 480 * 8, 1, 5, 1, 2)
    problem = Problem(8, shifts, (officer,))
    costs = np.full((8, 3), 0.0)
    costs[:, 1] = -2
    costs[4, 2] = -30
    found = Rows(problem).best(0, costs)
    assert found is not None
    assert found.row[4] == 2
    assert found.cost == min(costs[np.arange(8), row].sum() for row in lawful_rows(problem, 0))
