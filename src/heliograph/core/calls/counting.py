"""From a table of calls to counts per cell, hour, kind and origin, with the report of all that was found on the way.

Whatever a person must decide is a finding that stops: nothing is planned from a file whose days were guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from heliograph.core.calls import columns, when
from heliograph.core.calls.cells import Cell
from heliograph.core.calls.columns import LONGEST_KIND, Origin, Table
from heliograph.core.calls.dates import Order, Written
from heliograph.core.calls.orders import NONE, Basis, decide
from heliograph.core.calls.report import Level, Report
from heliograph.core.dates import BUREAU_ZONE
from heliograph.core.geography.datum import Datum, Degrees, convert, named
from heliograph.core.geography.fitting import better_fit
from heliograph.core.geography.locating import Locator
from heliograph.core.planning.inputs import BadInput, Source
from heliograph.core.text import Text

MOST_KINDS = 300
"""Different words in the column of kinds: beyond, it is free text, and could say anything of anybody."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is to be read. `orders`: what a person said of day and month, by whether the year stands last; `datum` and `origin`:
    of all lines, where the file says nothing; `area`: outside of it no call counts (None: nothing is outside)."""

    today: date
    zone: tzinfo = BUREAU_ZONE
    orders: Mapping[bool, Order] = field(default_factory=dict)
    datum: Datum | None = None
    origin: Origin | None = None
    area: BaseGeometry | None = None


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """What is kept of where, when and what: `hour` is the beginning of an hour."""

    cell: Cell
    hour: datetime
    kind: str
    origin: Origin


@dataclass(slots=True)
class Count:
    """`minutes`: of work, of those `timed` calls whose duration is known."""

    calls: int = 0
    minutes: float = 0.0
    timed: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    counts: dict[Slot, Count]
    report: Report


def count(source: Source, asked: Asked) -> Counted:
    """The counts and the report. Raises `BadInput` where the file is no table of calls, or is about persons."""
    table = columns.read(source)
    report = Report(rows=len(table.lines) + len(table.refused))
    for line, why in table.refused:
        report.refuse("fields", line, why)
    _say_columns(table, report)
    kinds = _kinds(table)
    keep = np.ones(len(table.lines), dtype=np.bool_)
    dates = when.dates(table, report, keep)
    when.leave_out_twice(table, report, keep)
    families, days = decide(
        [one if ok else None for one, ok in zip(dates, keep, strict=True)], today=asked.today, stated=asked.orders
    )
    when.say_dates(table, families, dates, report)
    when.leave_out_impossible(table, days, asked.today, report, keep)
    lon, lat = _places(table, asked, report, keep)
    keep &= days != NONE
    origins = _origins(table, asked, report)
    counts = _added(table, keep, (lon, lat), (dates, days), kinds, origins, asked.zone, report)
    return Counted(counts, report)


def _say_columns(table: Table, report: Report) -> None:
    used = [f"{name} = {column}" for name, column in table.used.items()]
    report.fact(Text("用到的列", "Columns used"), Text("、".join(used), ", ".join(used)))
    if table.unused:
        rest = Text("、".join(table.unused), ", ".join(table.unused))
        report.fact(Text("没有用、也没有保存的列", "Columns neither used nor kept"), rest)


def _kinds(table: Table) -> list[str]:
    if not table.has("kind"):
        return [""] * len(table.lines)
    found = [" ".join(cell.split())[:LONGEST_KIND] for cell in table.cells["kind"]]
    different = len(set(found))
    if different > MOST_KINDS:
        column = table.used["kind"]
        raise table.source.error(
            f"“{column}”有 {different} 种不同的内容，像是自由填写的文字，可能写到个人：请换成类别，或删去。",
            f"{column} holds {different} different texts: words that somebody wrote may be about persons. Put a kind there, or take it out.",
        )
    return found


def _places(table: Table, asked: Asked, report: Report, keep: NDArray[np.bool_]) -> tuple[Degrees, Degrees]:
    """Longitudes and latitudes in WGS-84."""
    lon, lat = (np.array([columns.degrees(cell) for cell in table.cells[name]]) for name in ("lon", "lat"))
    usable = (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ~((lon == 0) & (lat == 0))
    for place in np.flatnonzero(keep & ~usable).tolist():
        report.refuse("place", table.lines[place], Text("没有能用的经纬度。", "no usable longitude and latitude."))
    keep &= usable
    said = [_datum(table, place) for place in range(len(lon))] if table.has("datum") and asked.datum is None else None
    written_lon, written_lat = lon, lat
    if said is None:
        taken = asked.datum or Datum.WGS84
        lon, lat = convert(lon, lat, taken, Datum.WGS84)
        if asked.datum is None:
            report.find(
                Level.ASSUMED, Text("文件没有写坐标系，按 WGS-84 读。", "The file names no datum: WGS-84 was taken.")
            )
        else:
            report.fact(Text("坐标系（您说的）", "Datum (as you said)"), taken.written)
    else:
        lon, lat = _each_datum(lon, lat, said)
        report.fact(
            Text("坐标系（文件写的）", "Datum (as the file says)"), "、".join(sorted({one.written for one in said}))
        )
    if asked.area is not None:
        _outside(table, (lon, lat), asked, report, keep)
        if said is None and asked.datum is None:
            _better_datum(asked.area, written_lon[usable], written_lat[usable], report)
    return lon, lat


def _datum(table: Table, place: int) -> Datum:
    words = table.cells["datum"][place]
    found = named(words) if words else Datum.WGS84
    if found is None:
        zh, en = (
            f"不认识坐标系“{words}”：请写 WGS-84、GCJ-02 或 BD-09。",
            f"unknown datum {words!r}: write WGS-84, GCJ-02 or BD-09.",
        )
        raise table.source.at(table.lines[place], zh, en)
    return found


def _each_datum(lon: Degrees, lat: Degrees, said: Sequence[Datum]) -> tuple[Degrees, Degrees]:
    x, y = lon, lat
    for datum in Datum:
        these = np.array([one is datum for one in said], dtype=np.bool_)
        moved = convert(lon, lat, datum, Datum.WGS84)
        x, y = np.where(these, moved[0], x), np.where(these, moved[1], y)
    return x, y


def _outside(table: Table, at: tuple[Degrees, Degrees], asked: Asked, report: Report, keep: NDArray[np.bool_]) -> None:
    lon, lat = at
    assert asked.area is not None
    shapely.prepare(asked.area)
    out = keep & ~np.asarray(shapely.intersects_xy(asked.area, lon, lat), dtype=np.bool_)
    possible = np.abs(lon) <= 90
    swapped = int((out & possible & np.asarray(shapely.intersects_xy(asked.area, lat, lon), dtype=np.bool_)).sum())
    report.outside = int(out.sum())
    report.outside_lines = [table.lines[place] for place in np.flatnonzero(out).tolist()[:20]]
    keep &= ~out
    if swapped >= max(1, 0.02 * len(keep)):
        report.find(
            Level.STOPS,
            Text(
                f"经度和纬度好像写反了：有 {swapped} 行对调后就在辖区内。请改第一行的列名。",
                f"Latitude and longitude seem to be swapped: {swapped} lines would lie in the area if changed over. Change the names "
                f"of the columns.",
            ),
        )


def _better_datum(area: BaseGeometry, lon: Degrees, lat: Degrees, report: Report) -> None:
    better = better_fit(Locator([area]), lon, lat, Datum.WGS84, Datum.WGS84)
    if better is not None:
        datum, most, now = better
        report.find(
            Level.STOPS,
            Text(
                f"按 WGS-84，{now:.1%} 的地点在辖区内；按 {datum.written} 有 {most:.1%}。请说明坐标系。",
                f"Taken for WGS-84, {now:.1%} of the places lie in the area; taken for {datum.written}, {most:.1%} would. Say which it is.",
            ),
        )


def _origins(table: Table, asked: Asked, report: Report) -> list[Origin]:
    if table.has("origin"):
        return [columns.origin_of(cell) for cell in table.cells["origin"]]
    if asked.origin is None:
        report.find(
            Level.STOPS,
            Text(
                "文件没有写是群众报警还是民警发现。请说明：规划只用群众报警。",
                "The file doesn't say whether the public called or officers found it. Say which: plans are made from calls of the public.",
            ),
        )
    else:
        report.fact(Text("来源（您说的）", "Origin (as you said)"), asked.origin.words)
    return [asked.origin or Origin.UNKNOWN] * len(table.lines)


def _added(
    table: Table,
    keep: NDArray[np.bool_],
    at: tuple[Degrees, Degrees],
    when: tuple[Sequence[Written | None], NDArray[np.int64]],
    kinds: Sequence[str],
    origins: Sequence[Origin],
    zone: tzinfo,
    report: Report,
) -> dict[Slot, Count]:
    counts: dict[Slot, Count] = {}
    by_origin: Counter[Origin] = Counter()
    by_kind: Counter[str] = Counter()
    hours: Counter[datetime] = Counter()
    exact = timed = 0
    for place in np.flatnonzero(keep).tolist():
        told = when[0][place]
        assert told is not None
        moment = told.at(date.fromordinal(int(when[1][place])), zone)
        hour = moment.replace(minute=0, second=0, microsecond=0)
        slot = Slot(Cell.at(float(at[0][place]), float(at[1][place])), hour, kinds[place], origins[place])
        one = counts.setdefault(slot, Count())
        one.calls += 1
        lasted = columns.minutes_of(table.cells["minutes"][place]) if table.has("minutes") else None
        if lasted is not None:
            one.minutes += lasted
            one.timed += 1
            timed += 1
        exact += moment.hour == moment.minute == 0
        by_origin[slot.origin] += 1
        by_kind[slot.kind] += 1
        hours[hour] += 1
    report.kept = sum(by_origin.values())
    report.cells = len({slot.cell for slot in counts})
    report.counted(hours, by_origin, by_kind, timed=timed, midnight=exact, has_minutes=table.has("minutes"))
    return counts


__all__ = ["Asked", "BadInput", "Basis", "Count", "Counted", "Slot", "Source", "count"]
