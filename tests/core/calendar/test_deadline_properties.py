"""What holds for every deadline, whatever the start, the limit, the pauses and the extensions."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from heliograph.core.calendar import (
    Calendar,
    Pause,
    Reckoning,
    Rule,
    Unit,
    Within,
    Year,
    built_in,
    due_only,
    reckon,
)

CHINA = ZoneInfo("Asia/Shanghai")
FIRST, LAST = datetime(2022, 11, 1), datetime(2027, 3, 1)
SINGLE_DAY = timedelta(days=1)

starts = st.datetimes(FIRST, LAST, timezones=st.just(CHINA))
zones = st.sampled_from([CHINA, ZoneInfo("Europe/Berlin"), ZoneInfo("America/Los_Angeles"), UTC])
amounts = {Unit.HOURS: 400, Unit.DAYS: 90, Unit.WORKING_DAYS: 60, Unit.MONTHS: 8, Unit.YEARS: 2}
limits = st.sampled_from(Unit).flatmap(lambda unit: st.builds(Within, st.integers(0, amounts[unit]), st.just(unit)))
whole_day_limits = st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS]).flatmap(
    lambda unit: st.builds(Within, st.integers(1, 60), st.just(unit))
)
rules = st.builds(Rule, rolls=st.booleans(), custody=st.booleans())


@st.composite
def pauses_after(draw: st.DrawFn, start: datetime, most: int = 3) -> list[Pause]:
    """Up to `most` pauses around the time after `start`; they may overlap, and one may not have ended."""
    found = []
    for _ in range(draw(st.integers(0, most))):
        since = start + timedelta(minutes=draw(st.integers(-3 * 1440, 60 * 1440)))
        length = draw(st.one_of(st.none(), st.integers(0, 30 * 1440)))
        found.append(Pause(since, None if length is None else since + timedelta(minutes=length)))
    return found


@st.composite
def questions(draw: st.DrawFn) -> dict[str, object]:
    """Everything one may ask."""
    start = draw(starts)
    return {
        "start": start,
        "within": draw(limits),
        "zone": draw(zones),
        "rule": draw(rules),
        "pauses": draw(pauses_after(start)),
        "extra": draw(st.lists(limits, max_size=2)),
        "served_travel_days": draw(st.integers(0, 4)),
        "now": draw(st.one_of(st.none(), st.just(start + timedelta(days=draw(st.integers(0, 50)))))),
    }


def asked(question: dict[str, object], calendar: Calendar | None = None) -> Reckoning:
    return reckon(calendar=calendar or built_in(), **question)  # type: ignore[arg-type]


def local_day(reckoning: Reckoning) -> date:
    return reckoning.due.astimezone(reckoning.zone).date()


def is_counted_kind(day: date, unit: Unit) -> bool:
    return unit is Unit.DAYS or built_in().is_working(day)


def days_later(day: date, number: int, unit: Unit) -> date:
    """The `number`th day after `day` that a limit in `unit` counts, found by going through the days."""
    while number:
        day += SINGLE_DAY
        number -= is_counted_kind(day, unit)
    return day


@given(questions())
def test_the_quick_answer_is_the_explained_answer(question: dict[str, object]) -> None:
    reckoning = asked(question)
    assert due_only(calendar=built_in(), **question) == (reckoning.due, reckoning.provisional)  # type: ignore[arg-type]


@given(questions())
def test_the_explanation_sums_to_the_limit_and_its_extensions(question: dict[str, object]) -> None:
    reckoning = asked(question)
    hours, numbers = Counter[int](), Counter[int]()
    for day in reckoning.days:
        hours[day.part] += day.hours // timedelta(microseconds=1)
        numbers[day.part] += day.number is not None
    parts = [reckoning.within, *(more for more in reckoning.extra if more.amount)]
    for part, limit in enumerate(parts):
        if limit.unit is Unit.HOURS:
            assert hours[part] == timedelta(hours=limit.amount) // timedelta(microseconds=1)
        elif limit.unit in (Unit.DAYS, Unit.WORKING_DAYS):
            assert numbers[part] == limit.amount
        assert [day.number for day in reckoning.days if day.part == part and day.number] == list(
            range(1, numbers[part] + 1)
        )


@given(questions())
def test_the_explanation_lists_every_day_from_the_start_to_the_end(question: dict[str, object]) -> None:
    reckoning = asked(question)
    days = [day.date for day in reckoning.days]
    assert days[0] == reckoning.start.astimezone(reckoning.zone).date()
    # what ends at midnight ends with the day before
    just_before = (reckoning.due - timedelta(microseconds=1)).astimezone(reckoning.zone).date()
    assert days[-1] in (just_before, local_day(reckoning))
    # a day on which one limit in hours ends and the next begins has a line for each
    assert all(later - earlier in (SINGLE_DAY, timedelta(0)) for earlier, later in pairwise(days))


@given(questions())
def test_every_line_says_something_in_both_languages(question: dict[str, object]) -> None:
    for day in asked(question).days:
        assert day.text.zh
        assert day.text.en
        assert day.counted == (day.number is not None or bool(day.hours))


@given(starts, starts, limits, rules, st.data())
def test_a_later_start_is_never_due_earlier(
    one: datetime, other: datetime, within: Within, rule: Rule, data: st.DataObject
) -> None:
    earlier, later = sorted([one, other])
    # a clock that is stopped was running before: no pause begins before the start
    pauses = [pause for pause in data.draw(pauses_after(earlier)) if pause.since >= later]
    due = [
        due_only(start, within, built_in(), zone=CHINA, rule=rule, pauses=pauses, now=LAST.replace(tzinfo=CHINA))[0]
        for start in (earlier, later)
    ]
    assert due[0] <= due[1]


@given(starts, whole_day_limits, st.integers(0, 90 * 1440), st.integers(0, 40 * 1440))
def test_a_suspension_moves_a_limit_in_days_by_exactly_its_counted_days(
    start: datetime, within: Within, minutes_in: int, minutes_long: int
) -> None:
    since = start + timedelta(minutes=minutes_in)
    pause = Pause(since, since + timedelta(minutes=minutes_long))
    plain = reckon(start, within, built_in(), zone=CHINA, rule=Rule(rolls=False))
    moved = reckon(start, within, built_in(), zone=CHINA, rule=Rule(rolls=False), pauses=[pause])
    days_out = sum(day.why == "pause" for day in moved.days)
    assert local_day(moved) == days_later(local_day(plain), days_out, within.unit)
    first, last = since.date(), (since + timedelta(minutes=minutes_long)).date()
    if start.date() <= first < local_day(plain):
        inside = [first + timedelta(days=n + 1) for n in range((last - first).days)]
        assert days_out == sum(is_counted_kind(day, within.unit) for day in inside)


@given(starts, st.integers(0, 200), st.integers(0, 200 * 60), st.integers(0, 500 * 60))
def test_a_suspension_moves_a_limit_in_hours_by_exactly_its_length(
    start: datetime, hours: int, minutes_in: int, minutes_long: int
) -> None:
    within, since = Within(hours, Unit.HOURS), start + timedelta(minutes=minutes_in)
    plain = reckon(start, within, built_in(), zone=CHINA).due
    pause = Pause(since, since + timedelta(minutes=minutes_long))
    moved = reckon(start, within, built_in(), zone=CHINA, pauses=[pause]).due
    assert moved - plain == (timedelta(minutes=minutes_long) if since < plain else timedelta(0))


@given(questions())
def test_a_promise_never_falls_due_while_its_clock_stands(question: dict[str, object]) -> None:
    reckoning = asked(question)
    for pause in question["pauses"]:  # type: ignore[attr-defined]
        if pause.until is not None:
            assert not pause.since < reckoning.due < pause.until


@given(questions())
def test_a_working_day_deadline_always_falls_on_a_working_day(question: dict[str, object]) -> None:
    question = question | {"extra": [], "within": Within(question["within"].amount, Unit.WORKING_DAYS)}  # type: ignore[attr-defined]
    assert built_in().is_working(local_day(asked(question)))


@given(questions(), st.sampled_from([Unit.DAYS, Unit.MONTHS, Unit.YEARS]))
def test_a_period_that_moves_on_never_ends_on_a_day_off(question: dict[str, object], unit: Unit) -> None:
    within = Within(question["within"].amount % 9, unit)  # type: ignore[attr-defined]
    assert built_in().is_working(local_day(asked(question | {"extra": [], "within": within, "rule": Rule()})))


@given(starts, st.integers(0, 400), st.booleans())
def test_custody_ends_after_exactly_its_days(start: datetime, days: int, rolls: bool) -> None:
    within, rule = Within(days, Unit.DAYS), Rule(rolls=rolls, custody=True)
    assert local_day(reckon(start, within, built_in(), zone=CHINA, rule=rule)) == start.date() + timedelta(days=days)


@given(starts, whole_day_limits)
def test_a_plain_count_agrees_with_going_through_the_days(start: datetime, within: Within) -> None:
    due, _ = due_only(start, within, built_in(), zone=CHINA, rule=Rule(rolls=False))
    assert due.astimezone(CHINA).date() == days_later(start.date(), within.amount, within.unit)


@given(questions())
def test_a_deadline_called_certain_is_not_moved_by_a_notice_to_come(question: dict[str, object]) -> None:
    reckoning = asked(question)
    assume(not reckoning.provisional)
    assert asked(question, _with_odd_years()).due == reckoning.due


def _with_odd_years() -> Calendar:
    """The built-in calendar with every other year loaded, each quite unlike its estimate."""
    calendar = built_in()
    for number in [2021, 2022, *range(2027, 2034)]:
        days = [date(number, 1, 1) + timedelta(days=n) for n in range(365)]
        name = calendar.why(date(2026, 1, 1)).name
        off = {day: name for day in days if day.weekday() == 2}
        working = {day: name for day in days if day.weekday() == 6}
        calendar = calendar.with_year(Year(number, "odd", "a test", None, off, working))
    return calendar


@given(limits)
def test_a_limit_reads_back_as_it_was_written(within: Within) -> None:
    assert Within.parse(str(within)) == within


@pytest.mark.parametrize("unit", Unit)
def test_no_limit_is_too_long_to_reckon(unit: Unit) -> None:
    longest = max(amount for amount in (100, 1_200, 25_000, 36_525, 876_600) if _is_allowed(amount, unit))
    due, _ = due_only(LAST.replace(tzinfo=CHINA), Within(longest, unit), built_in(), zone=CHINA)
    assert due.year > 2100


def _is_allowed(amount: int, unit: Unit) -> bool:
    try:
        return bool(Within(amount, unit))
    except ValueError:
        return False
