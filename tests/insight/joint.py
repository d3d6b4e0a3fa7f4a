"""One invented bureau, everything that its pages say at once, and somebody who solves for what they hide.

The pages' own code decides what is told: boards and badges (`figures`), replies, releases of open data, workload, disputes
by station, requests at the door by beat. Only where they read their matters from is replaced, by a list that the test draws.

What is in here shares matters: of the coarse kind "near home" disputes are one part, so that boards less disputes are home
visits; what was asked at doors is a part of what was received at the beat's station; workload adds matters up another way.
What stands outside shares no count with these: decision 191 says which and why.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from itertools import combinations_with_replacement, product
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from heliograph.core.text import Text
from heliograph.insight import sources, workload
from heliograph.insight.reading import counting, figures, rows, staffing
from heliograph.insight.reading.counting import Cells
from heliograph.insight.reading.rows import Asked, Promised
from heliograph.insight.reading.span import Span
from heliograph.matters import procedures
from heliograph.opendata.reading.cells import _cells
from heliograph.opendata.tables.kinds import BASES
from heliograph.opendata.tables.protecting import protected
from heliograph.opendata.tables.values import Cell as Tallied
from heliograph.opendata.tables.values import Lasted, Raw
from heliograph.organisation import reading as organisation
from tests.insight.solving import Cell, Fact, System

replies = import_module("heliograph.insight.reading.replies")  # the package has a function of that name
TREE = {1: None, 2: 1, 3: 1, 4: 3, 5: 3, 6: 1}
KINDS = ("ask", "help", "theft", "fraud")
COARSE = {"theft": "case", "fraud": "case"}
NAMES = {"ask": {"ask"}, "help": {"help"}, "case": {"theft", "fraud"}, "theft": {"theft"}, "fraud": {"fraud"}}
DISPUTES = "theft"
"""This kind has a page of its own, by station and half-year, as mediation has beside home visits; the name matters to nobody."""
DOOR = ("ask", "help")
"""Kinds that a request at a door can be of."""
BEATS = {"b2": 2, "b4": 4, "b5": 5, "b6": 6, "c6": 6}
MONTHS = (2, 3)
NOW = datetime(2026, 4, 20, tzinfo=UTC)
HOURS = timedelta(hours=1)
PARTS = (
    "on_time_of",
    "reopened_of",
    "first_waits",
    "end_waits",
    "solved_rate_of",
    "satisfied_rate_of",
    "tellings_on_time_of",
    "follow_ups_on_time_of",
)
COLUMNS = ("received", *PARTS)
SAME = {
    "transfers_of": "received",
    "circling_of": "received",
    "not_solved_of": "reopened_of",
    "response_rate_of": "reopened_of",
}


def units() -> dict[int, Any]:
    made: dict[int, Any] = {}
    for unit, parent in TREE.items():
        path = f"{made[parent].path}{unit}/" if parent else f"/{unit}/"
        made[unit] = SimpleNamespace(
            id=unit, code=f"u{unit}", path=path, parent_id=parent, title=Text(f"u{unit}", f"u{unit}"), active=True
        )
    return made


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter with all that figures ask of it."""

    asked: Asked
    is_judged: bool
    is_telling: bool
    grade: int

    @property
    def columns(self) -> Iterator[str]:
        could = self.asked.is_answered and not self.asked.is_imported
        says = {
            "received": True, "on_time_of": self.is_judged, "reopened_of": could,
            "first_waits": self.asked.first_wait is not None, "end_waits": self.asked.end_wait is not None,
            "solved_rate_of": could and (self.grade > 0 or self.asked.reopened > 0),
            "satisfied_rate_of": could and self.grade > 0, "tellings_on_time_of": self.is_telling,
            "follow_ups_on_time_of": could and self.grade == 2,
        }  # fmt: skip
        return (name for name, holds in says.items() if holds)


