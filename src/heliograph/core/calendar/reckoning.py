"""What goes into a reckoning and what comes out: pauses, the rule for the last day, and the list of days.

Everything here is a value. `walk.py` makes a whole `Reckoning`, `fast.py` only its due time; both read their
arguments through `Question`, so that neither can understand them differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from heliograph.core.calendar.within import Unit, Within
from heliograph.core.text import Text


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands from `since` to `until` (None: it still stands). `reason` is shown beside the days left out."""

    since: datetime
    until: datetime | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """How a period ends.

    `rolls`: a last day that is a holiday moves to the first working day after it (W-05, W-06).
    `custody`: somebody is held, so it never does, whatever `rolls` says (W-05, W-06).
    """

    rolls: bool = True
    custody: bool = False

    @property
    def moves_on(self) -> bool:
        """Whether the last day may move past a holiday."""
        return self.rolls and not self.custody


class Why(StrEnum):
    """Why a day is in the list as it is."""

    COUNTED = "counted"
    MAKE_UP = "make-up"
    START = "start"
    TRAVEL = "travel"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    PAUSE = "pause"
    LAST_DAY_OFF = "last-day-off"
    MOVED_PAST = "moved-past"
    MOVED_HERE = "moved-here"


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the explanation.

    `number` counts the days of a limit in days, months or years, from 1, anew for each extension; `hours` is the time
    counted in that day of a limit in hours. `part` is 0 for the limit itself, 1 for the first extension, and so on.
    `text` says it all in a few words.
    """

    date: date
    counted: bool
    number: int | None
    why: str
    text: Text
    hours: timedelta = timedelta(0)
    part: int = 0


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A deadline and how it came about.

    `due` (UTC) is the last moment at which the promise is kept. `provisional`: it rests on the estimate of a year in
    `unpublished` and is to be reckoned again when that year's notice is loaded. `open_ended`: a pause has not ended,
    and `due` is what it would be if the pause ended at `now`.
    """

    start: datetime
    within: Within
    due: datetime
    provisional: bool
    days: tuple[Day, ...]
    calendar: str
    open_ended: bool
    zone: tzinfo
    extra: tuple[Within, ...] = ()
    unpublished: tuple[int, ...] = ()


class Question:
    """The arguments of `reckon` and `due_only`, checked and brought into the bureau's days.

    `parts` are the limit and its extensions without the empty ones (but at least the limit itself). `day_pauses` are
    pairs of ordinals, in order and apart from each other: the days after the first up to the second are not counted.
    `moment_pauses` are the same as moments, for limits in hours.
    """

    __slots__ = ("day_pauses", "first_day", "moment_pauses", "parts", "pauses", "start", "travel", "zone")

    def __init__(
        self,
        start: datetime,
        within: Within,
        zone: tzinfo,
        pauses: Sequence[Pause],
        extra: Sequence[Within],
        served_travel_days: int,
        now: datetime | None,
    ) -> None:
        if start.tzinfo is None or (now is not None and now.tzinfo is None):
            raise ValueError("a reckoning needs moments with a time zone")
        if served_travel_days < 0:
            raise ValueError("days on the way cannot be fewer than none")
        self.start, self.zone, self.travel = start, zone, served_travel_days
        self.first_day = start.astimezone(zone).toordinal()
        self.parts = (within, *(more for more in extra if more.amount)) if extra else (within,)
        self.pauses = tuple(pauses)
        self.moment_pauses = _merged([_span(pause, now) for pause in pauses]) if pauses else []
        self.day_pauses = self._whole_days()

    def _whole_days(self) -> list[tuple[int, int]]:
        days: list[tuple[int, int]] = []
        for since, until in self.moment_pauses:
            first, last = since.astimezone(self.zone).toordinal(), until.astimezone(self.zone).toordinal()
            if days and first <= days[-1][1]:
                days[-1] = (days[-1][0], max(last, days[-1][1]))
            elif last > first:
                days.append((first, last))
        return days

    def stands_at(self, due: datetime) -> bool:
        """Whether a pause that began by `due` has not ended."""
        return any(pause.until is None and pause.since <= due for pause in self.pauses)


def _span(pause: Pause, now: datetime | None) -> tuple[datetime, datetime]:
    since = pause.since
    if since.tzinfo is None or (pause.until is not None and pause.until.tzinfo is None):
        raise ValueError("a pause needs moments with a time zone")
    if pause.until is not None and pause.until < since:
        raise ValueError("a pause cannot end before it begins")
    return since, pause.until or max(since, now or since)


def _merged(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    merged: list[tuple[datetime, datetime]] = []
    for since, until in sorted(spans):
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        else:
            merged.append((since, until))
    return merged


def end_of(ordinal: int, zone: tzinfo) -> datetime:
    """The last microsecond of a day in `zone`, in UTC."""
    return start_of(ordinal + 1, zone) - timedelta(microseconds=1)


def start_of(ordinal: int, zone: tzinfo) -> datetime:
    """The first moment of a day in `zone`, in UTC."""
    day = date.fromordinal(ordinal)
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def days_in(part: Within, ordinal: int) -> int:
    """How many days a limit in days, working days, months or years has when it is counted from the day `ordinal`.

    Months and years end on the same day of the last month, and at that month's end where it has no such day
    (民法典 art. 202).
    """
    if part.unit in (Unit.DAYS, Unit.WORKING_DAYS):
        return part.amount
    from_day = date.fromordinal(ordinal)
    months = part.amount * (12 if part.unit is Unit.YEARS else 1)
    year, month = divmod(from_day.year * 12 + from_day.month - 1 + months, 12)
    month_start = date(year, month + 1, 1).toordinal()
    next_start = date(year + (month == 11), (month + 1) % 12 + 1, 1).toordinal()
    return min(month_start + from_day.day - 1, next_start - 1) - ordinal
