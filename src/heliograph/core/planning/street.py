"""Calls and the crews that answer them: what a simulation of the street needs to know, read from tables. Times are in hours.

`AREAS.csv`: area, x, y, rate (calls an hour); perhaps `priority` (1 the most urgent) and `asks` (patrol, patrol+traffic, …): an
area has a line for each. `CREWS.csv`: crew, x, y where it stands ready; perhaps `from`, `to` (hours of the day), `days` (1 to 7),
`service` (to whom it belongs), `skills` (what it can do, all if left out). `TRAVEL.csv`: area, crew, minutes.
`HOURS.csv`: day (1 Monday to 7), hour, calls: how the week rises and falls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.inputs import Row, Sheet, Source, read

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
Flags = NDArray[np.bool_]
WEEK = 168
MOST_CREWS, MOST_AREAS, MOST_PRIORITY = 500, 5_000, 5


@dataclass(frozen=True, slots=True)
class Calls:
    """Stream s: calls from area `of[s]`, asking for `asks[kinds[s]]`, of priority `priorities[s]` (0 the most urgent), `rates[s]` an hour."""

    areas: tuple[str, ...]
    at: Numbers
    of: Indexes
    kinds: Indexes
    asks: tuple[frozenset[str], ...]
    priorities: Indexes
    rates: Numbers

    @property
    def levels(self) -> int:
        """How many priorities there are."""
        return int(self.priorities.max()) + 1

    @property
    def services(self) -> tuple[str, ...]:
        """All that is asked for, by name."""
        return tuple(sorted(frozenset[str]().union(*self.asks)))


@dataclass(frozen=True, slots=True)
class Crews:
    """`on_duty[crew, hour of the week]`; `services`: "" where the table has none; `skills`: None for all."""

    names: tuple[str, ...]
    at: Numbers
    on_duty: Flags
    services: tuple[str, ...]
    skills: tuple[frozenset[str] | None, ...]

    def can(self, crew: int, asked: frozenset[str]) -> bool:
        """Whether it has every skill asked for."""
        skills = self.skills[crew]
        return skills is None or asked <= skills


def calls(source: Source) -> Calls:
    """`AREAS.csv`. Raises `BadInput`."""
    sheet = read(source)
    for column in ("area", "x", "y", "rate"):
        sheet.column([column])
    places: dict[str, tuple[float, float]] = {}
    order: dict[str, int] = {}
    kinds: dict[frozenset[str], int] = {}
    streams: dict[tuple[int, int, int], float] = {}
    for row in sheet.rows:
        name, at = row.name("area"), (row.number("x"), row.number("y"))
        if places.setdefault(name, at) != at:
            raise row.bad("area", f"“{name}”在两处，坐标不同。", f"{name!r} lies in two places.")
        asked = frozenset(row.cells.get("asks", "").replace("+", " ").split())
        key = order.setdefault(name, len(order)), kinds.setdefault(asked, len(kinds)), _priority(row)
        if key in streams:
            raise row.bad("area", f"“{name}”的同一种警情有两行。", f"{name!r} has two lines for the same calls.")
        streams[key] = row.number("rate", least=0)
    if len(places) > MOST_AREAS:
        raise source.error(f"片区多于 {MOST_AREAS} 个。", f"there are more than {MOST_AREAS} areas.")
    rates = np.array(list(streams.values()))
    if not rates.sum() > 0:
        raise source.error("rate 全是 0。", "every rate is 0.")
    of, kind, priority = (np.array([key[place] for key in streams], dtype=np.int64) for place in range(3))
    return Calls(tuple(places), np.array(list(places.values())), of, kind, tuple(kinds), priority, rates)


def _priority(row: Row) -> int:
    if not row.cells.get("priority", "").strip():
        return 0
    found = row.number("priority", least=1)
    if found != int(found) or found > MOST_PRIORITY:
        raise row.bad("priority", f"应当是 1 到 {MOST_PRIORITY}。", f"must be from 1 to {MOST_PRIORITY}.")
    return int(found) - 1


def crews(source: Source) -> Crews:
    """`CREWS.csv`. Raises `BadInput`."""
    sheet = read(source)
    for column in ("crew", "x", "y"):
        sheet.column([column])
    lines: dict[str, int] = {}
    for row in sheet.rows:
        name = row.name("crew")
        if name in lines:
            raise row.bad("crew", f"“{name}”已在第 {lines[name]} 行。", f"{name!r} stands in line {lines[name]} too.")
        lines[name] = row.line
    if len(lines) > MOST_CREWS:
        raise source.error(f"警组多于 {MOST_CREWS} 个。", f"there are more than {MOST_CREWS} crews.")
    skilled = sheet.find(["skills"]) is not None
    return Crews(
        tuple(lines),
        np.array([[row.number("x"), row.number("y")] for row in sheet.rows]),
        np.array([_hours(row, sheet) for row in sheet.rows]),
        tuple(row.cells.get("service", "").strip() for row in sheet.rows),
        tuple(frozenset(row.cells["skills"].replace("+", " ").split()) if skilled else None for row in sheet.rows),
    )


def _hours(row: Row, sheet: Sheet) -> Flags:
    """On duty in each hour of the week; a shift over midnight belongs to the day it begins."""
    found = np.zeros(WEEK, dtype=np.bool_)
    begin, end = (_hour(row, column, sheet) for column in ("from", "to"))
    days = row.cells.get("days", "").strip() or "1234567"
    if not set(days) <= set("1234567"):
        raise row.bad("days", "应当由 1（星期一）到 7 组成。", "must be made of 1 (Monday) to 7.")
    if begin is None or end is None:
        begin, end = 0, 24
    long = end - begin if end > begin else end - begin + 24
    for day in days:
        found[(np.arange(long) + (int(day) - 1) * 24 + begin) % WEEK] = True
    return found


def _hour(row: Row, column: str, sheet: Sheet) -> int | None:
    if sheet.find([column]) is None or not row.cells[column].strip():
        return None
    found = row.number(column, least=0)
    if found != int(found) or found > 24:
        raise row.bad(column, "应当是 0 到 24 的整点。", "must be a whole hour from 0 to 24.")
    return int(found)


def straight(calls: Calls, crews: Crews, *, kilometres_per_hour: float, detour: float) -> Numbers:
    """Hours of way `[area, crew]`: the straight line in metres, times `detour`, at this speed."""
    apart = np.hypot(*(calls.at[:, None] - crews.at[None]).transpose(2, 0, 1))
    found: Numbers = apart * detour / 1000 / kilometres_per_hour
    return found


def travel(source: Source, calls: Calls, crews: Crews) -> Numbers:
    """`TRAVEL.csv`: every pair once. Raises `BadInput`."""
    sheet = read(source)
    for column in ("area", "crew", "minutes"):
        sheet.column([column])
    areas = {name: place for place, name in enumerate(calls.areas)}
    names = {name: place for place, name in enumerate(crews.names)}
    found = np.full((len(areas), len(names)), np.nan)
    for row in sheet.rows:
        area, crew = row.name("area"), row.name("crew")
        if area in areas and crew in names:
            found[areas[area], names[crew]] = row.number("minutes", least=0) / 60
    if np.isnan(found).any():
        place, one = np.argwhere(np.isnan(found))[0].tolist()
        raise source.error(
            f"没有从“{crews.names[one]}”到“{calls.areas[place]}”的时间。",
            f"holds no time from {crews.names[one]!r} to {calls.areas[place]!r}.",
        )
    return found


def hours(source: Source) -> Numbers:
    """`HOURS.csv` as factors of the mean, by hour of the week from Monday 0:00. Raises `BadInput`."""
    sheet = read(source)
    for column in ("day", "hour", "calls"):
        sheet.column([column])
    found = np.full(WEEK, np.nan)
    for row in sheet.rows:
        day, hour = row.number("day", least=1), row.number("hour", least=0)
        if day not in range(1, 8) or hour not in range(24):
            raise row.bad("hour", "应当是 0 到 23，day 是 1 到 7。", "must be from 0 to 23, and the day from 1 to 7.")
        at = int(day - 1) * 24 + int(hour)
        if not np.isnan(found[at]):
            raise row.bad("hour", "：这个小时写了两次。", "and day stand there twice.")
        found[at] = row.number("calls", least=0)
    if np.isnan(found).any() or not found.sum() > 0:
        raise source.error("应当有一周 168 个小时各一行。", "must hold a line for each of the 168 hours of a week.")
    factors: Numbers = found / found.mean()
    return factors
