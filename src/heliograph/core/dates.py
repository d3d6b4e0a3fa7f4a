"""How a date, a time and a distance in time are written for people, in Chinese and English.

Pure functions: today, now, the language and the zone come in, words come out. `reader` makes template filters of
them. Nothing here imports Django. An absolute time is always shown; `ago` only stands beside it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

BUREAU_ZONE = ZoneInfo("Asia/Shanghai")

_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(value: date | datetime, today: date, language: str, zone: tzinfo = BUREAU_ZONE) -> str:
    """Write 3月19日（星期四） or Thu 19 March, with the year when it is not `today`'s.

    A time is first brought to `zone`: 17:00 UTC is the next day in Shanghai. Raises ValueError for a naive one.
    """
    on = _local(value, zone).date() if isinstance(value, datetime) else value
    is_this_year = on.year == today.year
    if _is_english(language):
        written = f"{_WEEKDAYS_EN[on.weekday()]} {on.day} {_MONTHS_EN[on.month - 1]}"
        return written if is_this_year else f"{written} {on.year}"
    written = f"{on.month}月{on.day}日（星期{_WEEKDAYS_ZH[on.weekday()]}）"
    return written if is_this_year else f"{on.year}年{written}"


def moment(value: datetime, today: date, language: str, zone: tzinfo = BUREAU_ZONE) -> str:
    """Write 3月19日（星期四）16:30 or Thu 19 March, 16:30: to the minute, 24 hours, in `zone`.

    Cut to the minute, never rounded up: what happened at 23:59:59 happened on that day.
    """
    local = _local(value, zone)
    joint = ", " if _is_english(language) else ""
    return f"{day(local, today, language, zone)}{joint}{local:%H:%M}"


def due(value: date | datetime, today: date, language: str, zone: tzinfo = BUREAU_ZONE) -> str:
    """Write by when: the day alone where the whole day counts, to the minute where a limit in hours ends within it."""
    if not isinstance(value, datetime) or f"{_local(value, zone):%H:%M}" == "23:59":
        return day(value, today, language, zone)
    return moment(value, today, language, zone)


def ago(value: datetime, now: datetime, language: str) -> str:
    """Write 3 天前, 还有 2 小时, 刚刚; 3 days ago, in 2 hours, just now.

    Whole units, rounded down: nobody is promised a day that is not whole. Beyond 60 days in months of 30 days.
    """
    amount, unit_zh, unit_en = _whole_units(abs(value - now))
    if amount == 0:
        return "just now" if _is_english(language) else "刚刚"
    is_ahead = value > now
    if _is_english(language):
        words = f"{amount} {unit_en}" if amount == 1 else f"{amount} {unit_en}s"
        return f"in {words}" if is_ahead else f"{words} ago"
    return f"还有 {amount} {unit_zh}" if is_ahead else f"{amount} {unit_zh}前"


def _whole_units(distance: timedelta) -> tuple[int, str, str]:
    minutes = distance // timedelta(minutes=1)
    if minutes < 60:
        return minutes, "分钟", "minute"
    if minutes < 24 * 60:
        return minutes // 60, "小时", "hour"
    days = distance.days
    return (days, "天", "day") if days < 60 else (days // 30, "个月", "month")


def _local(value: datetime, zone: tzinfo) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no time zone, so nobody can say which day it is in {zone}")
    return value.astimezone(zone)


def _is_english(language: str) -> bool:
    return language.startswith("en")
