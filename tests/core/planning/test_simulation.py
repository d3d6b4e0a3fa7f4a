"""The simulated street against theory, and what it does with shifts, rests, back-up and urgency. Seeds are fixed: these never flicker."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from heliograph.core.planning import erlang, hypercube, street
from heliograph.core.planning import simulation as engine
from heliograph.core.planning.inputs import BadInput, Source
from heliograph.core.planning.simulation import Plan, Work
from heliograph.core.planning.street import WEEK, Calls


def calls(*rates: float, priorities: tuple[int, ...] = ()) -> Calls:
    """A stream for each rate, each from an area of its own."""
    places = np.arange(len(rates), dtype=np.int64)
    urgent = np.array(priorities or [0] * len(rates), dtype=np.int64)
    names = tuple(f"a{place}" for place in places)
    at = np.zeros((len(rates), 2))
    return Calls(names, at, places, places * 0, (frozenset(),), urgent, np.array(rates, dtype=np.float64))


def alike(crews: int, areas: int = 1, *, way: float = 0.0, drives: bool = False) -> Plan:
    return Plan.alike(np.full((areas, crews), way), drives=drives)


def near(figure: engine.Figure, value: float, times: float = 2.0) -> bool:
    return abs(figure.value - value) <= times * figure.half


def test_waits_are_those_of_erlang():
    found = engine.simulate(calls(4.2), Work((1.0,), (0.0,)), alike(6), target=0.1)
    assert near(found.of("waited"), erlang.waits(4.2, 6))
    assert near(found.of("wait"), erlang.mean_wait(4.2, 6, 1.0))
    assert near(found.of("in time"), 1 - erlang.longer(4.2, 6, 1.0, 0.1))
    assert found.of("waited").half < 0.02 * erlang.waits(4.2, 6)


def test_calls_that_no_crew_may_take_end_the_simulation_though_crews_rest():
    held_back = replace(alike(2, 2), reserve=2, rest=0.5)
    with pytest.raises(engine.NotServed):
        engine.simulate(calls(0.5, 0.5, priorities=(0, 1)), Work((1.0, 1.0), (0.0, 0.0)), held_back, number=3_000)


def test_calls_that_keep_more_crews_busy_than_there_are_are_refused_however_few_are_simulated():
    for offered, there in ((2.0, 2), (2.5, 2)):
        with pytest.raises(engine.TooMuch):
            engine.simulate(calls(offered), Work((1.0,), (0.0,)), alike(there), number=1_000)
    ways = Plan.alike(np.array([[0.5, 0.7]]))
    with pytest.raises(engine.TooMuch, match=r"at least 2\.1 busy, and 2 are on duty"):
        engine.simulate(calls(1.0), Work((0.5,), (1.1,)), ways, number=1_000)
    assert engine.simulate(calls(1.0), Work((0.5,), (0.8,)), ways, number=1_000).of("busy").value > 0.9


def test_thousands_of_years_are_not_simulated():
    with pytest.raises(engine.TooRare, match=r"1\.14e\+06 years"):
        engine.simulate(calls(1e-4), Work((1.0,), (0.0,)), alike(1))


def test_the_urgent_go_first_as_cobham_says():
    loads = [1.0, 0.9, 0.6]
    found = engine.simulate(calls(*loads, priorities=(0, 1, 2)), Work((1.0,) * 3, (0.0,) * 3), alike(3, 3))
    for place, wait in enumerate(erlang.mean_waits(loads, 3, 1.0)):
        assert near(found.of("wait", str(place + 1)), wait)


def test_crews_are_as_busy_and_ways_as_long_as_in_the_hypercube():
    numbers = np.random.default_rng(4)
    rates = numbers.random(20)
    rates *= 0.6 * 6 / rates.sum()
    travel = numbers.random((20, 6))
    exact = hypercube.solve(hypercube.Case(rates, travel.argsort(axis=1), np.ones(6), travel))
    found = engine.simulate(calls(*rates), Work((1.0,), (0.0,)), Plan.alike(travel, drives=False))
    busy = np.array([found.of("busy", str(crew + 1)).value for crew in range(6)])
    assert busy == pytest.approx(exact.workloads, rel=0.01)
    assert found.trips / found.trips.sum() == pytest.approx(exact.shares, abs=0.001)
    way = found.of("answer").value - found.of("wait").value
    assert way == pytest.approx(exact.mean_travel, rel=0.01)


def test_intervals_hold_what_they_say():
    exact, inside = erlang.waits(2.4, 4), 0
    for seed in range(30):
        inside += near(
            engine.simulate(calls(2.4), Work((1.0,), (0.0,)), alike(4), number=100_000, seed=seed).of("waited"),
            exact,
            1,
        )
    assert inside >= 25, f"95 % intervals held the truth in {inside} of 30"


def test_intervals_hold_what_they_say_of_busy_crews_too():
    """At a load of 0.9, where what one batch leaves waiting reaches into the next."""
    exact, inside = erlang.waits(3.6, 4), 0
    for seed in range(100):
        found = engine.simulate(calls(3.6), Work((1.0,), (0.0,)), alike(4), number=200_000, seed=seed).of("waited")
        inside += near(found, exact, 1)
    assert 90 <= inside <= 99, f"95 % intervals held the truth in {inside} of 100"


def test_the_same_seed_gives_the_same_to_the_last_bit():
    first, again, other = (
        engine.simulate(calls(2.0, 1.0), Work((1.0,), (0.1,)), alike(5, 2), number=5_000, seed=seed)
        for seed in (7, 7, 8)
    )
    assert [figure.batches.tobytes() for figure in first.figures] == [
        figure.batches.tobytes() for figure in again.figures
    ]
    assert first.trips.tobytes() == again.trips.tobytes()
    assert first.of("wait").value != other.of("wait").value


def test_two_plans_meet_the_same_calls():
    asked, work = calls(3.0), Work((1.0,), (0.0,))
    four, five = (engine.simulate(asked, work, alike(crews), number=200_000) for crews in (4, 5))
    assert four.hours == five.hours
    apart = {(figure.what, figure.of): gap for figure, _, gap in engine.compare(four, five)}["wait", "all"]
    truth = erlang.mean_wait(3.0, 5, 1.0) - erlang.mean_wait(3.0, 4, 1.0)
    assert near(apart, truth)
    assert apart.half < np.hypot(four.of("wait").half, five.of("wait").half)
    assert all(gap.value == 0 and gap.half == 0 for _, _, gap in engine.compare(four, four))
    with pytest.raises(ValueError, match="same calls"):
        engine.compare(four, engine.simulate(asked, work, alike(5), number=200_000, seed=2))


def test_the_way_and_the_scene_are_what_keeps_a_crew():
    found = engine.simulate(calls(0.5), Work((0.6,), (0.0,), variation=0.5), alike(1, way=0.4, drives=True))
    assert found.of("busy").value == pytest.approx(0.5 * (0.6 + 0.4), rel=0.01)
    # Pollaczek and Khinchine: one crew, any service
    second = 1.0**2 + (0.5 * 0.6) ** 2
    assert near(found.of("wait"), 0.5 * second / (2 * (1 - 0.5)))


def test_a_second_crew_goes_to_as_many_as_need_one():
    found = engine.simulate(calls(1.0), Work((0.5,), (0.3,)), alike(6), number=200_000)
    assert near(found.of("crews sent"), 1.3)
    assert found.of("back-up waited").value < 0.01


def test_a_crew_held_back_is_there_for_the_urgent():
    asked, work = calls(0.5, 1.9, priorities=(0, 1)), Work((1.0, 1.0), (0.0, 0.0))
    plain = alike(4, 2)
    free, held = (engine.simulate(asked, work, replace(plain, reserve=reserve), number=300_000) for reserve in (0, 1))
    assert held.of("waited", "1").value < 0.6 * free.of("waited", "1").value
    assert held.of("wait", "2").value > free.of("wait", "2").value


def test_nobody_comes_off_duty_and_a_call_in_hand_is_finished():
    on_duty = np.zeros((1, WEEK), np.bool_)
    on_duty[0, [day * 24 + hour for day in range(7) for hour in range(8, 16)]] = True
    plan = replace(alike(1), on_duty=on_duty)
    found = engine.simulate(calls(0.05), Work((0.5,), (0.0,)), plan, number=20_000)
    assert found.of("waited").value == pytest.approx(2 / 3, abs=0.03), "who calls at night waits"
    assert 7 < found.of("wait").value * 1.5 < 9, "eight hours on average, for two thirds"
    assert found.late[0] == pytest.approx(7 * 0.05 * 0.5 * 0.5, rel=0.25), (
        "half an hour, where a call is in hand at four"
    )


def test_rests_are_taken_when_nothing_waits():
    plan = replace(alike(2), rest=0.5, rest_after=3.5)
    found = engine.simulate(calls(0.2), Work((0.2,), (0.0,)), plan, number=20_000)
    assert found.rests == pytest.approx([42, 42], rel=0.06), (
        "one in about four hours, a little later where a call was in hand"
    )
    assert found.of("waited").value > erlang.waits(0.04, 2)


def test_hours_differ_as_told():
    factors = np.where(np.arange(WEEK) % 24 < 12, 0.0, 2.0)
    found = engine.simulate(calls(2.0), Work((0.5,), (0.0,), factors=factors), alike(2), number=200_000)
    by_hour = found.hours / 200_000
    assert by_hour == pytest.approx(0.5 * 1.05, rel=0.01), "two an hour on average"
    assert found.of("waited").value > 2 * erlang.waits(1.0, 2), "who calls, calls in the busy half"


def test_more_than_the_able_can_do_is_said(monkeypatch):
    monkeypatch.setattr(engine, "ROOM", 500)
    one_each = replace(alike(2, 2), tasks=((0,), (1,)), able=np.eye(2, dtype=np.bool_))
    asked = replace(calls(1.5, 0.1), kinds=np.array([0, 1]))
    with pytest.raises(engine.NotServed) as error:
        engine.simulate(asked, Work((1.0,), (0.0,)), one_each, number=50_000)
    assert error.value.waiting == 500


AREAS = "area,x,y,rate,priority,asks\na,0,0,2,1,patrol\na,0,0,1,2,traffic\nb,3000,4000,0.5,,patrol+traffic\n"
CREWS = "crew,x,y,from,to,days,service,skills\nP1,0,0,8,20,,patrol,patrol\nT1,0,0,20,8,67,traffic,patrol traffic\n"


def test_areas_and_crews_are_read():
    asked, crews = street.calls(Source("a.csv", AREAS)), street.crews(Source("c.csv", CREWS))
    assert asked.areas == ("a", "b")
    assert asked.levels == 2
    assert asked.services == ("patrol", "traffic")
    assert asked.rates.tolist() == [2, 1, 0.5]
    assert crews.on_duty.sum(axis=1).tolist() == [84, 24]
    assert crews.on_duty[1, :8].all(), "Sunday's night ends on Monday morning"
    assert not crews.on_duty[1, 24:32].any()
    assert (crews.can(0, frozenset({"traffic"})), crews.can(1, frozenset({"traffic", "patrol"}))) == (False, True)
    way = street.straight(asked, crews, kilometres_per_hour=30, detour=1.2)
    assert way == pytest.approx(np.array([[0, 0], [0.2, 0.2]]))
    times = street.travel(Source("t.csv", "area,crew,minutes\na,P1,3\na,T1,6\nb,P1,9\nb,T1,12\n"), asked, crews)
    assert times == pytest.approx(np.array([[0.05, 0.1], [0.15, 0.2]]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("area,x,y,rate,name\na,0,0,1,x\n", "about persons"),
        ("area,x,y,rate\na,0,0,0\n", "every rate is 0"),
        ("area,x,y,rate\na,0,0,1\na,5,0,1\n", "lies in two places"),
        ("area,x,y,rate\na,0,0,1\na,0,0,1\n", "two lines"),
        ("area,x,y,rate,priority\na,0,0,1,9\n", "priority must be from 1 to 5"),
        ("area,x,y\na,0,0\n", "no column rate"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(text, words):
    with pytest.raises(BadInput, match=words):
        street.calls(Source("a.csv", text))


def test_a_pair_without_a_time_is_named():
    asked, crews = street.calls(Source("a.csv", AREAS)), street.crews(Source("c.csv", CREWS))
    with pytest.raises(BadInput, match="no time from 'T1' to 'a'"):
        street.travel(Source("t.csv", "area,crew,minutes\na,P1,3\nb,P1,9\nb,T1,12\n"), asked, crews)


def test_a_week_is_read_as_factors():
    text = "day,hour,calls\n" + "".join(
        f"{day},{hour},{1 + (hour >= 12)}\n" for day in range(1, 8) for hour in range(24)
    )
    assert street.hours(Source("h.csv", text))[[0, 12]] == pytest.approx([2 / 3, 4 / 3])
    with pytest.raises(BadInput, match="168"):
        street.hours(Source("h.csv", text.replace("7,23,2\n", "")))


def two_beats(**other: object) -> Plan:
    """A crew for each of two areas; the first is nearer to both."""
    home = np.eye(2, dtype=np.bool_)
    return replace(alike(2, 2), travel=np.array([[0.0, 0.2], [0.1, 0.2]]), home=home, **other)


def test_crews_leave_their_beat_as_often_as_theory_says():
    found = engine.simulate(calls(0.6, 0.6), Work((1.0,), (0.0,)), two_beats())
    one_busy = 1.2 / (1 + 1.2 + 1.2**2 / 2 / (1 - 0.6))
    both_busy = erlang.waits(1.2, 2)
    assert near(found.of("away"), one_busy / 2 + both_busy / 2)
    assert found.of("away").half < 0.01


def test_the_nearest_goes_first_only_if_asked_to_and_back_up_is_not_counted():
    rare, work = calls(0.001, 0.001), Work((0.5,), (0.9,))
    own, nearest = (engine.simulate(rare, work, two_beats(nearest=which), number=3_000) for which in (False, True))
    assert own.of("away").value < 0.01
    assert own.of("answer").value == pytest.approx(0.1, abs=0.01)
    assert nearest.of("away").value == pytest.approx(0.5, abs=0.03)
    assert nearest.of("answer").value == pytest.approx(0.05, abs=0.01)
    assert own.back_ups > 2_000


def test_without_beats_nobody_is_away_and_crews_are_taken_together_batch_by_batch():
    found = engine.simulate(calls(1.0), Work((1.0,), (0.0,)), alike(2), number=30_000)
    with pytest.raises(KeyError):
        found.of("away")
    both = engine.mean([found.of("busy", "1"), found.of("busy", "2")], "both")
    assert both.value == pytest.approx(found.of("busy").value)
    assert both.half == pytest.approx(found.of("busy").half)
