"""From what events give to what is released: sums over the tree of units, and nothing that a small number follows from.

A month's cells are cut once and stand in one release only, and no release holds a sum over months, so nothing released
later says more about them (decision 172). Within the month `core.suppression` decides; measures with nearly the same
base are hidden together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product

from heliograph.core.suppression import ALL, protect
from heliograph.opendata.tables.kinds import COUNTED, LASTED, MATTERS, SHARES
from heliograph.opendata.tables.values import WHOLE, Cell, Counted, Duration, Raw, Tables

Place = tuple[str, str]
Hidden = dict[str, frozenset[Place]]
"""By family: places (unit, procedure) that no measure of it may show."""


def protected(raw: Raw, *, stay_hidden: Mapping[str, Collection[Place]] | None = None) -> Tables:
    """The tables to release. `stay_hidden`: what an earlier release of the same month hid, by family (`hidden_in`)."""
    away = _hidden(raw, stay_hidden or {})
    return Tables(tuple(sorted(_counts(raw, away))), tuple(sorted(_durations(raw, away), key=_order)))


def hidden_in(tables: Tables) -> dict[str, set[Place]]:
    """What a release hides, by family: a correction of it must not show any of it."""
    found: dict[str, set[Place]] = defaultdict(set)
    for row in tables.counts:
        if row.hidden:
            found[COUNTED[row.measure].family].add((row.unit, row.procedure))
    for lasted in tables.durations:
        if lasted.hidden:
            found[MATTERS].add((lasted.unit, WHOLE))
    return dict(found)


def _hidden(raw: Raw, before: Mapping[str, Collection[Place]]) -> Hidden:
    found: dict[str, set[Place]] = defaultdict(set)
    for family, places in before.items():
        found[family] |= set(places)
    for measure in SHARES:
        base = _base(raw.cells, measure.code, by_procedure=measure.by_procedure)
        found[measure.family] |= _unsafe(base, raw.parents)
    for code in LASTED:
        values = Counter[Place]()
        for one in raw.lasted:
            if one.measure == code:
                values[one.unit, WHOLE] += one.matters
        found[MATTERS] |= _unsafe(values, raw.parents)
    return {family: frozenset(_also_roots(places, raw.parents)) for family, places in found.items()}


def _base(cells: Iterable[Cell], code: str, *, by_procedure: bool) -> Counter[Place]:
    """How many each place's figure is taken of. Who was asked counts too: few who were asked are few people."""
    found = Counter[Place]()
    for cell in cells:
        if cell.measure == code:
            found[cell.unit, cell.procedure if by_procedure else WHOLE] += cell.of
    return found


def _unsafe(base: Mapping[Place, int], parents: Mapping[str, str]) -> set[Place]:
    """Places that must be hidden. Procedures stand side by side, units in their tree."""
    if all(procedure == WHOLE for _, procedure in base):
        rows = protect({(unit,): count for (unit, _), count in base.items()}, parents=(parents,))
        return {(unit, WHOLE) for (unit,) in rows}
    cells: dict[tuple[str, ...], int] = dict(base.items())
    return {(unit, procedure) for unit, procedure in protect(cells, parents=(parents, {}))}


def _also_roots(places: Collection[Place], parents: Mapping[str, str]) -> Iterator[Place]:
    """The whole and the one unit at the top are the same number under two names."""
    tops = {above for above in parents.values() if above not in parents}
    (top,) = tops if len(tops) == 1 else (None,)
    for unit, procedure in places:
        yield unit, procedure
        if top is not None and unit in (WHOLE, top):
            yield top if unit == WHOLE else WHOLE, procedure


def _trail(unit: str, parents: Mapping[str, str]) -> Iterator[str]:
    """The unit, all it lies under, and the whole."""
    at: str | None = unit
    while at is not None:
        yield at
        at = parents.get(at)
    yield WHOLE


def _counts(raw: Raw, away: Hidden) -> Iterator[Counted]:
    sums: dict[tuple[str, str, str], list[int | None]] = {}
    for cell in raw.cells:
        measure = COUNTED.get(cell.measure)
        if measure is None:
            continue
        procedures = (WHOLE, cell.procedure) if measure.by_procedure and cell.procedure != WHOLE else (WHOLE,)
        for unit, procedure in product(_trail(cell.unit, raw.parents), procedures):
            row = sums.setdefault((cell.measure, unit, procedure), [0, 0, None])
            row[0], row[1] = (row[0] or 0) + cell.part, (row[1] or 0) + cell.of
            if cell.asked is not None:
                row[2] = (row[2] or 0) + cell.asked
    for (code, unit, procedure), (part, of, asked) in sums.items():
        if not of:
            continue
        places = away.get(COUNTED[code].family, frozenset())
        if (ALL, WHOLE) in places and (unit, procedure) != (WHOLE, WHOLE):
            continue  # not even the rows may be listed
        if (unit, procedure) in places:
            yield Counted(unit, procedure, code, hidden=True)
        else:
            yield Counted(unit, procedure, code, part, of, asked)


def _durations(raw: Raw, away: Hidden) -> Iterator[Duration]:
    """By unit alone: two tables of the same values, cut in two ways, could be matched value by value."""
    sums: dict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for one in raw.lasted:
        for unit in _trail(one.unit, raw.parents):
            sums[one.measure, unit][one.minutes] += one.matters
    places = away.get(MATTERS, frozenset())
    for (code, unit), values in sums.items():
        if (ALL, WHOLE) in places and unit != WHOLE:
            continue
        if (unit, WHOLE) in places:
            yield Duration(unit, code, hidden=True)
        else:
            yield from (Duration(unit, code, minutes, matters) for minutes, matters in values.items() if matters)


def _order(row: Duration) -> tuple[str, str, int]:
    return row.unit, row.measure, -1 if row.minutes is None else row.minutes
