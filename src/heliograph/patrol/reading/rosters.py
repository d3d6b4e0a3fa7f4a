"""Rosters as the desk shows them to who plans for the unit: officers required, a week at a time, what is empty, how even it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing
from heliograph.core.planning.squads.model import TRAINING
from heliograph.core.planning.squads.required import Balance, Required, balance, required, whole
from heliograph.core.planning.squads.squad import WEEK, Duty, Squad
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import RosterState, SquadRoster
from heliograph.patrol.reading.holders import names_of_seats
from heliograph.patrol.reading.place_names import place_names
from heliograph.patrol.reading.rights import may_plan, units_planned

MOST = 100


@dataclass(frozen=True, slots=True)
class RosterLine:
    """A roster in a list."""

    id: int
    number: int
    unit: Text
    state: RosterState
    made_at: datetime

    @property
    def is_running(self) -> bool:
        return self.state in (RosterState.WAITING, RosterState.RUNNING)


@dataclass(frozen=True, slots=True)
class Place:
    """A post in a shift of one day: hours as 08:00–16:00, who holds it, and how many are missing."""

    post: str
    shift: str
    hours: str
    seats: tuple[str, ...]
    missing: int


@dataclass(frozen=True, slots=True)
class RosterDay:
    """One day of the calendar."""

    day: date
    places: tuple[Place, ...]
    training: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RosterSheet:
    """A roster with all that its page shows. `week`: which week is shown, from 1; `this_week`: the one that `today` lies in, None if it lies
    in none. `names`: of officers by their seat; `places`: of posts and beats by their code."""

    line: RosterLine
    unit_id: int
    done: int
    is_stopping: bool
    squad: Squad
    required: tuple[Required, ...]
    balance: Balance
    more: int
    result: dict[str, Any]
    why: list[Text]
    empty: int
    week: int
    this_week: int | None
    today: date
    days: list[RosterDay]
    names: dict[str, Text]
    places: dict[str, Text]


def rosters_of(viewer: Viewer) -> list[RosterLine]:
    """Rosters of the units this officer plans for, the newest first."""
    units = [one.id for one in units_planned(viewer)]
    rows = SquadRoster.objects.filter(bureau_id=viewer.bureau_id, unit_id__in=units)
    return [line_of(one) for one in rows.defer("squad", "rows", "result").order_by("-made_at", "-id")[:MOST]]


def roster_for(viewer: Viewer, roster_id: int) -> SquadRoster:
    """Raises `NotYours`."""
    found = SquadRoster.objects.filter(bureau_id=viewer.bureau_id, id=roster_id).first()
    if found is None or not may_plan(viewer, found.unit_id):
        raise NotYours
    return found


def roster_sheet(viewer: Viewer, roster_id: int, now: datetime, week: int | None = None) -> RosterSheet:
    """Without a week asked for, today's, or the first if today lies in none; a week outside of the roster becomes its first or last.
    Raises `NotYours`."""
    roster = roster_for(viewer, roster_id)
    squad = describing.squad(Source("squad.toml", roster.squad))
    today = now.astimezone(organisation.zone(roster.bureau_id)).date()
    place = (today - squad.begins).days // WEEK + 1
    this_week = place if 1 <= place <= squad.weeks else None
    hours, week = balance(squad), min(max(week or this_week or 1, 1), squad.weeks)
    empty = {(day, shift): missing for day, shift, missing in roster.result.get("empty", [])}
    first = (week - 1) * WEEK
    days = [_day(squad, roster, at, empty) for at in range(first, first + WEEK)] if roster.rows else []
    return RosterSheet(
        line_of(roster), roster.unit_id, round(100 * roster.done), roster.is_stopping, squad, required(squad), hours,
        whole(hours.overtime * 60 / squad.weeks / squad.rules.week_minutes), roster.result,
        [Text(zh, en) for zh, en in roster.result.get("why", [])], sum(empty.values()), week, this_week, today,
        days, names_of_seats(roster), place_names(roster.bureau_id, squad.posts),
    )  # fmt: skip


def roster_table(viewer: Viewer, roster_id: int) -> list[list[str]]:
    """A seat a line with its officer, if seats have any, and a day a column. Raises `NotYours`."""
    roster = roster_for(viewer, roster_id)
    squad = describing.squad(Source("squad.toml", roster.squad))
    dates = [(squad.begins + timedelta(days=day)).isoformat() for day in range(squad.days)]
    names = {seat: [name.zh] for seat, name in names_of_seats(roster).items()}
    head, nobody = (["officer", "name"], [""]) if names else (["officer"], [])
    return [[*head, *dates], *([seat, *names.get(seat, nobody), *shifts] for seat, shifts in roster.rows)]


def _day(squad: Squad, roster: SquadRoster, at: int, empty: dict[tuple[int, str], int]) -> RosterDay:
    held: dict[str, list[str]] = {}
    for seat, shifts in roster.rows:
        held.setdefault(shifts[at], []).append(seat)
    places = []
    for duty in sorted(squad.duties, key=lambda one: one.begins):
        for post in squad.posts:
            code = f"{post.code}/{duty.code}"
            missing = empty.get((at, code), 0)
            if code in held or missing:
                places.append(Place(post.code, duty.code, _hours(duty), tuple(held.get(code, ())), missing))
    return RosterDay(squad.begins + timedelta(days=at), tuple(places), tuple(held.get(TRAINING, ())))


def _hours(duty: Duty) -> str:
    ends = (duty.begins + duty.minutes) % (24 * 60)
    return f"{duty.begins // 60:02d}:{duty.begins % 60:02d}–{ends // 60:02d}:{ends % 60:02d}"


def line_of(roster: SquadRoster) -> RosterLine:
    unit = organisation.units(roster.bureau_id)[roster.unit_id].title
    return RosterLine(roster.id, roster.number, unit, RosterState(roster.state), roster.made_at)
