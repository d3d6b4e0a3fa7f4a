"""What the questions count, in the event table (docs/figures.md). Arrays in, numbers by unit out; no database.

Columns used: matter, at, kind, role, acting, unit, submitted, due, imported. A unit answers for what its own officers did
(`acting`); nobody's name is in the table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heliograph.core.procedure import Kind
from heliograph.insight.gaming.kinds import (
    FIRST_BAND_MINUTES,
    LAST_DAYS,
    LAST_MINUTES,
    NEAR_HOURS,
    RETURN_DAYS,
    RUN,
    RUN_SECONDS,
    TOPIC,
    TOPICS,
)

COLUMNS = ("matter", "at", "kind", "acting", "submitted", "due", "imported")
NONE = np.iinfo(np.int64).min
"""In place of null."""
SECOND = 1_000_000
MINUTE, HOUR, DAY = 60 * SECOND, 3600 * SECOND, 86_400 * SECOND
Array = NDArray[Any]
Events = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Tally:
    """`part` of `of`."""

    part: int
    of: int


Counted = dict[str, dict[int, Tally]]


@dataclass(frozen=True, slots=True)
class Window:
    """What happened from `start` to before `end`, in microseconds; and the last days of its months."""

    start: int
    end: int
    lasts: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, first: date, last: date, zone: tzinfo) -> Window:
        """Of whole days in the bureau's zone, both included."""
        made = []
        month = first.replace(day=1)
        while month <= last:
            following = (month + timedelta(days=32)).replace(day=1)
            made.append((_micro(following - timedelta(days=LAST_DAYS), zone), _micro(following, zone)))
            month = following
        return cls(_micro(first, zone), _micro(last + timedelta(days=1), zone), tuple(made))


def arrays(table: Any) -> Events:
    """The columns of an Arrow table, in the order of their time; null is `NONE`."""
    import pyarrow.compute as pc

    ordered = table.sort_by([("at", "ascending")])
    made = {}
    for name in COLUMNS:
        column = ordered[name]
        filled = column if name in ("kind", "imported") else pc.fill_null(column.cast("int64"), int(NONE))
        made[name] = filled.to_numpy()
    return made


def count(events: Events, window: Window, *, rated: Mapping[int, Tally] | None = None) -> Counted:
    """Every question's numbers by unit, of what happened in the window. `rated`: ratings in bursts, of all with a tag."""
    own = (events["acting"] != NONE) & ~events["imported"].astype(bool)
    within = own & (events["at"] >= window.start) & (events["at"] < window.end)
    kind, acting = events["kind"].astype(str), events["acting"]
    answers = within & np.isin(kind, [Kind.ANSWER, Kind.CLOSE])
    refusals = within & np.isin(kind, [Kind.REFUSE, Kind.NOT_OURS])
    left = np.where(events["due"] != NONE, events["due"] - events["at"], NONE)
    decided = answers | refusals
    in_time = decided & (left >= 0)
    moved = within & (kind == Kind.TRANSFER)
    accepted, quick = _accepted(events, within, kind)
    clicked, spared = _in_runs(events["at"], acting, decided)
    return {
        "last-minute": _shares(acting, in_time, left <= LAST_MINUTES * MINUTE),
        "closed-reopened": _shares(acting, answers, _returned(events, kind)),
        "bulk-clicks": _shares(acting, decided & ~spared, clicked),
        "rating-bursts": dict(rated or {}),
        "first-band": _shares(acting, accepted, quick),
        "month-end-refusals": _shares(acting, refusals, _within(events["at"], window.lasts)),
        "parked": _shares(acting, moved, (left != NONE) & (left <= NEAR_HOURS * HOUR)),
    }


def bursts(days: Iterable[tuple[int, int, int]], burst: int) -> dict[int, Tally]:
    """From (unit, ratings of a day, most from one network): how many ratings came on days with a burst."""
    part: dict[int, int] = defaultdict(int)
    of: dict[int, int] = defaultdict(int)
    for unit, ratings, most in days:
        of[unit] += ratings
        if most >= burst and 2 * most > ratings:
            part[unit] += most
    return {unit: Tally(part[unit], of[unit]) for unit in of}


def _micro(day: date, zone: tzinfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp()) * SECOND


def _shares(units: Array, base: Array, so: Array) -> dict[int, Tally]:
    """By unit: how many of the base there are, and how many of them are so."""
    found, number = np.unique(units[base], return_counts=True)
    part = dict(zip(*(each.tolist() for each in np.unique(units[base & so], return_counts=True)), strict=True))
    return {unit: Tally(part.get(unit, 0), of) for unit, of in zip(found.tolist(), number.tolist(), strict=True)}


def _returned(events: Events, kind: Array) -> Array:
    """Whether the next event of "not solved" in the same matter came within `RETURN_DAYS`."""
    order = np.lexsort((events["at"], events["matter"]))
    matter, at = events["matter"][order], events["at"][order]
    again = kind[order] == Kind.REOPEN
    soon = np.zeros(len(order), dtype=bool)
    following, of = NONE, NONE
    for place in range(len(order) - 1, -1, -1):
        if matter[place] != of:
            following, of = NONE, matter[place]
        soon[place] = following != NONE and following - at[place] <= RETURN_DAYS * DAY
        if again[place]:
            following = at[place]
        elif kind[order[place]] in (Kind.ANSWER, Kind.CLOSE):
            following = NONE  # what came back later came back to this one
    made = np.zeros(len(order), dtype=bool)
    made[order] = soon
    return made


def _in_runs(at: Array, unit: Array, decided: Array) -> tuple[Array, Array]:
    """Whether a decision stands in a run: at least `RUN` by one unit, each at most `RUN_SECONDS` after the one before.

    And whether it is spared: in one of the unit's `TOPICS` longest runs of at most `TOPIC`.
    """
    places = np.flatnonzero(decided)
    places = places[np.lexsort((at[places], unit[places]))]
    made, spared = np.zeros(len(at), dtype=bool), np.zeros(len(at), dtype=bool)
    if len(places):
        breaks = (np.diff(unit[places]) != 0) | (np.diff(at[places]) > RUN_SECONDS * SECOND)
        run = np.concatenate([[0], np.cumsum(breaks)])
        sizes, first = np.bincount(run), np.unique(run, return_index=True)[1]
        made[places] = sizes[run] >= RUN
        topics: dict[int, int] = defaultdict(int)
        for one in np.argsort(-sizes, kind="stable").tolist():
            of = int(unit[places[first[one]]])
            if RUN <= sizes[one] <= TOPIC and topics[of] < TOPICS:
                topics[of] += 1
                spared[places[run == one]] = True
    return made, spared


def _accepted(events: Events, within: Array, kind: Array) -> tuple[Array, Array]:
    """The first acceptance of each matter, and whether it came within the first band."""
    places = np.flatnonzero(within & (kind == Kind.ACCEPT))
    _, first = np.unique(events["matter"][places], return_index=True)
    accepted = np.zeros(len(kind), dtype=bool)
    accepted[places[first]] = True
    return accepted, events["at"] - events["submitted"] <= FIRST_BAND_MINUTES * MINUTE


def _within(at: Array, spans: Iterable[tuple[int, int]]) -> Array:
    made = np.zeros(len(at), dtype=bool)
    for start, end in spans:
        made |= (at >= start) & (at < end)
    return made
