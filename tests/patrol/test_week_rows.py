"""Weeks of answer times as pictures: what is not told is left free, and a week that isn't there is a gap."""

from __future__ import annotations

from datetime import timedelta

from heliograph.core.calls.stages import USUAL
from heliograph.core.calls.telling import Told
from heliograph.core.estimating import Estimate
from heliograph.patrol.reading.week_rows import StageTable, WeekRow
from tests.core.calls.made_times import FIRST


def test_what_is_not_told_is_left_free_where_it_begins():
    told = Told("", FIRST, "arrived", calls=100, bands=(50, None, 20, None))
    assert WeekRow(FIRST, FIRST, told).bars == [(0, 0.0, 50.0), (2, 80.0, 20.0)]
    assert WeekRow(FIRST, FIRST, None).bars == []


def shown(place: int, median: float | None, p90: float | None, weeks: int = 1) -> WeekRow:
    first = FIRST + timedelta(days=7 * place)
    told = Told(
        "", first, "arrived", calls=100, bands=(50, 50), median=Estimate(median, None, None) if median else None,
        p90=Estimate(p90, None, None) if p90 else None,
    )  # fmt: skip
    return WeekRow(first, first + timedelta(days=7 * weeks - 1), told)


def test_the_course_goes_from_the_oldest_week_to_the_newest_and_leaves_gaps():
    rows = [shown(4, 300, 600), shown(3, 300, 600), shown(1, 150, 600), shown(0, None, None)]
    course = StageTable(USUAL[2], (), rows).course
    assert course.median_points == [(84.0, 62.0), (236.0, 46.0), (312.0, 46.0)], "the third week isn't there"
    assert course.median == ["236,46 312,46"], "no line where a week is missing"
    assert {y for _, y in course.p90_points} == {14.0}
    assert course.most.en == "10 min"


def test_one_figure_and_none_are_no_course():
    assert StageTable(USUAL[2], (), [shown(0, 60, None)]).course is None
    assert StageTable(USUAL[2], (), [shown(1, None, None), shown(0, None, None)]).course is None


def test_weeks_that_stand_together_are_counted_each():
    rows = [shown(4, 60, 90, weeks=4), shown(0, 60, 90, weeks=4)]
    assert StageTable.weeks_of(rows) == 8
    assert len(StageTable(USUAL[2], (), rows).course.median_points) == 2
