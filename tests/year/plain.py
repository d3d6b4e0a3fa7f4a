"""When a time limit of the law ends: the independent, plain computation that the year is checked against.

Day by day, from law.md and nothing of the product: no import from `heliograph`. How days are counted, and from which row:

- W-05, W-06: the hour or day on which a limit starts is not counted; the first counted day is the one after it.
- W-05, W-06: a last day that is a holiday moves to the first worked day after it, unless somebody is held (`custody`).
- Hours run from the minute, over nights and holidays, and end when they end: the law moves days on, never hours.
- A limit in working days (W-01, W-10) counts only worked days: weekdays that are not off, and worked weekends (W-12).
- Months end on the same day of the last month, or on its last day where it has no such day (the Civil Code's rule).
- A-13: a pause is "not counted". It is a period itself, so its own first day is not counted in it (W-05) and still counts
  in the limit; the days after that, up to and with the day on which it ends, do not count. Nor can a limit run out
  while its clock stands: a last day on which a pause begins ends nothing, and the first day that counts after it is the
  last one. Of a limit in hours a pause takes exactly its length.
- A-12: an extension follows the last day before it, as one longer limit, so only the end of the whole moves on.
- A-36: started anew after a failed mediation, the limit counts from that day with nothing carried over (`book`).
- W-13: a year without a notice is weekends and the holidays of fixed date (W-11), and what rests on it is provisional.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
DAY = timedelta(days=1)
LAST_INSTANT = timedelta(microseconds=1)


def _days(month: int, first: int, last: int) -> set[date]:
    return {date(2026, month, day) for day in range(first, last + 1)}


# W-12, the notice of 2025-11-04: Jan 1-3, Feb 15-23, Apr 4-6, May 1-5, Jun 19-21, Sep 25-27, Oct 1-7.
OFF = (
    _days(1, 1, 3) | _days(2, 15, 23) | _days(4, 4, 6) | _days(5, 1, 5) | _days(6, 19, 21) | _days(9, 25, 27) | _days(10, 1, 7)
)  # fmt: skip
# W-12: Jan 4 (Sun), Feb 14 (Sat), Feb 28 (Sat), May 9 (Sat), Sep 20 (Sun), Oct 10 (Sat).
WORKED_WEEKENDS = {date(2026, *at) for at in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))}
# W-11, W-13: of 2027 only the holidays of fixed date are known: New Year, 清明, Labour Day (2), National Day (3).
FIXED_OF_2027 = {date(2027, *at) for at in ((1, 1), (4, 5), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))}

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Limit:
    """A length of time as the law states it. `custody`: somebody is held. `row`: where law.md says it."""

    amount: int
    unit: str  # "hours", "days", "working days" or "months"
    row: str = ""
    custody: bool = False

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.removesuffix('s') if self.amount == 1 else self.unit}"


def read(phrase: str) -> Limit:
    """ "30 days" """
    amount, unit = phrase.split(" ", 1)
    return Limit(int(amount), unit if unit.endswith("s") else unit + "s")


def is_worked(day: date) -> bool:
    """Whether offices are open on that day of 2026, or would be in 2027 as far as can be known."""
    if day.year not in (2026, 2027):
        raise ValueError(f"the table is typed for 2026 and 2027, not for {day}")
    off, worked = (OFF, WORKED_WEEKENDS) if day.year == 2026 else (FIXED_OF_2027, set())
    return day in worked or (day.weekday() < 5 and day not in off)


class _Count:
    """One limit being counted: where the count has come to, and whether it asked about a year without a notice."""

    def __init__(self, pauses: Sequence[Span]) -> None:
        self.pauses = sorted((a.astimezone(CHINA), b.astimezone(CHINA)) for a, b in pauses)
        self.over_days = [(a.date(), b.date()) for a, b in self.pauses if b.date() > a.date()]
        self.provisional = False

    def worked(self, day: date) -> bool:
        self.provisional = self.provisional or day.year != 2026
        return is_worked(day)

    def is_left_out(self, day: date) -> bool:
        return any(first < day <= last for first, last in self.over_days)

    def stands_on(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.over_days)

    def days(self, day: date, amount: int, *, worked_only: bool) -> date:
        while amount:
            day += DAY
            if not self.is_left_out(day) and (not worked_only or self.worked(day)):
                amount -= 1
        return day

    def hours(self, at: datetime, amount: int) -> datetime:
        left = timedelta(hours=amount)
        for since, until in self.pauses:
            if at + left <= since:
                break
            if until > at:
                left -= max(since - at, timedelta(0))
                at = until
        return at + left

    def last_day(self, day: date, limit: Limit) -> date:
        while self.stands_on(day):
            day += DAY
        while (not limit.custody and not self.worked(day)) or self.stands_on(day):
            day += DAY
        return day


def ends(
    start: datetime, limit: Limit, extensions: Sequence[Limit] = (), pauses: Sequence[Span] = ()
) -> tuple[datetime, bool]:
    """The last moment of the limit, and whether it rests on a year whose notice is not known."""
    count = _Count(pauses)
    at: datetime | None = start.astimezone(CHINA)
    assert at is not None
    day = at.date()
    for part in (limit, *extensions):
        if part.unit == "hours":
            at = count.hours(at or _midnight(day + DAY), part.amount)
            day = at.date()
        else:
            at = None
            days = _months_on(day, part.amount) if part.unit == "months" else part.amount
            day = count.days(day, days, worked_only=part.unit == "working days")
    if at is None:
        at = _midnight(count.last_day(day, limit) + DAY) - LAST_INSTANT
    return at, count.provisional


def warns(start: datetime, end: datetime) -> datetime:
    """A promise warns when four fifths of its time are over (docs/procedures.md; no row of the law)."""
    return start + (end - start) * 4 / 5


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def _months_on(day: date, months: int) -> int:
    """How many days lie between a day and the same one some months on."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    first_after = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + DAY * (day.day - 1), first_after - DAY).toordinal() - day.toordinal()
