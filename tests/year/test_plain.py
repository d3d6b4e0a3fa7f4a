"""The plain computation, against days counted by hand on a wall calendar of 2026."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.year.plain import CHINA, Limit, ends, is_worked, read


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=CHINA)


def end_of(written: str) -> datetime:
    return at(written) if ":" in written else at(written) + timedelta(days=1, microseconds=-1)


def due(
    start: str, limit: str, *more: str, pauses: tuple[tuple[str, str], ...] = (), custody: bool = False
) -> datetime:
    asked = read(limit)
    spans = [(at(since), at(until)) for since, until in pauses]
    whole = Limit(asked.amount, asked.unit, custody=custody)
    return ends(at(start), whole, [read(each) for each in more], spans)[0]


BY_HAND = [
    # start, limit, last day or moment, how it was counted
    ("2026-03-10 09:00", "30 days", "2026-04-09", "Mar 11 is the first; 21 to Mar 31, and 9: a Thursday"),
    ("2026-01-16 10:00", "30 days", "2026-02-24", "Feb 15 is the first day of Spring Festival; back on Tuesday 24"),
    ("2026-01-15 10:00", "30 days", "2026-02-14", "Saturday Feb 14 is worked, and stays"),
    ("2026-09-01 08:00", "30 days", "2026-10-08", "Oct 1; the first worked day after it is Thursday Oct 8"),
    ("2026-03-05 23:59", "2 days", "2026-03-09", "Mar 6, 7; Saturday moves to Monday"),
    ("2026-03-06 00:01", "3 days", "2026-03-09", "Mar 7, 8, 9"),
    ("2026-05-04 10:00", "5 days", "2026-05-09", "the worked Saturday"),
    (
        "2026-02-10 10:00",
        "5 working days",
        "2026-02-24",
        "Feb 11, 12, 13, the worked Saturday 14; nine days off; Tuesday 24",
    ),
    ("2026-04-30 10:00", "5 working days", "2026-05-11", "May 6, 7, 8, the worked Saturday 9, Monday 11"),
    ("2026-09-18 10:00", "7 working days", "2026-09-29", "Sep 20-24 are five, 28, 29"),
    ("2026-10-08 10:00", "2 working days", "2026-10-10", "Friday 9 and the worked Saturday"),
    ("2026-03-31 10:00", "1 month", "2026-04-30", "April has no 31st; a Thursday"),
    ("2026-02-15 10:00", "2 months", "2026-04-15", "the same day of the second month, a Wednesday"),
    ("2026-04-05 10:00", "6 months", "2026-10-08", "Oct 5 lies in the National Day break"),
    ("2026-02-14 18:00", "24 hours", "2026-02-15 18:00", "the eve of the festival: hours run into it"),
    ("2026-10-01 08:30", "8 hours", "2026-10-01 16:30", "on National Day itself"),
    ("2026-12-20 10:00", "15 days", "2027-01-04", "11 to Dec 31, and 4: a Monday"),
    ("2026-12-18 10:00", "14 days", "2027-01-04", "Jan 1 is known to be off, Jan 2 and 3 are a weekend"),
]


@pytest.mark.parametrize(("start", "limit", "last", "how"), BY_HAND)
def test_a_limit_ends_where_the_wall_calendar_says(start, limit, last, how):
    assert due(start, limit) == end_of(last), how


@pytest.mark.parametrize(
    ("start", "limit", "last"),
    [
        ("2026-02-05 10:00", "15 days", "2026-02-20"),  # in the festival: nobody is held longer for it
        ("2026-08-05 10:00", "2 months", "2026-10-05"),
        ("2026-03-05 10:00", "2 days", "2026-03-07"),
    ],
)
def test_nobody_is_held_longer_for_a_holiday(start, limit, last):
    assert due(start, limit, custody=True) == end_of(last)


def test_two_extensions_are_one_longer_limit_and_only_its_end_moves():
    # May 2 is in the break, yet nothing moves there: 30 more end on Monday Jun 1, 30 more on Wednesday Jul 1
    assert due("2026-04-02 10:00", "30 days") == end_of("2026-05-06")
    assert due("2026-04-02 10:00", "30 days", "30 days") == end_of("2026-06-01")
    assert due("2026-04-02 10:00", "30 days", "30 days", "30 days") == end_of("2026-07-01")


def test_the_days_of_an_appraisal_after_its_first_are_left_out():
    # Apr 9 without it; Mar 17 counts, Mar 18 to 24 are seven: Apr 16
    pauses = (("2026-03-17 15:00", "2026-03-24 09:00"),)
    assert due("2026-03-10 09:00", "30 days", pauses=pauses) == end_of("2026-04-16")


def test_an_appraisal_and_a_hearing_that_overlap_are_left_out_once():
    # Mar 18 to 24 and Mar 22 to 27 are ten days together: Apr 19 is a Sunday, Apr 20
    pauses = (("2026-03-17 15:00", "2026-03-24 09:00"), ("2026-03-21 10:00", "2026-03-27 10:00"))
    assert due("2026-03-10 09:00", "30 days", pauses=pauses) == end_of("2026-04-20")


def test_a_pause_within_one_day_leaves_nothing_out():
    assert due("2026-03-10 09:00", "30 days", pauses=(("2026-03-17 09:00", "2026-03-17 18:00"),)) == end_of(
        "2026-04-09"
    )


def test_a_limit_does_not_run_out_on_the_day_on_which_its_clock_is_stopped():
    # Apr 9 is the last day; stopped on it until Apr 14: Apr 15
    assert due("2026-03-10 09:00", "30 days", pauses=(("2026-04-09 16:00", "2026-04-14 10:00"),)) == end_of(
        "2026-04-15"
    )


def test_a_pause_over_the_holiday_to_which_a_limit_would_have_moved():
    # Oct 1 moves to Oct 8; stopped from Oct 5 to Oct 9: the worked Saturday Oct 10
    pauses = (("2026-10-05 10:00", "2026-10-09 10:00"),)
    assert due("2026-09-01 08:00", "30 days", pauses=pauses) == end_of("2026-10-10")


def test_hours_stand_for_exactly_as_long_as_they_are_stopped():
    pauses = (("2026-03-10 12:00", "2026-03-10 13:30"), ("2026-03-10 13:00", "2026-03-10 14:00"))
    assert due("2026-03-10 09:00", "8 hours", "4 hours", pauses=pauses) == at("2026-03-10 23:00")


def test_only_what_asks_about_2027_is_provisional():
    assert ends(at("2026-12-20 10:00"), Limit(15, "days"))[1]
    assert ends(at("2026-12-30 10:00"), Limit(2, "working days"))[1]
    assert not ends(at("2026-12-30 10:00"), Limit(1, "working days"))[1]
    assert not ends(at("2026-12-20 10:00"), Limit(20, "days", custody=True))[1]


def test_the_table_has_its_months_and_refuses_other_years():
    worked = [
        sum(is_worked(at(f"2026-{month:02}-01").date() + timedelta(days=n)) for n in range(28)) for month in (2, 10)
    ]
    # Feb: 2-6, 9-14, 24-28 are 5 + 6 + 5; Oct: 8, 9, 10, 12-16, 19-23, 26-28 are 3 + 5 + 5 + 3
    assert worked == [16, 16]
    with pytest.raises(ValueError, match="2026"):
        is_worked(at("2025-12-31").date())
