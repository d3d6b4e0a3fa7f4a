"""A roster as its workbook tells it, for who plans for the unit: seats by days with sums, places empty, and what it was made from.

Sums of single seats are counted for the file and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing
from heliograph.core.planning.squads.model import TRAINING
from heliograph.core.planning.squads.required import Balance, Required, balance, required
from heliograph.core.planning.squads.squad import WEEK, Duty, Squad
from heliograph.core.text import Text
from heliograph.duties.reading import Month
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.models import SquadRoster
from heliograph.patrol.reading.holders import names_of_seats
from heliograph.patrol.reading.place_names import place_names
from heliograph.patrol.reading.roster_month import MonthDay, month_days, month_names
from heliograph.patrol.reading.rosters import RosterLine, line_of, roster_for


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat on the days of the book: its `post/shift`, "" for a day off, None outside of the roster. Of days that aren't void: shifts at
    night, weekends with a shift, hours."""

    seat: str
    names: tuple[Text, ...]
    cells: tuple[str | None, ...]
    nights: int
    weekends: int
    hours: float


@dataclass(frozen=True, slots=True)
class EmptyPlace:
    """Officers missing on a post in a shift of a day."""

    day: date
    post: str
    duty: str
    missing: int


@dataclass(frozen=True, slots=True)
class RosterBook:
    """`month`: of which month, None for the whole roster. `changed_at`: when the table last changed;
    `places`: names of posts and beats by their code."""

    line: RosterLine
    month: Month | None
    changed_at: datetime
    squad: Squad
    days: tuple[MonthDay, ...]
    rows: tuple[SeatLine, ...]
    empty: tuple[EmptyPlace, ...]
    required: tuple[Required, ...]
    balance: Balance
    roster: SquadRoster
    signed_by: Text | None
    places: dict[str, Text]


def roster_book(viewer: Viewer, roster_id: int, month: Month | None = None) -> RosterBook:
    """Of a month, or of the whole roster. Raises `NotYours`."""
    roster = roster_for(viewer, roster_id)
    squad = describing.squad(Source("squad.toml", roster.squad))
    first, until = (
        (squad.begins, squad.begins + timedelta(days=squad.days)) if month is None else (month.first, month.next.first)
    )
    dates = [first + timedelta(days=at) for at in range((until - first).days)]
    days = month_days(roster, squad, dates)
    whole = {seat: (name,) for seat, name in names_of_seats(roster).items()} if month is None else {}
    names = month_names(roster, dates) if month is not None else whole
    rows = tuple(_seat(squad, seat, names.get(seat, ()), shifts, days) for seat, shifts in roster.rows)
    counted = {one.day for one in days if not one.is_void}
    return RosterBook(
        line_of(roster), month, roster.changed_at, squad, days, rows, _empty(squad, roster, counted), required(squad), balance(squad),
        roster, organisation.officer_name(roster.bureau_id, roster.signed_by_id),
        place_names(roster.bureau_id, squad.posts),
    )  # fmt: skip


def _seat(
    squad: Squad, seat: str, names: tuple[Text, ...], shifts: Sequence[str], days: Sequence[MonthDay]
) -> SeatLine:
    places = [(one.day - squad.begins).days for one in days]
    cells = tuple(shifts[at] if 0 <= at < len(shifts) else None for at in places)
    counted = [(one.day, cell) for one, cell in zip(days, cells, strict=True) if cell and not one.is_void]
    duties = [duty_of(squad, cell) for _, cell in counted]
    minutes = sum(squad.rules.training_minutes if one is None else one.minutes for one in duties)
    worked = {day - timedelta(days=day.weekday()) for day, _ in counted if day.weekday() >= WEEK - 2}
    return SeatLine(
        seat, names, cells, sum(one is not None and one.is_night for one in duties), len(worked), minutes / 60
    )


def duty_of(squad: Squad, cell: str) -> Duty | None:
    """The duty of a cell; None for a course."""
    return None if cell == TRAINING else squad.duty(cell.rpartition("/")[2])


def _empty(squad: Squad, roster: SquadRoster, dates: set[date]) -> tuple[EmptyPlace, ...]:
    found = []
    for at, code, missing in sorted(roster.result.get("empty", [])):
        day = squad.begins + timedelta(days=at)
        post, _, duty = code.rpartition("/")
        if day in dates:
            found.append(EmptyPlace(day, post, duty, missing))
    return tuple(found)
