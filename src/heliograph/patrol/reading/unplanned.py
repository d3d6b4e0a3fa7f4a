"""Days on which nobody of a unit is planned: between signed rosters, after the last of them, and where a shorter version took a longer one's place.

What was once signed is remembered: its days are planned by a roster that holds, or are named here. A unit that never signed a roster is
not asked for one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heliograph.core import dates
from heliograph.core.planning.squads.squad import WEEK
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.models import RosterState, SquadRoster
from heliograph.patrol.reading.rights import units_planned

AHEAD = timedelta(days=14)
"""So long before the last planned day it is said that nobody is planned after it."""
GIVEN_UP = timedelta(weeks=8)
"""A unit without a roster for so long plans in another way: nothing is said any more."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both counted in; `last` None: with no end."""

    first: date
    last: date | None

    @property
    def days(self) -> int | None:
        return None if self.last is None else (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Unplanned:
    """Of one unit. `last_day`: the last day that a signed roster holds, None if none does; `was_until`: the last day that was planned once,
    where that is later. `waiting`: versions that are ready, not signed, and hold some of these days: (id, number);
    `is_begun`: today is one of the days."""

    unit_id: int
    unit: Text
    spans: tuple[Span, ...]
    last_day: date | None
    was_until: date | None
    waiting: tuple[tuple[int, int], ...]
    is_begun: bool

    def words(self, today: date) -> Text:
        """All of it in a sentence."""
        zh = "、".join(_zh(span, today) for span in self.spans)
        en = "; ".join(_en(span, today) for span in self.spans)
        return Text(f"{self.unit.zh}：{zh}没有排班", f"{self.unit.en}: nobody is on a roster {en}")


def _zh(span: Span, today: date) -> str:
    first = dates.day(span.first, today, "zh-hans")
    if span.last is None:
        return f"{first}起"
    return first if span.days == 1 else f"{first}到{dates.day(span.last, today, 'zh-hans')}"


def _en(span: Span, today: date) -> str:
    first = dates.day(span.first, today, "en")
    if span.last is None:
        return f"from {first} on"
    return f"on {first}" if span.days == 1 else f"from {first} to {dates.day(span.last, today, 'en')}"


@dataclass(frozen=True, slots=True)
class _Table:
    """A roster's days: of its table, and those it is signed for."""

    roster: SquadRoster
    begins: date
    ends: date

    @property
    def is_signed(self) -> bool:
        return self.roster.state == RosterState.SIGNED

    def holds(self) -> Iterable[date]:
        first, last = self.roster.from_day, self.roster.last_day
        return days(first, last) if self.is_signed and first is not None and last is not None else ()


def days(first: date, last: date) -> list[date]:
    """Both counted in; none if `last` is before `first`."""
    return [first + at * DAY for at in range((last - first).days + 1)]


def spans(found: Collection[date]) -> list[Span]:
    """Days that follow each other as one."""
    made: list[Span] = []
    for day in sorted(found):
        if made and made[-1].last == day - DAY:
            made[-1] = Span(made[-1].first, day)
        else:
            made.append(Span(day, day))
    return made


def table_days(roster: SquadRoster) -> tuple[date, date]:
    """The first and the last day of its table."""
    squad = tomllib.loads(roster.squad)
    begins: date = squad["begins"]
    return begins, begins + (squad["weeks"] * WEEK - 1) * DAY


def unplanned_of(viewer: Viewer, now: datetime) -> list[Unplanned]:
    """Of all units this officer plans for, in the order of the tree; units with nothing to say are left out."""
    units = {one.id: one.title for one in units_planned(viewer)}
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    of_unit: dict[int, list[_Table]] = {}
    for one in _tables(viewer.bureau_id, list(units), today):
        of_unit.setdefault(one.roster.unit_id, []).append(one)
    found = (_of_unit(unit, units[unit], of_unit.get(unit, []), today) for unit in units)
    return [one for one in found if one is not None]


def unplanned_in(viewer: Viewer, unit_id: int, now: datetime) -> Unplanned | None:
    """The same for one unit."""
    return next((one for one in unplanned_of(viewer, now) if one.unit_id == unit_id), None)


def _tables(bureau_id: int, units: list[int], today: date) -> list[_Table]:
    """Rosters that were signed once or may be, unless they are over for long."""
    states = (RosterState.SIGNED, RosterState.WITHDRAWN, RosterState.READY)
    rows = SquadRoster.objects.filter(bureau_id=bureau_id, unit_id__in=units, state__in=states)
    found = (
        _Table(one, *table_days(one)) for one in rows.defer("rows", "result", "steps", "undone").order_by("number")
    )
    return [one for one in found if one.ends >= today - GIVEN_UP]


def _of_unit(unit_id: int, unit: Text, tables: list[_Table], today: date) -> Unplanned | None:
    ever = [one for one in tables if one.roster.from_day is not None]
    if not ever:
        return None
    held = {day for one in ever for day in one.holds()}
    last_day = max(held, default=None)
    until = max(one.ends for one in ever)
    begun = max(today, min(one.roster.from_day for one in ever if one.roster.from_day is not None))
    missing = set(days(begun, until)) - held
    found = [one for one in spans(missing) if last_day is not None and one.first < last_day]
    ends = begun if last_day is None else max(last_day + DAY, begun)
    if ends <= max(today + AHEAD, until):
        found.append(Span(ends, None))
    if not found:
        return None
    waiting = tuple(
        (one.roster.id, one.roster.number)
        for one in tables
        if one.roster.state == RosterState.READY and one.ends > today and any(_meet(one, span) for span in found)
    )
    was_until = until if until >= ends and until >= today else None
    return Unplanned(unit_id, unit, tuple(found), last_day, was_until, waiting, found[0].first <= today)


def _meet(table: _Table, span: Span) -> bool:
    return table.ends >= span.first and (span.last is None or table.begins <= span.last)


def left_by(roster: SquadRoster, first: date, last: date) -> list[Span]:
    """Days that signed rosters of the unit hold now, and nobody would if this one were signed from `first` to `last`: those after it, of
    the versions that make way."""
    signed = SquadRoster.objects.filter(bureau_id=roster.bureau_id, unit_id=roster.unit_id, state=RosterState.SIGNED)
    there = [
        (one.from_day, one.last_day)
        for one in signed.exclude(id=roster.id).only("from_day", "last_day")
        if one.from_day is not None and one.last_day is not None
    ]
    lost = {
        day for begins, ends in there if begins <= last and ends >= first for day in days(max(begins, last + DAY), ends)
    }
    kept = {day for begins, ends in there if begins > last for day in days(begins, ends)}
    return spans(lost - kept)
