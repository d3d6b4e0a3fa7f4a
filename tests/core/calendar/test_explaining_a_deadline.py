"""The list of days that a resident reads under "why this date?"."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from heliograph.core.calendar import Calendar, Pause, Within, built_in, explain_lines, reckon

CHINA = ZoneInfo("Asia/Shanghai")


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=CHINA)


def lines(language: str, start: str, within: str, calendar: Calendar | None = None, **asked: object) -> list[str]:
    reckoning = reckon(at(start), Within.parse(within), calendar or built_in(), zone=CHINA, **asked)  # type: ignore[arg-type]
    return explain_lines(reckoning, language)


def test_working_days_are_numbered_and_days_off_named() -> None:
    assert lines("zh-hans", "2026-02-13 16:30", "2 working days") == [
        "2026-02-13  周五  起算日不计入",
        "2026-02-14  周六  第 1 个工作日（调休上班）",
        *(f"2026-02-{day}  周{name}  春节放假" for day, name in zip(range(15, 24), "日一二三四五六日一", strict=True)),
        "2026-02-24  周二  第 2 个工作日",
        "到期：2026-02-24 23:59（周二）",
    ]


def test_a_last_day_off_is_seen_to_move_on() -> None:
    assert lines("en", "2024-10-10 09:00", "3 days") == [
        "2024-10-10  Thu  the day it starts is not counted",
        "2024-10-11  Fri  day 1",
        "2024-10-12  Sat  day 2",
        "2024-10-13  Sun  day 3 (weekend: the last day is a day off and moves on)",
        "2024-10-14  Mon  the last day was a day off, so it moves to this day",
        "Due: 2024-10-14 23:59 (Mon)",
    ]


def test_calendar_days_count_a_holiday_and_say_so() -> None:
    assert "2024-10-05  周六  第 1 日（国庆节放假，照计）" in lines("zh", "2024-10-04 09:00", "5 days")


def test_hours_are_told_day_by_day() -> None:
    assert lines("en", "2026-02-13 16:30", "24 hours") == [
        "2026-02-13  Fri  7 h 30 min counted",
        "2026-02-14  Sat  16 h 30 min counted",
        "Due: 2026-02-14 16:30 (Sat)",
    ]


def test_days_on_the_way_and_days_of_a_pause_say_why_they_are_left_out() -> None:
    pause = Pause(at("2026-03-05 10:00"), at("2026-03-06 10:00"), "等待补正")
    assert lines("zh", "2026-03-02 09:00", "3 working days", served_travel_days=1, pauses=[pause]) == [
        "2026-03-02  周一  起算日不计入",
        "2026-03-03  周二  送达在途不计",
        "2026-03-04  周三  第 1 个工作日",
        "2026-03-05  周四  第 2 个工作日",
        "2026-03-06  周五  中止期间不计（等待补正）",
        "2026-03-07  周六  周末",
        "2026-03-08  周日  周末",
        "2026-03-09  周一  第 3 个工作日",
        "到期：2026-03-09 23:59（周一）",
    ]


def test_a_pause_in_hours_says_how_much_of_the_day_ran() -> None:
    pause = Pause(at("2026-03-02 12:00"), at("2026-03-03 08:00"))
    assert lines("zh", "2026-03-02 09:00", "4 hours", pauses=[pause]) == [
        "2026-03-02  周一  计 3 小时，中止期间不计",
        "2026-03-03  周二  计 1 小时，中止期间不计",
        "到期：2026-03-03 09:00（周二）",
    ]


def test_an_extension_is_numbered_anew_and_called_one() -> None:
    extended = lines("zh", "2026-03-02 09:00", "2 working days", extra=[Within.parse("1 working day")])
    assert extended[3] == "2026-03-05  周四  延长期第 1 个工作日"


def test_an_estimate_says_which_year_is_missing() -> None:
    calendar = Calendar("cn", "test", {2026: built_in().years[2026]})
    last = lines("en", "2026-12-28 09:00", "5 working days", calendar)[-1]
    assert last.startswith("Due: 2027-01-05 23:59 (Tue). This is an estimate: the holidays of 2027 are not published")


def test_a_clock_that_stands_is_mentioned() -> None:
    last = lines("zh", "2026-03-02 09:00", "5 working days", pauses=[Pause(at("2026-03-03 09:00"), None)])[-1]
    assert last == "到期：2026-03-09 23:59（周一），中止尚未结束，到期日会顺延"