def drawn(seed: int) -> list[Matter]:
    """Two months: most units small, each base a little smaller than the one before."""
    draw = random.Random(seed)
    nearly = draw.choice([0.7, 0.9, 0.97])
    made = []
    for unit, kind, month in product(TREE, KINDS, MONTHS):
        for _ in range(draw.choice([0, draw.randint(1, 9), draw.randint(10, 16), draw.randint(10, 40)])):
            is_answered = draw.random() < nearly
            waited = 30 * HOURS if is_answered and draw.random() < nearly else None
            asked = Asked(
                UUID(int=draw.getrandbits(128)), kind, unit, datetime(2026, month, 10, tzinfo=UTC), "", waited,
                waited if draw.random() < nearly else None, is_answered, draw.random() > nearly, int(draw.random() < 0.1), 0,
            )  # fmt: skip
            made.append(Matter(asked, draw.random() < nearly, draw.random() < nearly, draw.choice([0, 2, 5])))
    return made


def counted(matters: list[Matter]) -> Counter[Cell]:
    return Counter(
        (name, m.asked.unit, m.asked.procedure, m.asked.submitted_at.month) for m in matters for name in m.columns
    )


def posted(seed: int) -> dict[int, set[int]]:
    """Who works at each unit: where the seed is even, one or two in some."""
    draw, names = random.Random(seed), iter(range(1000))
    return {unit: {next(names) for _ in range(draw.choice([5, 9] if seed % 2 else [1, 2, 5, 9]))} for unit in TREE}


def staged(monkeypatch: Any, matters: list[Matter], officers: dict[int, set[int]]) -> None:
    """The pages read these matters; of the organisation, this tree."""
    numbers: dict[str, Counter[tuple[int, str, int]]] = {}
    for (name, unit, kind, month), count in counted(matters).items():
        for column in (name, *(other for other, same in SAME.items() if same == name)):
            numbers.setdefault(column, Counter())[unit, COARSE.get(kind, kind), 202600 + month] += count
    numbers["response_rate_part"] = numbers.get("satisfied_rate_of", Counter())

    def within(_: int, span: Span) -> Cells:
        first, last = 202600 + span.since.month, 202600 + span.until.month
        return Cells({n: {c: k for c, k in found.items() if first <= c[2] <= last} for n, found in numbers.items()})

    def chosen(which: rows.Chosen) -> list[Asked]:
        return [m.asked for m in matters if which.start <= m.asked.submitted_at < which.end]

    judged = {m.asked.id: Promised(True, False) for m in matters if m.is_judged}
    grades = {m.asked.id: m.grade for m in matters if m.grade and m.asked.is_answered and not m.asked.is_imported}
    every = units()
    monkeypatch.setattr(organisation, "units", lambda _: every)
    monkeypatch.setattr(organisation, "zone", lambda _: UTC)
    monkeypatch.setattr(procedures, "in_force", lambda *_: None)
    monkeypatch.setattr(counting, "cells", within)
    monkeypatch.setattr(counting, "waits", lambda *_: iter(()))
    monkeypatch.setattr(counting, "today", lambda _: NOW.date())
    monkeypatch.setattr(rows, "asked", chosen)
    monkeypatch.setattr(rows, "promised", lambda which, _: judged)
    monkeypatch.setattr(rows, "grades", lambda which: Counter(grades[a.id] for a in chosen(which) if a.id in grades))
    parents = {every[unit].code: every[above].code for unit, above in TREE.items() if above}
    few = staffing.of_officers({every[unit].code: frozenset(found) for unit, found in officers.items()}, parents)
    monkeypatch.setattr(staffing, "_of_month", lambda *_: few)
    working = {unit: workload.Group(0, 150.0 * len(found), found, {unit}) for unit, found in officers.items()}
    monkeypatch.setattr(workload, "_posted", lambda _, span: {m: copy.deepcopy(working) for m in months_of(span)})
    registered = sources.Registered(workload.workload, of_people=True, hides=workload.hides)
    monkeypatch.setattr(sources, "_sources", {"workload": registered})
    monkeypatch.setattr(replies, "published_as", lambda _: lambda code: COARSE.get(code, code))


def cells_of(column: str, unit: int | None, kind: str | None, span: Span, *, directly: bool = False) -> frozenset[Cell]:
    every = units()
    below = [
        u for u in TREE if unit is None or u == unit or (not directly and every[u].path.startswith(every[unit].path))
    ]
    kinds = NAMES[kind] if kind else KINDS
    return frozenset(product([SAME.get(column, column)], below, kinds, range(span.since.month, span.until.month + 1)))


