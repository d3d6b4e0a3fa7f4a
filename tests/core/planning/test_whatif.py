"""Trials: the figures agree with queueing theory, and go the way they must when one number changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from heliograph.core.planning import erlang, whatif
from heliograph.core.planning.whatif import Asked, Street
from tests.core.planning.test_fairness import line

STREET = Street(
    rate=4.0,
    peak=7.0,
    minutes=40.0,
    ways=[500.0, 1500.0, 3000.0],
    beats=4,
    curve=[4000.0, 2600.0, 2000.0, 1600.0, 1400.0],
)
ASKED = Asked(officers=57, target=15, beats=4)


def test_crews_are_officers_hours_over_the_weeks_two_to_a_crew():
    assert whatif.told(STREET, ASKED).crews == int(57 * 40 * 0.9 / 168 / 2)
    assert whatif.told(STREET, replace(ASKED, officers=9)).mean.is_too_much


def test_without_ways_the_share_in_time_is_that_of_erlang():
    nowhere = replace(STREET, ways=[0.0])
    found = whatif.told(nowhere, ASKED)
    load, crews = 4 * 40 / 60, found.crews
    assert found.mean.in_time == pytest.approx(1 - erlang.longer(load, crews, 40 / 60, 15 / 60))
    assert found.mean.wait == pytest.approx(60 * erlang.mean_wait(load, crews, 40 / 60))
    assert found.patrol == pytest.approx(24 * (crews - load))


def test_more_officers_more_minutes_or_more_beats_never_answer_fewer_in_time():
    base = whatif.told(STREET, ASKED)
    for better in (replace(ASKED, officers=80), replace(ASKED, target=20), replace(ASKED, beats=5)):
        assert whatif.told(STREET, better).mean.in_time >= base.mean.in_time
    assert base.peak.in_time < base.mean.in_time
    assert whatif.told(STREET, replace(ASKED, beats=9)).uncovered == 9 - base.crews


def test_the_curve_never_rises_and_reaches_nothing_with_a_place_in_each_unit():
    city = line([1, 5, 2, 1, 1, 4])
    found = whatif.curve(city)
    assert found == sorted(found, reverse=True)
    assert found[-1] == 0
    sums = [(city.loads * np.abs(city.at[:, 0] - at)).sum() for at in city.at[:, 0]]
    assert found[0] == pytest.approx(min(sums) / city.loads.sum())
    assert whatif.way_from(found, 1.5) == pytest.approx((found[0] + found[1]) / 2)


def test_tenths_of_ways_keep_the_mean():
    loads, ways = [1.0, 3.0, 2.0, 4.0], [100.0, 900.0, 50.0, 400.0]
    found = whatif.tenths_of_ways(loads, ways)
    assert len(found) == 10
    assert found == pytest.approx(sorted(found))
    assert sum(found) / 10 == pytest.approx(np.average(ways, weights=loads))
