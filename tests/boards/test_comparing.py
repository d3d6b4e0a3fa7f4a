"""A unit is held against its own past, and only what is more than chance is called better or worse."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.boards.reading.comparing import Interval, Verdict, difference, verdict
from heliograph.boards.reading.lines import month
from heliograph.boards.reading.spans import last, months_of, pasts
from heliograph.insight.measures import share
from heliograph.insight.reading.figures import Span


def of(part: int, whole: int) -> Interval:
    found = share(part, whole)
    assert found.low is not None
    assert found.high is not None
    return Interval(found.value, found.low, found.high)


def test_the_interval_of_a_difference_is_newcombes():
    """Newcombe 1998, table II, method 10: 56/70 against 48/80, and 9/10 against 3/10."""
    apart = difference(of(56, 70), of(48, 80))
    assert (apart.value, apart.low, apart.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    apart = difference(of(9, 10), of(3, 10))
    assert (apart.value, apart.low, apart.high) == pytest.approx((0.6, 0.1705, 0.8090), abs=5e-5)


@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_what_got_better_one_way_got_worse_the_other(n, m, data):
    now, before = of(data.draw(st.integers(0, n)), n), of(data.draw(st.integers(0, m)), m)
    there, back = verdict(difference(now, before), "up"), verdict(difference(before, now), "up")
    turned = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER, Verdict.SAME: Verdict.SAME}
    assert back is turned[there]


def test_a_small_difference_of_few_matters_is_not_called_one():
    assert verdict(difference(of(18, 20), of(15, 20)), "up") is Verdict.SAME
    assert verdict(difference(of(1800, 2000), of(1500, 2000)), "up") is Verdict.BETTER


def test_longer_waits_are_worse_and_a_measure_without_a_better_side_is_only_more():
    longer = difference(Interval(9, 8, 10), Interval(3, 2, 4))
    assert verdict(longer, "down") is Verdict.WORSE
    assert verdict(longer, "") is Verdict.MORE


def test_months_are_compared_with_the_same_a_year_before_and_with_those_just_before():
    year, before = pasts(Span(date(2028, 12, 1), date(2029, 2, 28)))
    assert year.span == Span(date(2027, 12, 1), date(2028, 2, 29)), "February of a leap year is whole"
    assert before.span == Span(date(2028, 9, 1), date(2028, 11, 30))
    assert [past.span for past in pasts(last(365, date(2026, 12, 31)))] == [Span(date(2024, 12, 1), date(2025, 11, 30))]


def test_a_course_has_twelve_months_at_least_and_its_last_ends_with_the_span():
    course = months_of(Span(date(2026, 3, 5), date(2026, 3, 20)))
    assert course == Span(date(2025, 4, 1), date(2026, 3, 20))
    assert month("2026-03", course) == Span(date(2026, 3, 1), date(2026, 3, 20))
    assert months_of(Span(date(2020, 3, 5), date(2026, 3, 20))).since == date(2020, 3, 1)
