"""Few times of the day: proven over all choices, against the programme that knows them all at once."""

from __future__ import annotations

import time

import numpy as np
import pytest

from heliograph.core.planning import shifts
from heliograph.core.planning.shifts import few, programme
from heliograph.core.planning.shifts.demand import DAY, WEEK, Demand, hours_of
from heliograph.core.planning.shifts.programme import Programme


def uneven(peak: int) -> Demand:
    """No two days alike: later at the end of the week, and chance in every hour."""
    numbers = np.random.default_rng(2)
    hour = np.arange(WEEK)
    away = np.abs((hour % DAY - 20 - (hour // DAY == 5) * 2 + 12) % DAY - 12)
    return Demand(np.maximum(numbers.poisson(peak * (0.3 + np.exp(-(away**2) / 18))), 1).astype(np.int64))


def soon() -> float:
    return time.monotonic() + 600


@pytest.mark.parametrize("least", [0, 2])
@pytest.mark.parametrize("share", [1.0, 0.8])
def test_going_through_all_choices_ends_where_the_programme_with_switches_ends(least, share):
    needed = uneven(6)
    rules = shifts.Rules((8, 11), int(needed.total * share), 3, least, (2, 7, 10, 15, 18, 22))
    found = few.solve(needed, rules, until=soon(), seed=1)
    whole = Programme(needed, rules, seed=1, seconds=600).whole()
    assert found is not None
    assert whole is not None
    there = hours_of(found.duties)
    assert needed.unmet(there) == needed.unmet(hours_of(whole.duties)) == np.ceil(found.bound - 1e-6)
    assert len({duty.begins for duty in found.duties}) <= 3
    assert shifts.paid(found.duties) <= rules.paid
    assert there.min() >= least


@pytest.mark.parametrize("least", [0, 3])
def test_the_bound_of_a_choice_is_never_above_what_its_week_leaves_unmet(least):
    needed = uneven(8)
    rules = shifts.Rules((8, 10, 12), int(needed.total * 0.9), 4, least, tuple(range(0, 24, 2)))
    sets, bounds = few.bounds(needed, rules)
    programme = Programme(needed, rules, seed=1, seconds=600)
    weeks = np.array([programme.value(times.tolist()) for times in sets])
    assert len(sets) == 495
    assert (bounds <= weeks + 1e-6).all()
    assert bounds.max() > 0


def test_where_all_days_are_alike_the_bound_of_a_choice_is_its_week_of_divisible_officers():
    needed = Demand(np.tile(uneven(9).needed[:DAY], 7))
    rules = shifts.Rules((8, 12), needed.total, 3, 1, (0, 3, 8, 13, 17, 21))
    sets, bounds = few.bounds(needed, rules)
    programme = Programme(needed, rules, seed=1, seconds=600)
    weeks = np.array([programme.value(times.tolist()) for times in sets])
    kept = np.isfinite(weeks)
    assert bounds[kept] == pytest.approx(weeks[kept])
    assert 0 < kept.sum() < len(sets)
    assert bounds[~kept].min() > needed.total, "nobody in an hour costs more than all that is needed"


def test_five_of_all_times_and_three_lengths_are_proven():
    needed = uneven(40)
    needed = Demand(np.rint(np.tile(needed.needed.reshape(7, DAY).mean(axis=0), 7)).astype(np.int64))
    found = shifts.solve(needed, shifts.Rules((8, 10, 12), needed.total, 5), seconds=600)
    assert found.outcome.is_proven
    assert found.outcome.objective == needed.unmet(hours_of(found.duties)) > 0
    assert len({duty.begins for duty in found.duties}) <= 5


def test_a_search_that_is_stopped_claims_no_more_than_it_knows():
    needed = uneven(6)
    rules = shifts.Rules((8, 11), needed.total, 3, 0, tuple(range(0, 24, 3)))
    best = few.solve(needed, rules, until=soon(), seed=1)
    asked = []

    def after_three() -> bool:
        asked.append(1)
        return len(asked) > 3

    early = few.solve(needed, rules, until=soon(), seed=1, stop=after_three)
    assert best is not None
    assert early is not None
    unmet = needed.unmet(hours_of(best.duties))
    assert early.nodes < best.nodes
    assert early.bound <= unmet <= needed.unmet(hours_of(early.duties))
    assert np.ceil(early.bound) < needed.unmet(hours_of(early.duties)), "it isn't proven"
    with pytest.raises(shifts.NoTime):
        few.solve(needed, rules, until=soon(), seed=1, stop=lambda: True)


def test_no_choice_that_keeps_the_least_is_told_from_no_time():
    needed = uneven(4)
    rules = shifts.Rules((8,), WEEK * 2, 2, 2)
    assert few.solve(needed, rules, until=soon(), seed=1) is None, (
        "two duties of eight hours leave a third of the day alone"
    )
    with pytest.raises(shifts.TooFewHours):
        shifts.solve(needed, rules, seconds=600)


def test_with_all_lengths_there_are_too_many_duties_to_go_through_and_a_plan_is_made_all_the_same(monkeypatch):
    monkeypatch.setattr(
        few, "solve", lambda *_, **__: pytest.fail("42,504 choices of 120 duties take longer than is given")
    )
    monkeypatch.setattr(programme, "STARTS", 0)
    need = Demand(np.full(WEEK, 3, dtype=np.int64))
    found = shifts.solve(need, shifts.Rules(tuple(range(1, 25)), need.total, 5), seconds=60)
    assert found.outcome.objective == 0
