"""An officer's own shifts from the signed rosters: when, where, who else is on, hours of a week. Nobody else's, and nobody is ranked.

A shift belongs to the day on which it begins; its times are those of the bureau's clock, also where it ends on the next day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing
from heliograph.core.planning.squads.model import TRAINING
from heliograph.core.planning.squads.squad import DAY_MINUTES, WEEK, Squad
from heliograph.core.text import Text
from heliograph.duties.reading import Month
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.models import SquadRoster
from heliograph.patrol.reading.holders import holders_of_days, seats_held
from heliograph.patrol.reading.place_names import place_names

AHEAD = timedelta(days=200)
"""A roster has 26 weeks at most."""


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody on at the same time: the officer, or the code of a seat that nobody holds."""

    name: Text
    post: Text
    clock: str


@dataclass(frozen=True, slots=True)
class Shift:
    """One shift of one seat. `code`: the shift's, `培训` for a course, which has no hours of the day. `others`: of the same roster,
    where shifts overlap."""

    roster: int
    number: int
    unit_id: int
    unit: Text
    seat: str
    day: date
    post: Text
    code: str
    minutes: int
    is_night: bool
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    others: tuple[Other, ...] = ()

    @property
    def is_training(self) -> bool:
        return self.code == TRAINING

    @property
    def ends_next_day(self) -> bool:
        return self.ends_at.date() > self.day and self.ends_at.time() > time.min

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def clock(self) -> str:
        """As 22:00–06:00; empty for a course."""
        return "" if self.is_training else f"{self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of a week against the rules of the roster. `basis`: where the limit comes from, as the squad's file says."""

    first: date
    last: date
    worked: float
    limit: float
    basis: str


@dataclass(frozen=True, slots=True)
class Evenness:
    """What falls to the officer's own seat over one signed roster."""

    unit: Text
    first: date
    last: date
    hours: float
    nights: int
    weekends: int


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day of the month's table."""

    day: date
    in_month: bool
    is_today: bool
    is_off: bool
    shifts: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class OwnShifts:
    """All that an officer's page shows. `next`: the shift that runs or comes next."""

    month: Month
    next: Shift | None
    is_running: bool
    weeks: list[list[DayCell]]
    shifts: list[Shift]
    hours: Hours | None
    evenness: list[Evenness]


def own_shifts(viewer: Viewer, month: Month, now: datetime) -> OwnShifts:
    """The page of a month, as it stands at `now`."""
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    last = month.next.first - timedelta(days=1)
    ahead = shifts_of(viewer.bureau_id, viewer.officer_id, today - timedelta(days=WEEK), today + AHEAD)
    shown = shifts_of(viewer.bureau_id, viewer.officer_id, month.first, last)
    coming = [one for one in ahead if one.ends_at > now and not one.is_training]
    first = coming[0] if coming else None
    return OwnShifts(
        month, first, first is not None and first.starts_at <= now, _weeks(viewer.bureau_id, month, shown, today), shown,
        _hours(viewer, ahead, today), _evenness(viewer, today),
    )  # fmt: skip


def shifts_of(bureau_id: int, officer_id: int, first: date, last: date) -> list[Shift]:
    """The officer's shifts that begin from `first` to `last`, both counted in, in their order."""
    zone = organisation.zone(bureau_id)
    rosters = {one.roster_id: one.roster for one in seats_held(officer_id, first, last)}
    found: list[Shift] = []
    for roster in rosters.values():
        if roster.from_day is not None and roster.last_day is not None:
            table = _Table(roster, zone)
            found += table.of(officer_id, max(first, roster.from_day), min(last, roster.last_day))
    return sorted(found, key=lambda one: (one.starts_at, one.roster))


