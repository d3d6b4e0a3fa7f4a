"""The words of an explanation: one short phrase a day, in both languages."""

from __future__ import annotations

from datetime import timedelta

from heliograph.core.calendar.days import DayKind
from heliograph.core.calendar.reckoning import Why
from heliograph.core.calendar.within import Within
from heliograph.core.text import Text

_SKIPPED = {
    Why.START: Text("起算日不计入", "the day it starts is not counted"),
    Why.TRAVEL: Text("送达在途不计", "on its way to the recipient, not counted"),
    Why.WEEKEND: Text("周末", "weekend"),
    Why.PAUSE: Text("中止期间不计", "the clock stands, not counted"),
    Why.MOVED_HERE: Text("末日遇节假日，顺延至此日", "the last day was a day off, so it moves to this day"),
}


def of_day(why: Why, kind: DayKind, number: int | None, within: Within | None, reason: str, part: int) -> Text:
    """What to say of a day: its number if it is counted, else why it is not."""
    if number is not None and within is not None:
        return _extended(_counted(why, kind, number, within), part)
    if why is Why.PAUSE:
        return of_pause(reason)
    if why is Why.HOLIDAY:
        return Text(f"{kind.name.zh}放假", f"{kind.name.en} holiday")
    if why is Why.MOVED_PAST:
        return Text(f"{_off(kind).zh}，末日顺延", f"{_off(kind).en}, the last day moves on")
    return _SKIPPED[why]


def _counted(why: Why, kind: DayKind, number: int, within: Within) -> Text:
    if within.unit.is_working:
        return _with(Text(f"第 {number} 个工作日", f"working day {number}"), kind.name if why is Why.MAKE_UP else None)
    day = Text(f"第 {number} 日", f"day {number}")
    if why is Why.LAST_DAY_OFF:
        off = _off(kind)
        return _with(day, Text(f"{off.zh}，末日遇节假日顺延", f"{off.en}: the last day is a day off and moves on"))
    if kind.is_working:
        return day
    return _with(day, Text(f"{_off(kind).zh}，照计", f"{_off(kind).en}, counted all the same"))


def _extended(text: Text, part: int) -> Text:
    return Text(f"延长期{text.zh}", f"extension, {text.en}") if part else text


def _with(text: Text, more: Text | None) -> Text:
    return text if more is None else Text(f"{text.zh}（{more.zh}）", f"{text.en} ({more.en})")


def _off(kind: DayKind) -> Text:
    return kind.name if kind.holiday is None else Text(f"{kind.name.zh}放假", f"{kind.name.en} holiday")


def of_hours(counted: timedelta, is_paused: bool, reason: str, part: int) -> Text:
    """What to say of a day of a limit in hours."""
    if not counted:
        return of_pause(reason)
    length = of_length(counted)
    text = _extended(Text(f"计 {length.zh}", f"{length.en} counted"), part)
    if not is_paused:
        return text
    pause = of_pause(reason)
    return Text(f"{text.zh}，{pause.zh}", f"{text.en}; {pause.en}")


def of_pause(reason: str) -> Text:
    """A pause, with its reason when there is one."""
    pause = _SKIPPED[Why.PAUSE]
    return Text(f"{pause.zh}（{reason}）", f"{pause.en} ({reason})") if reason else pause


def of_length(length: timedelta) -> Text:
    """A length of time in hours, minutes and, if any, seconds."""
    hours, rest = divmod(length, timedelta(hours=1))
    minutes, seconds = divmod(rest, timedelta(minutes=1))
    parts = [(hours, "小时", "h"), (minutes, "分钟", "min"), (seconds.total_seconds(), "秒", "s")]
    shown = [(f"{amount:g}", zh, en) for amount, zh, en in parts if amount]
    return Text(
        " ".join(f"{amount} {zh}" for amount, zh, _ in shown) or "0 小时",
        " ".join(f"{amount} {en}" for amount, _, en in shown) or "0 h",
    )
