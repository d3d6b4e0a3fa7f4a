"""Limits are read strictly, and nonsense is refused with a sentence."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from heliograph.core.calendar import Pause, Unit, Within, built_in, due_only, reckon
from heliograph.core.text import Text

CHINA = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 2, 13, 16, 30, tzinfo=CHINA)
NAIVE = datetime(2026, 2, 13, 16, 30)
FIVE_DAYS = Within(5, Unit.DAYS)


@pytest.mark.parametrize(
    ("phrase", "limit"),
    [
        ("24 hours", Within(24, Unit.HOURS)),
        ("1 hour", Within(1, Unit.HOURS)),
        ("30 days", Within(30, Unit.DAYS)),
        ("15 working days", Within(15, Unit.WORKING_DAYS)),
        ("1 working day", Within(1, Unit.WORKING_DAYS)),
        (" 15  working  days ", Within(15, Unit.WORKING_DAYS)),
        ("2 months", Within(2, Unit.MONTHS)),
        ("3 years", Within(3, Unit.YEARS)),
        ("0 days", Within(0, Unit.DAYS)),
    ],
)
def test_a_limit_is_read_from_its_phrase(phrase: str, limit: Within) -> None:
    assert Within.parse(phrase) == limit


@pytest.mark.parametrize(
    "phrase",
    ["", "15", "days", "-1 days", "1.5 days", "15 workdays", "15 Days", "two days", "99999 years", "１５ days"],
)
def test_what_is_not_a_limit_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="a time limit"):
        Within.parse(phrase)


def test_a_negative_limit_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="from 0"):
        Within(-1, Unit.DAYS)


def test_a_limit_is_shown_in_both_languages() -> None:
    assert Within.parse("15 working days").text == Text("15 个工作日", "15 working days")
    assert Within.parse("1 months").text == Text("1 个月", "1 month")
    assert Within.parse("30 days").text == Text("30 日", "30 days")


@pytest.mark.parametrize("ask", [reckon, due_only])
@pytest.mark.parametrize(
    ("start", "asked", "said"),
    [
        (NAIVE, {}, "time zone"),
        (START, {"now": NAIVE}, "time zone"),
        (START, {"pauses": [Pause(NAIVE, None)]}, "time zone"),
        (START, {"pauses": [Pause(START, NAIVE)]}, "time zone"),
        (START, {"pauses": [Pause(START, START - timedelta(hours=1))]}, "before it begins"),
        (START, {"served_travel_days": -1}, "fewer than none"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(ask, start, asked, said) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=said):
        ask(start, FIVE_DAYS, built_in(), zone=CHINA, **asked)


def test_a_clock_that_stands_is_said_to_stand() -> None:
    pauses = [Pause(START + timedelta(days=1), None)]
    assert reckon(START, FIVE_DAYS, built_in(), zone=CHINA, pauses=pauses).open_ended


def test_a_pause_that_began_after_the_end_stops_nothing() -> None:
    pauses = [Pause(START + timedelta(days=40), None)]
    assert not reckon(START, FIVE_DAYS, built_in(), zone=CHINA, pauses=pauses).open_ended


def test_a_reckoning_keeps_what_it_was_asked_and_the_calendar_it_used() -> None:
    extra = (Within(2, Unit.WORKING_DAYS),)
    reckoning = reckon(START, FIVE_DAYS, built_in(), zone=CHINA, extra=extra)
    assert (reckoning.start, reckoning.within, reckoning.extra) == (START, FIVE_DAYS, extra)
    assert reckoning.calendar == built_in().label
    assert reckoning.due.utcoffset() == timedelta(0)
