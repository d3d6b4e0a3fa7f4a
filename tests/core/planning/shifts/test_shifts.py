"""Flexible shifts against every choice of a tiny week, and the week's reading."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from heliograph.core.planning import shifts
from heliograph.core.planning.inputs import BadInput, Source
from heliograph.core.planning.shifts.demand import WEEK, Demand, Duty, demand, duties, hours_of, written
from heliograph.core.planning.shifts.programme import Programme


def evening(peak: int) -> Demand:
    """A week with a quiet morning and a peak at nine in the evening."""
    by_hour = [1 + round((peak - 1) * max(0.0, 1 - min((hour - 21) % 24, (21 - hour) % 24) / 9)) for hour in range(24)]
    return Demand(np.array(by_hour * 7, dtype=np.int64))


def table(needed: list[int]) -> str:
    return "day,hour,officers\n" + "".join(f"{at // 24 + 1},{at % 24},{one}\n" for at, one in enumerate(needed))


def test_duties_that_fit_a_need_are_found_and_nothing_is_left():
    asked = (Duty(0, 22, 8, 3), Duty(2, 9, 10, 2), Duty(6, 20, 12, 1))
    needed = Demand(hours_of(asked))
    found = shifts.solve(needed, shifts.Rules((8, 10, 12), needed.total), seconds=20)
    assert (found.outcome.objective, found.outcome.bound) == (0, 0)
    assert shifts.paid(found.duties) <= needed.total


def test_unmet_hours_are_counted_from_the_duties_and_none_are_paid_beyond_what_there_is():
    needed = evening(7)
    found = shifts.solve(needed, shifts.Rules((8, 10), 300), seconds=20)
    there = np.zeros(WEEK, dtype=int)
    for duty in found.duties:
        for hour in range(duty.hours):
            there[(24 * duty.day + duty.begins + hour) % WEEK] += duty.officers
    short = sum(max(need - has, 0) for need, has in zip(needed.needed.tolist(), there.tolist(), strict=True))
    assert found.outcome.objective == short
    assert found.outcome.is_proven
    assert shifts.paid(found.duties) <= 300


def test_two_times_of_the_day_are_the_best_two_of_all():
    needed = evening(3)
    rules = shifts.Rules((8,), needed.total, 2, 0, (0, 6, 12, 14, 18))
    found = shifts.solve(needed, rules, seconds=60)
    worth = []
    for pair in combinations(rules.only, 2):
        only = shifts.Rules((8,), needed.total, None, 0, pair)
        whole = Programme(needed, only, seed=1, seconds=60).whole()
        assert whole is not None
        worth.append(needed.unmet(hours_of(whole.duties)))
    assert found.outcome.is_proven
    assert found.outcome.objective == min(worth)
    assert len({duty.begins for duty in found.duties}) <= 2


def test_more_freedom_never_leaves_more_unmet():
    needed = evening(9)
    worth = [
        shifts.fixed(needed, needed.total).outcome.objective,
        shifts.solve(needed, shifts.Rules((8,), needed.total), seconds=20).outcome.objective,
        shifts.solve(needed, shifts.Rules((8, 10, 12), needed.total), seconds=20).outcome.objective,
    ]
    assert worth == sorted(worth, reverse=True)
    assert worth[0] > worth[2]


def test_at_least_two_are_there_in_every_hour_or_the_hours_are_too_few():
    needed = evening(4)
    found = shifts.solve(needed, shifts.Rules((8, 12), 400, None, 2), seconds=20)
    assert hours_of(found.duties).min() >= 2
    with pytest.raises(shifts.TooFewHours) as refused:
        shifts.solve(needed, shifts.Rules((8, 12), 300, None, 2), seconds=20)
    assert refused.value.needed == 336


def test_a_week_is_read_and_duties_are_read_as_written():
    needed = evening(4)
    assert (demand(Source("d.csv", table(needed.needed.tolist()))).needed == needed.needed).all()
    found = (Duty(0, 22, 8, 3), Duty(6, 9, 10, 2))
    assert duties(Source("x.csv", written(found))) == found


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("1,1,1", "1,24,1", "line 3: hour must be a whole number from 0 to 23."),
        ("1,1,1", "1,0,1", "line 3: hour and day stand there twice."),
        ("1,1,1\n", "", "day 1, hour 1 is missing"),
        ("1,1,1", "1,1,1.5", "line 3: officers must be a whole number"),
        ("officers", "people", "there is no column officers"),
    ],
)
def test_what_is_wrong_is_named(before, after, words):
    with pytest.raises(BadInput) as refused:
        demand(Source("d.csv", table([1] * WEEK).replace(before, after, 1)))
    assert words in refused.value.text.en
