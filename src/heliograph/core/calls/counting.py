"""From a table of calls to counts per cell, hour, kind and origin, with the report of all that was found on the way.

Whatever a person must decide is a finding that stops: nothing is planned from a file whose days were guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from heliograph.core.calls import columns, when
from heliograph.core.calls.cells import Cell
from heliograph.core.calls.columns import LONGEST_KIND, Origin, Table
from heliograph.core.calls.dates import Order, Written
from heliograph.core.calls.orders import NONE, Basis, decide
from heliograph.core.calls.report import Level, Report
from heliograph.core.calls.where import places
from heliograph.core.dates import BUREAU_ZONE
from heliograph.core.geography.datum import Datum, Degrees
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
    when.leave_out_never(table, dates, asked.today, report, keep)
    when.leave_out_twice(table, report, keep)
    families, days = decide(
        [one if ok else None for one, ok in zip(dates, keep, strict=True)], today=asked.today, stated=asked.orders
    )
    when.say_dates(table, families, dates, report)
    when.leave_out_impossible(table, days, asked.today, report, keep)
    lon, lat = places(table, asked.datum, asked.area, report, keep)
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