class _Table:
    """A signed roster, with what stands in its cells."""

    def __init__(self, roster: SquadRoster, zone: ZoneInfo) -> None:
        self.roster, self.zone = roster, zone
        self.squad: Squad = describing.squad(Source("squad.toml", roster.squad))
        self.rows: dict[str, list[str]] = dict(roster.rows)
        self.unit = organisation.units(roster.bureau_id)[roster.unit_id].title
        self.places = place_names(roster.bureau_id, self.squad.posts)

    def of(self, officer_id: int, first: date, last: date) -> list[Shift]:
        days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
        around = [first - timedelta(days=1), *days, last + timedelta(days=1)]
        holders = holders_of_days(self.roster, around)
        found = []
        for day in days:
            seat = next((seat for seat, officer in holders[day].items() if officer == officer_id), None)
            shift = self.at(seat, day) if seat is not None else None
            if shift is not None:
                found.append(self._with_others(shift, holders))
        return found

    def at(self, seat: str, day: date) -> Shift | None:
        """The seat's shift that begins on this day, if any."""
        place, row = (day - self.squad.begins).days, self.rows.get(seat, [])
        if not 0 <= place < len(row) or not row[place]:
            return None
        post, _, code = row[place].rpartition("/")
        midnight = datetime.combine(day, time.min, self.zone)
        if row[place] == TRAINING:
            begins, minutes, is_night = 0, self.squad.rules.training_minutes, False
            ends = DAY_MINUTES
        else:
            duty = self.squad.duty(code)
            begins, minutes, is_night = duty.begins, duty.minutes, duty.is_night
            ends = begins + minutes
        return Shift(
            self.roster.id, self.roster.number, self.roster.unit_id, self.unit, seat, day,
            self.places.get(post, Text(post, post)), code, minutes, is_night,
            midnight + timedelta(minutes=begins), midnight + timedelta(minutes=ends),
            max(self.roster.changed_at, self.roster.signed_at or self.roster.changed_at),
        )  # fmt: skip

    def _with_others(self, shift: Shift, holders: dict[date, dict[str, int]]) -> Shift:
        if shift.is_training:
            return shift
        others: list[Other] = []
        for day in (shift.day - timedelta(days=1), shift.day, shift.day + timedelta(days=1)):
            for seat in self.rows:
                other = self.at(seat, day) if seat != shift.seat else None
                if other is None or other.is_training:
                    continue
                if other.starts_at < shift.ends_at and shift.starts_at < other.ends_at:
                    officer = organisation.officer_name(self.roster.bureau_id, holders[day].get(seat))
                    others.append(Other(officer or Text(seat, seat), other.post, other.clock))
        return replace(shift, others=tuple(others))


def _hours(viewer: Viewer, shifts: list[Shift], today: date) -> Hours | None:
    first = today - timedelta(days=today.weekday())
    last = first + timedelta(days=WEEK - 1)
    of_week = [one for one in shifts if first <= one.day <= last]
    rosters = [one.roster for one in seats_held(viewer.officer_id, first, last)]
    if not rosters:
        return None
    rules = describing.squad(Source("squad.toml", rosters[-1].squad)).rules
    return Hours(first, last, sum(one.minutes for one in of_week) / 60, rules.week_minutes / 60, rules.hours_basis)


def _evenness(viewer: Viewer, today: date) -> list[Evenness]:
    """Of the rosters that hold today or later."""
    rosters = {one.roster_id: one.roster for one in seats_held(viewer.officer_id, today, today + AHEAD)}
    found = []
    for roster in rosters.values():
        if roster.from_day is None or roster.last_day is None:
            continue
        shifts = [
            one
            for one in shifts_of(viewer.bureau_id, viewer.officer_id, roster.from_day, roster.last_day)
            if one.roster == roster.id
        ]
        weekends = {one.day - timedelta(days=one.day.weekday()) for one in shifts if one.day.weekday() >= 5}
        found.append(
            Evenness(
                organisation.units(roster.bureau_id)[roster.unit_id].title, roster.from_day, roster.last_day,
                sum(one.minutes for one in shifts) / 60, sum(one.is_night for one in shifts), len(weekends),
            )
        )  # fmt: skip
    return found


def _weeks(bureau_id: int, month: Month, shifts: list[Shift], today: date) -> list[list[DayCell]]:
    calendar = organisation.calendar(bureau_id)
    day, weeks = month.first - timedelta(days=month.first.weekday()), []
    while day < month.next.first:
        week = [day + timedelta(days=at) for at in range(WEEK)]
        weeks.append(
            [
                DayCell(
                    one, month.first <= one < month.next.first, one == today, not calendar.is_working(one),
                    tuple(shift for shift in shifts if shift.day == one),
                )
                for one in week
            ]
        )  # fmt: skip
        day += timedelta(days=WEEK)
    return weeks