def months_of(span: Span) -> list[int]:
    return [202600 + month for month in range(span.since.month, span.until.month + 1)]


def spans() -> Iterator[Span]:
    for first, last in combinations_with_replacement(MONTHS, 2):
        yield Span(date(2026, first, 1), date(2026, last + 1, 1) - timedelta(days=1))


CODES = {
    "transfers": "transfers_of", "on-time": "on_time_of", "not-solved": "not_solved_of", "first-answer-median": "first_waits",
    "end-p90": "end_waits", "response-rate": "response_rate_of", "satisfied-rate": "satisfied_rate_of",
    "tellings-on-time": "tellings_on_time_of", "follow-ups-on-time": "follow_ups_on_time_of",
}  # fmt: skip


def of_boards(matters: list[Matter]) -> Iterator[Fact]:
    """Every figure and every table: any span, unit, kind. Badges, appraisal and the desk's downloads say the same figures."""
    numbers = counted(matters)
    for span, (code, column), unit, kind in product(
        spans(), CODES.items(), (None, *TREE), (None, "ask", "help", "case")
    ):
        one = figures.figure(1, code, span, unit=unit, procedure=kind)
        cells = cells_of(column, unit, kind, span)
        if not one.hidden:
            yield Fact(cells, sum(numbers[cell] for cell in cells), f"board {code} {unit} {kind} {span}")
            if code == "response-rate":
                rated = cells_of("satisfied_rate_of", unit, kind, span)
                yield Fact(rated, sum(numbers[cell] for cell in rated), f"board {code} part {unit} {kind} {span}")
        for row in figures.table(1, code, span, by="unit", unit=unit, procedure=kind):
            is_own = int(row.key) == (unit or 1)
            cells = cells_of(column, int(row.key), kind, span, directly=is_own)
            if not row.figure.hidden:
                yield Fact(cells, sum(numbers[cell] for cell in cells), f"table {code} {unit}/{row.key} {kind} {span}")


def of_workload(matters: list[Matter]) -> Iterator[Fact]:
    """Matters received, added up over units that are counted together."""
    every = units()
    for span, unit in product(spans(), (None, *TREE)):
        groups = workload._groups(1, span)

        def added(at: int | None, directly: bool, groups: Any = groups) -> frozenset[Cell]:
            return frozenset(
                ("received", where, kind, month - 202600)
                for month, found in groups.items()
                for one, group in found.items()
                if at is None or one == at or (not directly and every[one].path.startswith(every[at].path))
                for where, kind in product(group.at, KINDS)
            )

        one = figures.figure(1, "workload", span, unit=unit)
        if not one.hidden:
            yield Fact(added(unit, False), one.part or 0, f"workload {unit} {span}")
        for row in figures.table(1, "workload", span, by="unit", unit=unit):
            if not row.figure.hidden:
                cells = added(int(row.key), int(row.key) == (unit or 1))
                yield Fact(cells, row.figure.part or 0, f"workload {unit}/{row.key} {span}")


def of_replies(matters: list[Matter]) -> Iterator[Fact]:
    for span, unit, kind in product(spans(), (None, *TREE), (None, "ask", "help", "case", "theft")):
        found = replies._count(1, span, unit, COARSE.get(kind or "", kind), NOW, is_settled=True)
        if found.whole is None:
            continue
        parts = [(unit, found.procedure, False, found.whole)]
        parts += [(int(p.key), found.procedure, p.is_own, p.measures) for p in found.units if p.measures]
        parts += [(unit, p.key, False, p.measures) for p in found.procedures if p.measures]
        for at, of, is_own, measures in parts:
            for column, number in (
                ("received", measures.received),
                ("on_time_of", measures.judged),
                ("first_waits", measures.measured),
            ):
                if column == "received" or (at, of) != (None, None):
                    yield Fact(cells_of(column, at, of, span, directly=is_own), number, f"replies {at} {of} {span}")


