"""阶段看板: open cases by unit and stage, exact at every moment, without counting the table of matters.

What was counted (`StageCount`), less where the matters that moved since stood (`Placed`), plus where they stand: one
statement, so one moment. Its cost is the stages there are and the matters of the last seconds, never what is stored.
Near and late are as the watch last said: it looks within seconds of the time. Confidential matters are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from heliograph.core.procedure import Group, Procedure, State
from heliograph.core.text import Text
from heliograph.core.whole import whole_number
from heliograph.matters import procedures
from heliograph.matters.models import Matter
from heliograph.matters.reading.story.reader import title_for_staff
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
from heliograph.organisation.reading import Viewer
from heliograph.supervision.actions.stages import case_codes, nearness, open_cases
from heliograph.supervision.models import Placed, StageCount, Touch
from heliograph.supervision.reading.roles import is_of_legal

PAGE = 50
NEAR = ("late", "near", "paused")


@dataclass(slots=True)
class Figures:
    """Open matters, and how many of them are near their limit, past it, or without a running clock."""

    open: int = 0
    near: int = 0
    late: int = 0
    paused: int = 0

    def add(self, other: Figures) -> None:
        self.open += other.open
        self.near += other.near
        self.late += other.late
        self.paused += other.paused


Stage = tuple[int, str, str]

# CROSS JOIN: SQLite keeps its order, so what moved is looked up one by one and the open cases are never walked.
_MOMENT = """
SELECT unit_id, procedure, state, SUM(o), SUM(n), SUM(l), SUM(p) FROM (
 SELECT unit_id, procedure, state, open AS o, near AS n, late AS l, paused AS p FROM {count} WHERE bureau_id = %s{wanted}
 UNION ALL
 SELECT unit_id, procedure, state, -1, CASE nearness WHEN 'near' THEN -1 ELSE 0 END,
        CASE nearness WHEN 'late' THEN -1 ELSE 0 END, CASE nearness WHEN 'paused' THEN -1 ELSE 0 END
 FROM (SELECT DISTINCT matter_id FROM {touch} WHERE bureau_id = %s) AS moved CROSS JOIN {placed} AS was
 WHERE was.bureau_id = %s AND was.matter_id = moved.matter_id{wanted}
 UNION ALL
 SELECT unit_id, procedure, state, 1, CASE WHEN due >= %s AND warn_at <= %s THEN 1 ELSE 0 END,
        CASE WHEN due < %s THEN 1 ELSE 0 END, CASE WHEN due IS NULL THEN 1 ELSE 0 END
 FROM (SELECT DISTINCT matter_id FROM {touch} WHERE bureau_id = %s) AS moved CROSS JOIN {matter} AS now
 WHERE now.bureau_id = %s AND now.id = moved.matter_id AND settled_at IS NULL AND NOT confidential{wanted}
) AS moment GROUP BY unit_id, procedure, state HAVING SUM(o) <> 0 OR SUM(n) <> 0 OR SUM(l) <> 0 OR SUM(p) <> 0
"""


def counts(bureau_id: int, now: datetime, codes: Collection[str] | None = None) -> dict[Stage, Figures]:
    """The figures of every stage that is not empty; of these procedures only, if any are named."""
    wanted = "" if codes is None else f" AND procedure IN ({', '.join(['%s'] * len(codes)) or 'NULL'})"
    names = {
        name: connection.ops.quote_name(model._meta.db_table)
        for name, model in (("count", StageCount), ("placed", Placed), ("touch", Touch), ("matter", Matter))
    }
    of = list(codes or ())
    at = connection.ops.adapt_datetimefield_value(now)
    values = [bureau_id, *of, bureau_id, bureau_id, *of, at, at, at, bureau_id, bureau_id, *of]
    with connection.cursor() as cursor:
        cursor.execute(_MOMENT.format(**names, wanted=wanted), values)
        return {(int(u), p, s): Figures(*map(int, rest)) for u, p, s, *rest in cursor.fetchall()}


def recount(bureau_id: int, now: datetime) -> dict[Stage, Figures]:
    """The same by reading every open matter: for `heliograph doctor` and tests, never for a page."""
    found: dict[Stage, Figures] = {}
    rows = open_cases(bureau_id, case_codes(bureau_id))
    for matter in rows.only("bureau_id", "id", "unit", "procedure", "state", "due", "warn_at").iterator(2000):
        figures = found.setdefault((matter.unit_id, matter.procedure, matter.state), Figures())
        figures.open += 1
        how = nearness(matter, now)
        if how in NEAR:
            setattr(figures, how, getattr(figures, how) + 1)
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked the board for: below which unit, and which procedure ("" for all of cases)."""

    unit: int | None = None
    procedure: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Wanted:
        return cls(whole_number(given.get("unit", "")), given.get("procedure", "")[:60])


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's figures by state: its own matters, or with everything below it."""

    unit: Unit
    with_below: bool
    cells: list[Figures]
    total: Figures


