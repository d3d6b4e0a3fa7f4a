"""What if, for one roster: other numbers of officers, hours and posts; and whether its street posts hold the crews that calls need."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.inputs import Source
from heliograph.core.planning.squads import describing, trying
from heliograph.core.planning.squads.squad import Squad
from heliograph.core.planning.squads.trying import SquadAsked, SquadTold
from heliograph.core.planning.staffing import Needed
from heliograph.core.planning.whatif import A_CREW
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.models import SquadRoster
from heliograph.patrol.reading.place_names import place_names
from heliograph.patrol.reading.rosters import RosterLine, line_of, roster_for
from heliograph.patrol.reading.staffing import Known, Promise, TooMuch, crews_needed, known_of

STEPS = (-2, -1, 0, 1, 2)
MOST_HELD = 40
"""Officers in a shift of a post."""


@dataclass(frozen=True, slots=True)
class ShortSpan:
    """Hours of a day of the week, from `begins` until `ends`, with fewer crews than the promise needs: at most `needed` and at least `there`."""

    day: int
    begins: int
    ends: int
    needed: int
    there: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """By hour of the week: crews that the promise needs, and crews on the street. `in_time`: the share of the hour's calls in time with the
    crews needed. `is_from_table`: crews are those of the roster's thinnest week, else those its posts ask for."""

    needed: tuple[int, ...]
    there: tuple[int, ...]
    spans: tuple[ShortSpan, ...]
    crew_hours: int
    is_from_table: bool

    @property
    def short(self) -> int:
        """Hours of the week with fewer than needed."""
        return sum(there < needed for needed, there in zip(self.needed, self.there, strict=True))


@dataclass(frozen=True, slots=True)
class RosterTrial:
    """`places`: names of posts and beats by their code; `around`: hours to spare with fewer and more officers. `known`: None where no calls
    say how many crews are needed; `too_much`: why the promise can't be kept."""

    line: RosterLine
    unit_code: str
    squad: Squad
    places: dict[str, Text]
    asked: SquadAsked
    told: SquadTold
    around: tuple[tuple[int, float], ...]
    known: Known | None
    promise: Promise | None
    coverage: Coverage | None
    too_much: TooMuch | None


def roster_trial(
    viewer: Viewer, roster_id: int, now: datetime, asked: SquadAsked | None = None, promise: Promise | None = None
) -> RosterTrial:
    """The figures for what is asked, or for the roster as it is. Raises `NotYours`."""
    roster = roster_for(viewer, roster_id)
    squad = describing.squad(Source("squad.toml", roster.squad))
    today = now.astimezone(organisation.zone(roster.bureau_id)).date()
    asked = asked or trying.usual(squad)
    told = trying.told(squad, asked)
    spare = [
        (one, one * asked.week * (1 - asked.away) - told.needed) for step in STEPS if (one := asked.officers + step) > 0
    ]
    line, code = line_of(roster), organisation.units(roster.bureau_id)[roster.unit_id].code
    places = place_names(roster.bureau_id, squad.posts)
    known = known_of(roster.bureau_id, roster.unit_id, today)
    if known is None:
        return RosterTrial(line, code, squad, places, asked, told, tuple(spare), None, None, None, None)
    promise = promise or known.usual
    found = crews_needed(known, promise)
    coverage = None if isinstance(found, TooMuch) else _coverage(roster, squad, asked, found)
    too_much = found if isinstance(found, TooMuch) else None
    return RosterTrial(line, code, squad, places, asked, told, tuple(spare), known, promise, coverage, too_much)


def _coverage(roster: SquadRoster, squad: Squad, asked: SquadAsked, found: Needed) -> Coverage:
    """The roster's thinnest week, with what the trial changes on its posts."""
    there = trying.on_street(trying.changed(squad, asked.posts))
    if roster.rows:
        by_week = trying.on_street_by_week(squad, [shifts for _, shifts in roster.rows])
        there = np.maximum(there + by_week.min(axis=0) - trying.on_street(squad), 0)
    crews = np.floor(there / A_CREW + 1e-9).astype(np.int64)
    needed = found.crews
    return Coverage(
        tuple(needed.tolist()), tuple(crews.tolist()), tuple(_spans(needed, crews)), found.crew_hours, bool(roster.rows)
    )  # fmt: skip


def _spans(needed: NDArray[np.int64], there: NDArray[np.int64]) -> list[ShortSpan]:
    """Hours that follow each other on a day as one."""
    spans: list[ShortSpan] = []
    for hour in np.flatnonzero(there < needed).tolist():
        day, clock = divmod(hour, 24)
        want, have = int(needed[hour]), int(there[hour])
        last = spans[-1] if spans else None
        if last is not None and (last.day, last.ends) == (day, clock):
            spans[-1] = ShortSpan(day, last.begins, clock + 1, max(last.needed, want), min(last.there, have))
        else:
            spans.append(ShortSpan(day, clock, clock + 1, want, have))
    return spans


def most_officers(squad: Squad) -> int:
    """Where the slider of officers ends."""
    return max(3 * len(squad.members), math.ceil(trying.told(squad, trying.usual(squad)).with_absence) + 10)
