"""Which days a rule names within its period: "thursday", "15", "last", "second tuesday", "03-15". No database.

A day that a short month lacks is its last day, so that a turn is never skipped.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from heliograph.core.text import Text


class Every(StrEnum):
    """How often a rule comes round."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    ONCE = "once"
    """It does not come round: each subject is owed once, by a day of its own (`actions.owe`)."""

    @property
    def months(self) -> int:
        """How many months the period has; 0 for a week, and for what does not come round."""
        return {"week": 0, "once": 0, "month": 1, "quarter": 3, "half-year": 6, "year": 12}[self.value]

    @property
    def words(self) -> Text:
        return _TITLES[self]


_TITLES = {
    Every.WEEK: Text("每周", "every week"),
    Every.MONTH: Text("每月", "every month"),
    Every.QUARTER: Text("每季度", "every quarter"),
    Every.HALF_YEAR: Text("每半年", "every half year"),
    Every.YEAR: Text("每年", "every year"),
    Every.ONCE: Text("到各自的日子，做一次", "once, each by its own day"),
}


class Shift(StrEnum):
    """Where a day off moves what falls on it: the working day before, the one after, or nowhere."""

    BEFORE = "before"
    AFTER = "after"
    NONE = "none"


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 0}
_DAY = re.compile(r"[1-9]|[12]\d|3[01]")
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_NTH_WEEKDAY = re.compile(rf"({'|'.join(NTH)}) ({'|'.join(WEEKDAYS)})")
_EXAMPLES = {
    Every.WEEK: Text("写星期，例如“thursday”", 'write a weekday, such as "thursday"'),
    Every.MONTH: Text("写“15”“last”或“second tuesday”", 'write "15", "last" or "second tuesday"'),
    Every.ONCE: Text("只做一次的，日子由每件事自己定，这里不写", "what is owed once has its own day: write none here"),
}


@dataclass(frozen=True, slots=True, order=True)
class Occasion:
    """One day of a period. `month` counts from 1 within the period; `nth` 0 is the last; `day` 0 is the month's last."""

    month: int = 1
    day: int | None = None
    weekday: int | None = None
    nth: int | None = None

    def on(self, first: date) -> date:
        """The day in the period that begins on `first`."""
        if self.weekday is not None and self.nth is None:
            return first + timedelta(days=self.weekday)
        year, month = divmod(first.year * 12 + first.month - 1 + self.month - 1, 12)
        begin, last = date(year, month + 1, 1), calendar.monthrange(year, month + 1)[1]
        if self.weekday is None:
            return begin.replace(day=min(self.day or last, last))
        days = [d for d in range(1, last + 1) if begin.replace(day=d).weekday() == self.weekday]
        return begin.replace(day=days[-1] if not self.nth else days[self.nth - 1])


def parse(written: str, every: Every) -> Occasion:
    """Read one day of a rule that comes round so often. Raises ValueError with a `Text` that says what to write."""
    if every is Every.WEEK:
        if written in WEEKDAYS:
            return Occasion(weekday=WEEKDAYS.index(written))
    elif every is Every.MONTH:
        nth = _NTH_WEEKDAY.fullmatch(written)
        if nth:
            return Occasion(weekday=WEEKDAYS.index(nth[2]), nth=NTH[nth[1]])
        if written == "last" or _DAY.fullmatch(written):
            return Occasion(day=0 if written == "last" else int(written))
    elif every is not Every.ONCE:
        found = _MONTH_DAY.fullmatch(written)
        if found and int(found[1]) <= every.months:
            return Occasion(month=int(found[1]), day=int(found[2]))
    example = _EXAMPLES.get(every) or Text(
        f"写“月-日”，月份从这段时间的第一个月数起，01 到 {every.months:02}，例如“01-15”",
        f'write "month-day", the month counted from the period\'s first, 01 to {every.months:02}, such as "01-15"',
    )
    raise ValueError(Text(f"不认识“{written}”：{example.zh}。", f"{written!r} is not known: {example.en}."))