def of_open_data(matters: list[Matter]) -> Iterator[Fact]:
    every = units()
    codes = {u.id: u.code for u in every.values()}
    ids = {code: unit for unit, code in codes.items()}
    for month in MONTHS:
        span = next(one for one in spans() if one.since.month == month)
        found = counting.cells(1, span)
        places = {cell for of in found.numbers.values() for cell in of}
        raw = []
        for place in sorted(places):
            row: Counter[str] = Counter({name: of.get(place, 0) for name, of in found.numbers.items()})
            row.update(unit=place[0])
            row["procedure"] = place[1]  # type: ignore[assignment]
            raw += _cells(row, codes)
        raw += [Tallied(codes[one.unit], "", "workload", one.part, one.of) for one in workload.workload(1, span)]
        lasted = [
            Lasted(one.unit, one.measure, 30, one.of)
            for one in raw
            if one.measure in ("first-answer", "end") and one.of
        ]
        parents = {u.code: codes[u.parent_id] for u in every.values() if u.parent_id}
        (number,) = months_of(span)
        also = {"workload": workload.hides(1, span)[number]}
        tables = protected(Raw(parents, tuple(raw), tuple(lasted), staffing.few(1, span)[number], also))
        of_load = workload._groups(1, span)[number]
        for count in tables.counts:
            if count.measure == "workload" and not count.hidden:
                below = [
                    one for one in of_load if not count.unit or every[one].path.startswith(every[ids[count.unit]].path)
                ]
                cells = frozenset(
                    ("received", at, kind, month) for one in below for at in of_load[one].at for kind in KINDS
                )
                yield Fact(cells, count.part or 0, f"open data workload {count.unit} {month}")
            elif not count.hidden:
                cells = cells_of(BASES[count.measure], ids.get(count.unit), count.procedure or None, span)
                yield Fact(cells, count.of or 0, f"open data {count.measure} {count.unit} {count.procedure} {month}")
        for time in tables.durations:
            if not time.hidden:
                cells = cells_of(BASES[time.measure], ids.get(time.unit), None, span)
                yield Fact(cells, time.matters or 0, f"open data {time.measure} {time.unit} {month}")


def system(facts: list[Fact], numbers: Counter[Cell], doors: Counter[Cell]) -> System:
    """Known is what is part of what, and where anything was received, or asked at a door."""
    from tests.insight.beside import door_cells, door_links

    cells: list[Cell] = [*product(COLUMNS, TREE, KINDS, MONTHS), *door_cells()]
    over = {
        "solved_rate_of": "reopened_of",
        "satisfied_rate_of": "solved_rate_of",
        "follow_ups_on_time_of": "satisfied_rate_of",
    }
    links = [
        (frozenset({(part, *place)}), frozenset({(over.get(part, "received"), *place)}))
        for place in product(TREE, KINDS, MONTHS)
        for part in PARTS
    ]
    filled = {cell for cell in cells if numbers["received", *cell[1:]] > 0}
    least = {cell: 1 for cell in filled if cell[0] == "received"} | {cell: 1 for cell, n in doors.items() if n}
    filled |= {cell for cell, number in doors.items() if number}
    links += door_links()
    return System(cells, facts, links, filled, least)


def secrets(numbers: Counter[Cell]) -> Iterator[tuple[frozenset[Cell], int]]:
    """Every number from 1 to 9 at a unit, alone or with all below it, of a kind or of all, in a month."""
    for column, unit, kind, span in product(COLUMNS, (None, *TREE), (None, "ask", "help", "case"), spans()):
        if (unit in (None, 1) and kind is None) or span.since.month != span.until.month:
            continue
        for directly in {False, unit == 3}:
            cells = cells_of(column, unit, kind, span, directly=directly)
            number = sum(numbers[cell] for cell in cells)
            if 0 < number < 10:
                yield cells, number


__all__ = [
    "BEATS", "COARSE", "DISPUTES", "DOOR", "KINDS", "MONTHS", "TREE", "Fact", "System", "cells_of", "counted", "drawn", "months_of", "of_boards",
    "of_open_data", "of_replies", "of_workload", "posted", "secrets", "spans", "staged", "system", "units",
]  # fmt: skip
