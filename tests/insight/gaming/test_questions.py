"""A station that cheats is asked, and stations that work as people do are not."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from heliograph.insight.gaming.counting import Tally, bursts, count
from heliograph.insight.gaming.judging import judge
from heliograph.insight.gaming.kinds import QUESTIONS
from tests.insight.gaming import stranger
from tests.insight.gaming.cheating import CHEATS, QUARTER, quarter

REPEATS = 12


def _asked(seed: int, cheats: frozenset[str]):
    events, rated = quarter(seed, cheats=cheats)
    return judge(count(events, QUARTER, rated=rated))


def test_a_station_that_cheats_in_seven_ways_is_asked_and_nine_honest_ones_are_not():
    """The benchmark does the same 200 times and prints how often either is wrong."""
    found: Counter[str] = Counter()
    for seed in range(REPEATS):
        asked = _asked(seed, frozenset(CHEATS))
        assert {one.unit for one in asked} == {1}
        assert len(asked) >= 5, "one way may hide in a small station, not most"
        found.update(one.code for one in asked)
    assert set(found) == set(CHEATS)


def test_ten_honest_stations_are_asked_nothing():
    assert [one for seed in range(REPEATS) for one in _asked(seed, frozenset())] == []


@pytest.mark.parametrize("cheat", CHEATS)
def test_each_way_of_cheating_is_asked_about_by_its_own_question(cheat):
    asked = _asked(3, frozenset({cheat}))
    assert (cheat, 1) in {(one.code, one.unit) for one in asked}
    assert {one.unit for one in asked} == {1}


def test_every_question_is_of_a_way_that_the_simulation_tries():
    assert {one.code for one in QUESTIONS} == set(CHEATS)


def test_a_single_station_is_compared_with_what_is_usual():
    assert judge({"parked": {1: Tally(19, 20)}})[0].unit == 1
    assert judge({"parked": {1: Tally(2, 20)}}) == []
    assert judge({"parked": {1: Tally(4, 4)}}) == [], "four are too few to ask about"


def test_where_all_stations_do_the_same_none_stands_out():
    assert judge({"closed-reopened": {unit: Tally(40, 100) for unit in range(1, 11)}}) == []


def test_a_burst_is_five_from_one_network_that_are_most_of_the_day():
    assert bursts([(1, 6, 5), (1, 20, 6), (1, 3, 3), (2, 4, 1)], 5) == {1: Tally(5, 29), 2: Tally(0, 4)}


def test_stations_unlike_each_other_are_asked_nothing_and_the_one_that_cheats_is():
    """Villages, a season, a leave, one answer to a joined topic: another simulation than that which the limits were set by."""
    found: Counter[str] = Counter()
    for seed in range(REPEATS):
        events, rated = stranger.quarter(seed, cheats=frozenset())
        assert judge(count(events, QUARTER, rated=rated)) == []
        events, rated = stranger.quarter(seed, cheats=frozenset(CHEATS))
        asked = judge(count(events, QUARTER, rated=rated))
        assert {one.unit for one in asked} == {stranger.CHEAT}
        found.update(one.code for one in asked)
    assert set(found) == set(CHEATS)


def _answered(*runs: int) -> dict[str, np.ndarray]:
    """Runs of answers two seconds apart, an hour between them, and a hundred answers a day apart."""
    at, when = [], QUARTER.start
    for number in runs:
        at += [when + two * 2_000_000 for two in range(number)]
        when += 3_600_000_000
    at += [when + hour * 3_600_000_000 for hour in range(1, 101)]
    rows = len(at)
    fixed = {"acting": 1, "submitted": QUARTER.start, "due": QUARTER.end, "imported": False}
    columns = {name: np.full(rows, value) for name, value in fixed.items()}
    return columns | {"at": np.array(at), "matter": np.arange(rows), "kind": np.full(rows, "answer")}


def test_one_answer_to_all_who_wrote_of_one_thing_is_no_bulk_click_and_a_long_or_third_run_is():
    clicked = {runs: count(_answered(*runs), QUARTER)["bulk-clicks"][1] for runs in ((20, 25), (20, 25, 12), (60,))}
    assert clicked == {(20, 25): Tally(0, 100), (20, 25, 12): Tally(12, 112), (60,): Tally(60, 160)}