@dataclass(frozen=True, slots=True)
class Table:
    """One procedure on the board: its states from left to right, and the units."""

    procedure: Procedure
    states: list[tuple[str, Text]]
    lines: list[Line]
    total: Figures


@dataclass(frozen=True, slots=True)
class Board:
    """What a viewer sees of the board. `root` is the unit it is about; None for several that have none above them."""

    root: Unit | None
    above: list[Unit]
    total: Figures
    tables: list[Table]
    choices: list[Procedure]


def reached(viewer: Viewer) -> frozenset[int]:
    """The units whose stages the officer sees."""
    if viewer.is_one_of("supervisor") or is_of_legal(viewer):
        return frozenset(organisation.units(viewer.bureau_id))
    return viewer.own_units | viewer.led_units


def board(viewer: Viewer, wanted: Wanted, now: datetime) -> Board:
    """The board below a unit: that unit's own matters, and each unit directly below it with everything under it."""
    every = organisation.units(viewer.bureau_id)
    seen = reached(viewer)
    root = every.get(wanted.unit) if wanted.unit in seen else None
    groups = _groups(every, seen, root)
    cases = [p for p in procedures.all_in_force(viewer.bureau_id, now.date()) if p.group is Group.CASE]
    chosen = [p for p in cases if wanted.procedure in ("", p.code)]
    figures = counts(viewer.bureau_id, now, [p.code for p in chosen])
    tables = [_table(viewer.bureau_id, p, groups, figures) for p in chosen]
    shown = [table for table in tables if table.total.open]
    total = Figures()
    for table in shown:
        total.add(table.total)
    return Board(root, _above(every, seen, root), total, shown, cases)


@dataclass(frozen=True, slots=True)
class _Group:
    unit: Unit
    members: frozenset[int]
    with_below: bool


def _groups(every: Mapping[int, Unit], seen: frozenset[int], root: Unit | None) -> list[_Group]:
    """The lines: the chosen unit itself and those directly below it; without one, the highest units that are seen."""
    if root is None:
        tops = [u for u in every.values() if u.id in seen and u.parent_id not in seen]
        if len(tops) > 1:
            return [_group(every, seen, unit) for unit in tops]
        if not tops:
            return []
        root = tops[0]
    below = [u for u in every.values() if u.parent_id == root.id and u.id in seen]
    return [_Group(root, frozenset({root.id}), False), *(_group(every, seen, unit) for unit in below)]


def _group(every: Mapping[int, Unit], seen: frozenset[int], unit: Unit) -> _Group:
    members = frozenset(u.id for u in every.values() if u.path.startswith(unit.path) and u.id in seen)
    return _Group(unit, members, len(members) > 1)


def _above(every: Mapping[int, Unit], seen: frozenset[int], root: Unit | None) -> list[Unit]:
    """The way up from the chosen unit, as far as the viewer sees."""
    way: list[Unit] = []
    while root is not None and root.parent_id in seen:
        root = every[root.parent_id or 0]
        way.insert(0, root)
    return way


def _table(bureau_id: int, procedure: Procedure, groups: Sequence[_Group], figures: Mapping[Stage, Figures]) -> Table:
    of_unit: dict[int, dict[str, Figures]] = {}
    for (unit, code, state), one in figures.items():
        if code == procedure.code:
            of_unit.setdefault(unit, {})[state] = one
    seen = Counter(state for states in of_unit.values() for state in states)
    known = [state.name for state in procedure.states if not state.final]
    names = [*known, *sorted(name for name in seen if name not in known)]
    names = [name for name in names if seen[name]]
    lines = [line for group in groups if (line := _line(group, names, of_unit)).total.open]
    total = Figures()
    for line in lines:
        total.add(line.total)
    return Table(procedure, [(name, state_title(procedure, name)) for name in names], lines, total)


def _line(group: _Group, names: Sequence[str], of_unit: Mapping[int, Mapping[str, Figures]]) -> Line:
    cells, total = [], Figures()
    for name in names:
        cell = Figures()
        for unit in group.members & of_unit.keys():
            if name in of_unit[unit]:
                cell.add(of_unit[unit][name])
        cells.append(cell)
        total.add(cell)
    return Line(group.unit, group.with_below, cells, total)


def state_title(procedure: Procedure, name: str) -> Text:
    """A state's title for staff; its name where this version has no such state."""
    found: State | None = next((state for state in procedure.states if state.name == name), None)
    return title_for_staff(found) if found else Text(name, name)
