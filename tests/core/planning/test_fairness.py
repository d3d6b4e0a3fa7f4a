"""Whom a plan serves: the poorest tenth first, the same units in both columns, and whether a plan follows what officers found."""

from __future__ import annotations

import numpy as np
import pytest

from heliograph.core.planning import fairness
from heliograph.core.planning.city import City


def line(loads: list[float]) -> City:
    """Units in a row, a kilometre apart, each beside the next."""
    count = len(loads)
    pairs = sorted({pair for one in range(count - 1) for pair in ((one, one + 1), (one + 1, one))})
    return City(
        tuple(str(one) for one in range(count)), np.array([[1000.0 * one, 0.0] for one in range(count)]), np.array(loads, dtype=float),
        np.zeros(count), np.zeros(count), np.searchsorted([a for a, _ in pairs], np.arange(count + 1)), np.array([b for _, b in pairs]),
        np.ones(len(pairs)), np.ones(len(pairs), dtype=bool),
    )  # fmt: skip


def test_ways_are_from_the_best_unit_and_patrol_is_what_calls_leave():
    served = fairness.service(line([1, 1, 1, 3, 3, 3]), list("aaabbb"), 24.0)
    assert served.ways.tolist() == [1000, 0, 1000, 1000, 0, 1000]
    assert served.patrol is not None
    assert served.patrol.tolist() == pytest.approx([3.0] * 3 + [(24 - 18) / 18] * 3)
    assert fairness.service(line([1, 1]), list("ab"), None).patrol is None


def test_the_first_tenth_is_the_work_with_the_longest_ways():
    loads, ways = np.ones(20), np.arange(20.0)
    found = fairness.tenths(loads, ways)
    assert found.tolist() == [9 - one // 2 for one in range(20)]


def test_both_columns_are_of_the_units_served_worst_today():
    city = line([1.0] * 20)
    today = fairness.service(city, ["a"] * 20, None)
    proposed = fairness.service(city, ["a"] * 10 + ["b"] * 10, None)
    rows = fairness.by_tenth(city.loads, today, proposed)
    assert sum(one.share for one in rows) == pytest.approx(1)
    assert [one.way_today for one in rows] == sorted((one.way_today for one in rows), reverse=True)
    assert rows[0].way_today > rows[0].way
    assert fairness.worst(city.loads, proposed) < fairness.worst(city.loads, today)
    assert fairness.worse(city.loads, today, proposed) == pytest.approx(5 / 20)
    assert fairness.worse(city.loads, proposed, proposed) == 0


def test_a_plan_made_from_what_officers_found_leans_there_and_one_from_the_public_does_not():
    rng = np.random.default_rng(1)
    called = rng.integers(5, 15, 40).astype(float)
    found = np.where(np.arange(40) < 8, 60.0, 2.0)
    beats = [f"b{one // 8}" for one in range(40)]
    by_found, by_public = line((called + found).tolist()), line(called.tolist())
    fed = fairness.leaning(by_found, beats, called, found)
    own = fairness.leaning(by_public, beats, called, found)
    assert own is not None
    assert fed is not None
    assert fed > own
    assert fairness.leaning(by_public, beats, called, np.zeros(40)) is None
