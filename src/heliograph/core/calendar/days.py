"""The working calendar: which days of which years are worked, in which version, and what may only be estimated.

Every reckoning names the calendar it used (law.md W-14). Loading a year gives a new `Calendar` with a new version;
an existing one never changes, so its table of prefix sums is computed once and kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from heliograph.core.calendar.estimate import estimated
from heliograph.core.calendar.year import Year
from heliograph.core.text import Text


class DayCode(StrEnum):
    """The four kinds of day."""

    WORKING = "working"
    MAKE_UP = "make-up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class DayKind:
    """What a day is.

    `name` is shown: 工作日, 调休上班, 周末 or the holiday's name. `holiday` is the break it is off or worked for.
    """

    code: DayCode
    name: Text
    holiday: Text | None
    published: bool

    @property
    def is_working(self) -> bool:
        """Whether the day is worked."""
        return self.code in (DayCode.WORKING, DayCode.MAKE_UP)


_WORKING = Text(zh="工作日", en="working day")
_MAKE_UP = Text(zh="调休上班", en="make-up working day")
_WEEKEND = Text(zh="周末", en="weekend")


@dataclass(frozen=True, eq=False)
class Calendar:
    """The years published so far, by number; any other year is estimated. Two calendars with one label are the same."""

    name: str
    version: str
    years: Mapping[int, Year] = field(repr=False)
    _table: list[WorkingTable] = field(default_factory=list, init=False, repr=False)

    @property
    def label(self) -> str:
        """Name and version in one, as every reckoning keeps it: cn-2023-2026/chinesecalendar-1.11.0."""
        return f"{self.name}/{self.version}"

    @property
    def last_published(self) -> int:
        """The last year whose arrangement is known."""
        return max(self.years)

    def is_published(self, year: int) -> bool:
        """Whether the notice for `year` is in this calendar."""
        return year in self.years

    def year(self, year: int) -> Year:
        """The year as published, or its estimate."""
        return self.years.get(year) or estimated(year)

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked, by notice or, in a year without one, by estimate."""
        return self.year(day.year).is_working(day)

    def why(self, day: date) -> DayKind:
        """What kind of day `day` is, with the name a reader sees."""
        year, published = self.year(day.year), self.is_published(day.year)
        if day in year.working:
            return DayKind(DayCode.MAKE_UP, _MAKE_UP, year.working[day], published)
        if day in year.off:
            return DayKind(DayCode.HOLIDAY, year.off[day], year.off[day], published)
        if day.weekday() >= 5:
            return DayKind(DayCode.WEEKEND, _WEEKEND, None, published)
        return DayKind(DayCode.WORKING, _WORKING, None, published)

    def with_year(self, year: Year) -> Calendar:
        """A new calendar in which `year` is published (or replaced), with a version that names the year's own."""
        kept = [part for part in self.version.split("+") if not part.startswith(f"{year.year}/")]
        version = "+".join([*kept, f"{year.year}/{year.version}"])
        return Calendar(self.name, version, dict(sorted({**self.years, year.year: year}.items())))

    def table(self, first: int, last: int) -> WorkingTable:
        """Prefix sums that cover at least the days `first` to `last` (ordinals). Built once and widened when needed."""
        if self._table and self._table[0].covers(first, last):
            return self._table[0]
        known = self._table[0] if self._table else None
        low = min(date.fromordinal(first).year, known.first_year if known else min(self.years)) - 1
        high = max(date.fromordinal(last).year, known.last_year if known else max(self.years)) + 2
        built = WorkingTable(self, max(low, 1), min(high, 9998))
        self._table[:] = [built]
        return built


class WorkingTable:
    """Working days of a span of years as two arrays, so that the nth working day after a date is one look-up."""

    def __init__(self, calendar: Calendar, first_year: int, last_year: int) -> None:
        self.first_year, self.last_year = first_year, last_year
        self.first, self.last = date(first_year, 1, 1).toordinal(), date(last_year, 12, 31).toordinal()
        self.upto = array("i")  # upto[i]: how many working days lie in first .. first + i
        self.worked = array("i")  # worked[k]: ordinal of the (k + 1)th working day
        for ordinal in range(self.first, self.last + 1):
            if calendar.is_working(date.fromordinal(ordinal)):
                self.worked.append(ordinal)
            self.upto.append(len(self.worked))

    def covers(self, first: int, last: int) -> bool:
        """Whether both ordinals lie inside."""
        return self.first <= first and last <= self.last

    def rank(self, ordinal: int) -> int:
        """How many working days there are up to and including `ordinal`."""
        return self.upto[ordinal - self.first]

    def select(self, rank: int) -> int:
        """The ordinal of the working day with that rank (1 for the first)."""
        return self.worked[rank - 1]
