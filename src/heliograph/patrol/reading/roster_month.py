"""The lead's month of a roster: seats down, days across, for the wall and for the screen; and who may hold the seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing
from heliograph.core.planning.squads.squad import WEEK, Squad
from heliograph.core.text import Text
from heliograph.duties.reading import Month
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.models import RosterState, SeatHolder, SquadRoster
from heliograph.patrol.reading.holders import Serving, holders_of_days, holds, serving
from heliograph.patrol.reading.place_names import place_names
from heliograph.patrol.reading.rosters import RosterLine, line_of, roster_for


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A column. `is_weekend`: Saturday or Sunday; `is_off`: a day off by the working calendar; `is_void`: a day of the table that the
    roster, though signed, doesn't hold."""

    day: date
    is_weekend: bool
    is_off: bool
    is_void: bool


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A line: the seat, who holds it in this month (more than one after a change), and its cells, None outside of the roster's days."""

    seat: str
    names: tuple[Text, ...]
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class RosterMonth:
    """A month of a roster. `before`, `after`: whether the roster has days in the months beside it; `empty`: officers missing on days that
    aren't void; `places`: names of posts by their code."""

    line: RosterLine
    month: Month
    before: bool
    after: bool
    days: tuple[MonthDay, ...]
    rows: tuple[SeatRow, ...]
    empty: int
    places: dict[str, Text]


@dataclass(frozen=True, slots=True)
class SeatChoice:
    """A seat to be given: who holds it now or is proposed from the version before; `gone`: who was given it and serves there no more."""

    seat: str
    officer: int | None
    gone: Text | None
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class SeatsSheet:
    """All seats of a roster with who may hold them: (id, name) in the order of badges."""

    line: RosterLine
    seats: tuple[SeatChoice, ...]
    officers: tuple[tuple[int, Text], ...]


def roster_month(viewer: Viewer, roster_id: int, asked: Month | None, now: datetime) -> RosterMonth:
    """Without a month asked for, this one if the roster has days in it, else its first. Raises `NotYours`."""
    roster = roster_for(viewer, roster_id)
    squad = describing.squad(Source("squad.toml", roster.squad))
    last = squad.begins + timedelta(days=squad.days - 1)
    today = now.astimezone(organisation.zone(roster.bureau_id)).date()
    wanted = asked or Month.of(today)
    first_month, last_month = Month.of(squad.begins), Month.of(last)
    month = wanted if first_month.first <= wanted.first <= last_month.first else first_month
    dates = [month.first + timedelta(days=at) for at in range((month.next.first - month.first).days)]
    days = month_days(roster, squad, dates)
    counted = {one.day for one in days if not one.is_void}
    empty = sum(
        missing for at, _, missing in roster.result.get("empty", []) if squad.begins + timedelta(days=at) in counted
    )
    return RosterMonth(
        line_of(roster), month, month.first > first_month.first, month.first < last_month.first, days,
        tuple(_rows(roster, squad.begins, dates)), empty, place_names(roster.bureau_id, squad.posts),
    )  # fmt: skip


def month_days(roster: SquadRoster, squad: Squad, dates: list[date]) -> tuple[MonthDay, ...]:
    """The columns of these days."""
    calendar = organisation.calendar(roster.bureau_id)
    table = range(squad.days) if roster.state == RosterState.SIGNED else range(0)
    return tuple(
        MonthDay(
            day, day.weekday() >= WEEK - 2, not calendar.is_working(day),
            (day - squad.begins).days in table and not holds(roster, day),
        )
        for day in dates
    )  # fmt: skip


def _rows(roster: SquadRoster, begins: date, days: list[date]) -> list[SeatRow]:
    names = month_names(roster, days)
    places = [(day - begins).days for day in days]
    return [
        SeatRow(seat, names[seat], tuple(shifts[at] if 0 <= at < len(shifts) else None for at in places))
        for seat, shifts in roster.rows
    ]


def month_names(roster: SquadRoster, days: list[date]) -> dict[str, tuple[Text, ...]]:
    """Of each seat who holds it on any of these days, in turn."""
    held = holders_of_days(roster, days)
    found = {}
    for seat, _ in roster.rows:
        officers = dict.fromkeys(held[day][seat] for day in days if seat in held[day])
        names = (organisation.officer_name(roster.bureau_id, one) for one in officers)
        found[seat] = tuple(name for name in names if name is not None)
    return found


def seats_sheet(viewer: Viewer, roster_id: int, now: datetime) -> SeatsSheet:
    """The form of all seats. Seats that nobody was given yet are proposed as in the newest signed roster of the unit. Raises `NotYours`."""
    roster = roster_for(viewer, roster_id)
    today = now.astimezone(organisation.zone(roster.bureau_id)).date()
    able = _able(serving(roster.bureau_id, roster.unit_id), today)
    held = dict(SeatHolder.objects.filter(roster=roster, until=None).values_list("seat", "officer_id"))
    earlier = {} if held else _earlier(roster, set(able))
    seats = []
    for seat, _ in roster.rows:
        given = held.get(seat)
        gone = organisation.officer_name(roster.bureau_id, given) if given is not None and given not in able else None
        officer = given if given in able else earlier.get(seat)
        seats.append(SeatChoice(seat, officer, gone, given is None and officer is not None))
    return SeatsSheet(line_of(roster), tuple(seats), tuple(able.items()))


def _able(posted: list[Serving], today: date) -> dict[int, Text]:
    return {one.officer: one.name for one in posted if one.until is None or today <= one.until}


def _earlier(roster: SquadRoster, able: set[int]) -> dict[str, int]:
    signed = SquadRoster.objects.filter(
        bureau_id=roster.bureau_id, unit_id=roster.unit_id, state=RosterState.SIGNED, number__lt=roster.number
    )
    last = signed.order_by("-number").first()
    if last is None:
        return {}
    held = SeatHolder.objects.filter(roster=last, until=None, officer_id__in=able)
    return dict(held.values_list("seat", "officer_id"))
