"""A time as somebody wrote it: its numbers, and in which forms (families) day and month could have changed places.

A spreadsheet that reads 09/12/2014 by the wrong country's custom writes 2014/12/09 and leaves 09/13/2014 as it was: so one file
holds two forms, and one of them is swapped. What a number stands for is therefore decided for each family, never for one line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum

from heliograph.core.text import Text


class Order(StrEnum):
    """What the three numbers of a date stand for."""

    YMD = "ymd"
    YDM = "ydm"
    MDY = "mdy"
    DMY = "dmy"

    @property
    def words(self) -> Text:
        return _WORDS[self]

    @property
    def day_first(self) -> bool:
        """Of the two numbers that are no year, whether the first is the day."""
        return self in (Order.YDM, Order.DMY)

    @property
    def year_last(self) -> bool:
        return self in (Order.MDY, Order.DMY)


_WORDS = {
    Order.YMD: Text("年—月—日", "year, month, day"),
    Order.YDM: Text("年—日—月", "year, day, month"),
    Order.MDY: Text("月—日—年", "month, day, year"),
    Order.DMY: Text("日—月—年", "day, month, year"),
}


class Unread(ValueError):
    """No time that can be read; `text` says why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


@dataclass(frozen=True, slots=True)
class Written:
    """`first` and `second`: the two numbers beside the year, as they stand. `family`: the form, in which all dates are read alike;
    empty where the form itself says which is which (年月日, a month in words). `clock`: seconds since midnight, None if not said."""

    family: str
    year: int
    first: int
    second: int
    clock: int | None
    offset: timedelta | None

    @property
    def orders(self) -> tuple[Order, Order]:
        """Month before day, and day before month."""
        return (Order.MDY, Order.DMY) if self.family.startswith("?") else (Order.YMD, Order.YDM)

    def day(self, *, day_first: bool) -> date | None:
        """The date in this order; None where there is no such day."""
        month, day = (self.second, self.first) if day_first else (self.first, self.second)
        try:
            return date(self.year, month, day)
        except ValueError:
            return None

    def at(self, day: date, zone: tzinfo) -> datetime:
        """That day with the clock, in the zone; where the clock is missing, midnight."""
        of = zone if self.offset is None else timezone(self.offset)
        moment = datetime(day.year, day.month, day.day, tzinfo=of) + timedelta(seconds=self.clock or 0)
        return moment.astimezone(zone)


_WEEKDAY = r"(?:(?:周|星期)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?)?\s*"
_CLOCK = (
    r"(?:[T\s]+(?P<half1>上午|下午|早上|晚上|凌晨|中午)?\s*(?P<hour>\d{1,2})\s*[:：时点]\s*(?P<minute>\d{1,2})\s*分?"
    r"(?:\s*[:：]?\s*(?P<second>\d{1,2})(?:[.,]\d+)?\s*秒?)?\s*(?P<half2>[AaPp]\.?[Mm]\.?)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_FORMS = tuple(
    re.compile(_WEEKDAY + form + r"\s*" + _WEEKDAY + _CLOCK, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<first>\d{1,2})(?P=mark)(?P<other>\d{1,2})",
        r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<other>\d{1,2})(?P=mark)(?P<year>\d{4})",
        r"(?P<year>\d{4})\s*年\s*(?P<first>\d{1,2})\s*月\s*(?P<other>\d{1,2})\s*日",
        r"(?P<year>\d{4})(?P<first>\d{2})(?P<other>\d{2})",
    )
)
_COMPACT = re.compile(r"(\d{8})(\d{2})(\d{2})(\d{2})?")
_NAMED = re.compile(
    _WEEKDAY
    + r"(?:(?P<day1>\d{1,2})[\s-]+)?(?P<name>[A-Za-z]{3,9})[\s-]+(?:(?P<day2>\d{1,2}),?\s+)?(?P<year>\d{4})"
    + _CLOCK,
    re.IGNORECASE,
)
_MONTHS = {
    name: place
    for place, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}(\D.*)?")


def written(words: str) -> Written:
    """The numbers of a time as it is written. Raises `Unread`."""
    told = words.strip()
    compact = _COMPACT.fullmatch(told)
    if compact:
        told = f"{compact[1]} {compact[2]}:{compact[3]}:{compact[4] or '00'}"
    for place, form in enumerate(_FORMS):
        found = form.fullmatch(told)
        if found is not None:
            mark = found.groupdict().get("mark") or ""
            family = (f"YYYY{mark}?{mark}?", f"?{mark}?{mark}YYYY", "", "YYYY??")[place]
            return _checked(found, family, int(found["first"]), int(found["other"]), words)
    found = _NAMED.fullmatch(told)
    if found is not None and found["name"][:3].casefold() in _MONTHS and (found["day1"] or found["day2"]):
        month = _MONTHS[found["name"][:3].casefold()]
        return _checked(found, "", month, int(found["day1"] or found["day2"]), words)
    raise _unread(told)


def _checked(found: re.Match[str], family: str, first: int, second: int, words: str) -> Written:
    year = int(found["year"])
    if max(first, second) > 31 or min(first, second) < 1 or min(first, second) > 12 or not 1970 <= year <= 2199:
        raise Unread(f"“{words.strip()}”不是任何一种日期。", f"{words.strip()!r} is no date in any order.")
    shift = None
    zone = (found["zone"] or "").upper()
    if zone:
        minutes = 0 if zone == "Z" else int(zone[1:3]) * 60 + int(zone[-2:])
        shift = timedelta(minutes=-minutes if zone[0] == "-" else minutes)
    return Written(family, year, first, second, _clock(found, words), shift)


def _clock(found: re.Match[str], words: str) -> int | None:
    if found["hour"] is None:
        return None
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    latin, chinese = (found["half2"] or "").lower().replace(".", ""), found["half1"] or ""
    if latin and not 1 <= hour <= 12:
        raise Unread(f"“{words.strip()}”的时刻读不懂。", f"there is no such time of day: {words.strip()!r}.")
    if latin:
        hour = hour % 12 + (12 if latin == "pm" else 0)
    elif chinese in ("下午", "晚上", "中午") and hour < 12 and not (chinese == "中午" and hour == 11):
        hour += 12
    if hour > 23 or minute > 59 or second > 59:
        raise Unread(f"“{words.strip()}”的时刻读不懂。", f"there is no such time of day: {words.strip()!r}.")
    return hour * 3600 + minute * 60 + second


def _unread(told: str) -> Unread:
    if not told:
        return Unread("没有时间。", "no time is given.")
    if _SERIAL.fullmatch(told):
        return Unread(
            f"“{told}”像是表格软件的日期序号：请把这一列设为日期格式再导出。",
            f"{told!r} looks like a spreadsheet's serial number: format the column as a date and save again.",
        )
    if _SHORT_YEAR.fullmatch(told):
        return Unread(f"“{told}”的年份只有两位：请写四位。", f"{told!r} has a year of two digits: write four.")
    return Unread(f"“{told[:40]}”不是能读懂的时间。", f"{told[:40]!r} is no time that we can read.")
