"""Rates from made weeks whose truth is known; crews against theory, and against a street simulated with them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from heliograph.core.planning import erlang, staffing
from heliograph.core.planning import simulation as street
from heliograph.core.planning.staffing import Counts, Target, arrivals, crewing
from heliograph.core.planning.street import WEEK, Calls

FIRST = 738_001  # a Friday
SHAPE = 2 + 1.5 * np.sin(np.arange(WEEK) * 2 * np.pi / 24 - 2) + (np.arange(WEEK) >= 120) * 0.8
AT_ONCE = np.zeros(1)


def made(days: int, seed: int, *, size: float = math.inf, season: float = 0.0) -> tuple[Counts, np.ndarray]:
    """Counts, and the rates they were drawn from."""
    numbers = np.random.default_rng(seed)
    calendar = np.arange(FIRST, FIRST + days)
    means = SHAPE.reshape(7, 24)[(calendar - 1) % 7] * np.exp(season * np.cos(2 * np.pi * calendar / 365.25))[:, None]
    drawn = means if math.isinf(size) else means * numbers.gamma(size, 1 / size, means.shape)
    return Counts(numbers.poisson(drawn), FIRST), means


def test_the_rates_lie_where_the_intervals_say():
    inside = []
    for seed in range(6):
        counts, _ = made(140, seed)
        model = arrivals.fit(counts, pull=0, waves=0)
        middle, low, high = model.rates(FIRST + 140, 28)
        inside.append(((low <= SHAPE) & (high >= SHAPE)).mean())
        assert (low < middle).all()
        assert (middle < high).all()
    assert np.mean(inside) == pytest.approx(0.95, abs=0.025)


@pytest.mark.parametrize("size", [2.0, 8.0])
def test_hours_that_differ_beyond_chance_are_seen(size):
    counts, _ = made(300, 1, size=size)
    assert arrivals.fit(counts, pull=0, waves=0).size == pytest.approx(size, rel=0.25)


def test_chance_alone_is_taken_for_chance():
    counts, _ = made(300, 2)
    model = arrivals.fit(counts, pull=1e6, waves=0)
    assert math.isinf(arrivals.fit(Counts(made(300, 2)[0].calls, FIRST), pull=0, waves=0).size)
    assert model.size > 50


def test_a_season_is_found_and_carried_on():
    counts, _ = made(800, 3, season=0.4)
    model = arrivals.fit(counts, pull=0, waves=1)
    assert model.season[0] == pytest.approx(0.4, abs=0.03)
    later = np.arange(FIRST + 800, FIRST + 828)
    truth = SHAPE.mean() * np.exp(0.4 * np.cos(2 * np.pi * later / 365.25)).mean()
    assert model.rates(FIRST + 800, 28)[0].mean() == pytest.approx(truth, rel=0.03)


def test_little_data_is_drawn_to_hour_times_day():
    counts, _ = made(28, 4)
    rough, smooth = (arrivals.fit(counts, pull=pull, waves=0).week for pull in (0.0, 8.0))
    assert np.abs(smooth - SHAPE).mean() < np.abs(rough - SHAPE).mean()


def test_the_back_test_is_fair():
    counts, _ = made(500, 5, size=3, season=0.3)
    found = staffing.solve(counts, Target(0.25, 0.9, 0.75, AT_ONCE))
    tried = found.tried
    assert tried is not None
    assert found.settings["waves"] >= 1
    for seen, meant in tried.inside.values():
        assert seen == pytest.approx(meant, abs=0.02)
    assert tried.score > tried.naive_score
    assert tried.bias == pytest.approx(1, abs=0.1)
    assert tried.days == 84


def test_too_few_days_are_refused():
    with pytest.raises(staffing.TooFewDays):
        staffing.solve(made(27, 1)[0], Target(0.25, 0.9, 0.75, AT_ONCE))
    assert staffing.solve(made(30, 1)[0], Target(0.25, 0.9, 0.75, AT_ONCE)).tried is None


def test_a_steady_hour_takes_the_fewest_crews_that_erlang_allows():
    target = Target(0.2, 0.9, 0.5, AT_ONCE)
    crews = crewing.steady(8.0, target)
    assert 1 - erlang.longer(4.0, crews, 0.5, 0.2) >= 0.9 > 1 - erlang.longer(4.0, crews - 1, 0.5, 0.2)


def test_a_week_without_hours_is_the_steady_state():
    rates, target = np.full(WEEK, 8.0), Target(0.2, 0.9, 0.5, AT_ONCE)
    found = crewing.measured(rates, np.full(WEEK, 6), target)
    assert found.in_time == pytest.approx(np.full(WEEK, 1 - erlang.longer(4.0, 6, 0.5, 0.2)), abs=2e-4)
    assert found.busy == pytest.approx(np.full(WEEK, 4 / 6), abs=2e-4)
    assert found.waiting == pytest.approx(np.full(WEEK, 8 * erlang.mean_wait(4.0, 6, 0.5)), abs=1e-3)
    first = crewing.measured(rates, np.full(WEEK, 6), Target(0.2, 0.9, 0.5, AT_ONCE, urgent=0.25))
    alone = 1 - erlang.waits(4.0, 6) * math.exp(-(6 - 1.0) * 0.2 / 0.5)
    assert first.in_time == pytest.approx(np.full(WEEK, alone), abs=2e-4)


def test_what_one_hour_leaves_the_next_must_do():
    """A flood of two hours: crews for each hour alone would be late afterwards."""
    rates = np.full(WEEK, 2.0)
    rates[50:52] = 14.0
    target = Target(0.2, 0.9, 1.5, AT_ONCE)
    found = crewing.needed(rates, target)
    alone = np.array([crewing.steady(rate, target) for rate in rates])
    assert found.in_time.min() >= 0.9
    assert crewing.measured(rates, alone, target).in_time.min() < 0.9
    assert found.crews[52] > alone[52]


def test_ways_count_against_the_promise():
    rates, far = np.full(WEEK, 10.0), staffing.ways_like(0.15)
    crews = [crewing.needed(rates, Target(0.25, 0.88, 0.5, ways)).crew_hours for ways in (AT_ONCE, far)]
    assert crews[1] > crews[0]
    with pytest.raises(staffing.OutOfReach) as error:
        crewing.needed(rates, Target(0.25, 0.8, 0.5, staffing.ways_like(0.3)))
    assert error.value.attainable == pytest.approx((staffing.ways_like(0.3) <= 0.25).mean())


def test_a_street_with_these_crews_keeps_the_promise():
    target = Target(0.2, 0.9, 0.6, AT_ONCE)
    found = crewing.needed(SHAPE * 2, target)
    most = int(found.crews.max())
    on_duty = np.arange(most)[:, None] < found.crews[None, :]
    zero = np.zeros(1, np.int64)
    calls = Calls(("a",), np.zeros((1, 2)), zero, zero, (frozenset(),), zero, np.array([SHAPE.mean() * 2]))
    plan = street.Plan(
        tuple(map(str, range(most))), np.zeros((1, most)), ((0,),), np.ones((1, most), np.bool_), on_duty, drives=False
    )
    work = street.Work((0.6,), (0.0,), factors=SHAPE / SHAPE.mean())
    seen = street.simulate(calls, work, plan, number=200_000, target=0.2).of("in time")
    foretold = float((found.in_time * SHAPE).sum() / SHAPE.sum())
    assert seen.value > 0.9
    # The street finishes calls in hand after a shift, the week hands them over: a little better here.
    assert seen.value == pytest.approx(foretold, abs=0.02)
