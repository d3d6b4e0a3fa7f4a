"""The hand-computed deadlines come out, by both ways of reckoning."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import hand_computed_deadlines as table
import pytest

from heliograph.core.calendar import Pause, Rule, Within, built_in, due_only, reckon

CHINA = ZoneInfo("Asia/Shanghai")


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=CHINA)


def end_of(written: str) -> datetime:
    """The moment a line of the table means: its minute, or the end of its day."""
    moment = at(written)
    return moment if ":" in written else moment + timedelta(days=1, microseconds=-1)


def due(start: str, within: str, **asked: object) -> datetime:
    """The due time, the same from both ways."""
    reckoning = reckon(at(start), Within.parse(within), built_in(), zone=CHINA, **asked)  # type: ignore[arg-type]
    fast = due_only(at(start), Within.parse(within), built_in(), zone=CHINA, **asked)  # type: ignore[arg-type]
    assert fast == (reckoning.due, reckoning.provisional)
    return reckoning.due


ORDINARY = table.WORKING_DAYS + table.CALENDAR_DAYS + table.MONTHS_AND_YEARS + table.HOURS


@pytest.mark.parametrize(("start", "within", "last", "how"), ORDINARY)
def test_a_limit_ends_on_the_day_worked_out_by_hand(start: str, within: str, last: str, how: str) -> None:
    assert due(start, within) == end_of(last), how


@pytest.mark.parametrize(("start", "within", "last", "how"), table.CUSTODY)
def test_a_person_is_never_held_longer_for_a_holiday(start: str, within: str, last: str, how: str) -> None:
    assert due(start, within, rule=Rule(custody=True)) == end_of(last), how


def test_a_rule_may_say_that_the_last_day_stays() -> None:
    assert due("2026-02-06 10:00", "15 days", rule=Rule(rolls=False)) == end_of("2026-02-21")


def test_days_on_the_way_are_not_counted_in_working_days() -> None:
    # Feb 14 and 15 on the way; Feb 24, 25, 26
    assert due("2026-02-13 10:00", "3 working days", served_travel_days=2) == end_of("2026-02-26")


def test_days_on_the_way_are_not_counted_in_calendar_days() -> None:
    # Sep 27, 28, 29 on the way; Sep 30 to Oct 4 are five; Oct 4 moves to Oct 8
    assert due("2024-09-26 10:00", "5 days", served_travel_days=3) == end_of("2024-10-08")


def test_an_extension_in_working_days_follows_the_limit() -> None:
    # Mar 19 is the twentieth; Mar 20, 23-27, 30-Apr 3 are eleven, Apr 4-6 off, Apr 7-10 and 13-17 make twenty
    assert due("2026-02-13 16:30", "20 working days", extra=[Within.parse("20 working days")]) == end_of("2026-04-17")


def test_an_extension_counts_from_the_last_day_before_it_moves() -> None:
    # 30 days end on Sunday Oct 13; 30 more end on Tuesday Nov 12, not on Nov 13
    assert due("2024-09-13 10:00", "30 days", extra=[Within.parse("30 days")]) == end_of("2024-11-12")


def test_extensions_may_be_in_other_units() -> None:
    # 24 hours end on Feb 14 at 16:30; that day is not counted again; Feb 24 and 25
    assert due("2026-02-13 16:30", "24 hours", extra=[Within.parse("2 working days")]) == end_of("2026-02-25")
    # the third day ends at midnight before Feb 17; 12 hours more
    assert due("2026-02-13 16:30", "3 days", extra=[Within.parse("12 hours")]) == at("2026-02-17 12:00")


def test_a_pause_leaves_out_the_days_after_its_first_up_to_its_last() -> None:
    # Feb 11, 12 counted; Feb 13, 14 and 24 in the pause, 15-23 off anyway; Feb 25, 26, 27
    pause = Pause(at("2026-02-12 09:00"), at("2026-02-24 15:00"))
    assert due("2026-02-10 10:00", "5 working days", pauses=[pause]) == end_of("2026-02-27")


def test_a_pause_of_three_days_moves_a_calendar_limit_by_three() -> None:
    # Feb 16 without it; Feb 6, 7, 8 in the pause; Feb 19 is a working Monday
    pause = Pause(at("2024-02-05 09:00"), at("2024-02-08 15:00"))
    assert due("2024-02-01 10:00", "15 days", pauses=[pause]) == end_of("2024-02-19")


def test_two_pauses_add_up_and_an_overlap_counts_once() -> None:
    # Feb 6, 7, 8 and Feb 19, 20: Feb 21
    first, second = (at("2024-02-05 09:00"), at("2024-02-07 15:00")), (at("2024-02-06 09:00"), at("2024-02-08 15:00"))
    third = (at("2024-02-18 09:00"), at("2024-02-20 15:00"))
    pauses = [Pause(*third), Pause(*first), Pause(*second)]
    assert due("2024-02-01 10:00", "15 days", pauses=pauses) == end_of("2024-02-21")


def test_a_last_day_on_which_the_clock_is_stopped_is_given_back() -> None:
    # Sep 25, 26, 28: stopped on the last, Sep 28, until Sep 30; the next working day is Oct 9
    pause = Pause(at("2025-09-28 10:00"), at("2025-09-30 10:00"))
    assert due("2025-09-24 10:00", "3 working days", pauses=[pause]) == end_of("2025-10-09")


def test_a_pause_within_one_day_moves_no_limit_in_days() -> None:
    pause = Pause(at("2025-09-28 10:00"), at("2025-09-28 16:00"))
    assert due("2025-09-24 10:00", "3 working days", pauses=[pause]) == end_of("2025-09-28")


def test_a_pause_moves_a_limit_in_hours_by_exactly_its_length() -> None:
    pause = Pause(at("2025-01-27 15:00"), at("2025-01-27 18:30"))
    assert due("2025-01-27 10:00", "24 hours", pauses=[pause]) == at("2025-01-28 13:30")


def test_a_pause_on_a_day_off_that_the_end_moved_past_moves_it_further() -> None:
    # 15 days end on Saturday Feb 21 in the break and would move to Feb 24; stopped Feb 22 to Feb 25
    pause = Pause(at("2026-02-22 10:00"), at("2026-02-25 10:00"))
    assert due("2026-02-06 10:00", "15 days", pauses=[pause]) == end_of("2026-02-26")


def test_a_pause_after_the_end_changes_nothing() -> None:
    pause = Pause(at("2026-03-01 10:00"), at("2026-03-25 10:00"))
    assert due("2026-02-06 10:00", "15 days", pauses=[pause]) == end_of("2026-02-24")


def test_an_unfinished_pause_counts_up_to_now() -> None:
    asked = {"pauses": [Pause(at("2024-02-05 09:00"), None)], "now": at("2024-02-08 15:00")}
    assert due("2024-02-01 10:00", "15 days", **asked) == end_of("2024-02-19")


def test_an_unfinished_pause_without_now_has_no_length_yet() -> None:
    assert due("2024-02-01 10:00", "15 days", pauses=[Pause(at("2024-02-05 09:00"), None)]) == end_of("2024-02-18")


def test_the_bureau_s_zone_decides_which_day_it_is() -> None:
    # 18:00 UTC on Feb 13 is 02:00 on Feb 14 in China, so Feb 14 is the day not counted
    start = datetime.fromisoformat("2026-02-13T18:00+00:00")
    reckoning = reckon(start, Within.parse("1 working day"), built_in(), zone=CHINA)
    assert reckoning.due == end_of("2026-02-24")
