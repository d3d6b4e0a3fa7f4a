"""From what events give to what is released: sums over the tree of units, and nothing that a small number follows from.

A month's cells are cut once and stand in one release only, and no release holds a sum over months, so nothing released
later says more about them (decision 172). Within the month `insight.reading.bases` decides, as for every page: two rules
for the same numbers would each show what the other hides (decision 184).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product

from heliograph.core.suppression import ALL, LEAST
from heliograph.insight.reading import bases
from heliograph.opendata.tables.kinds import BASES, COUNTED, MATTERS, SHARES, Released
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
    numbers, tree = _numbers(raw.cells), tuple(sorted(raw.parents.items()))
    for name in numbers.keys() & BASES.values():
        found[_family(name)] |= bases.away(numbers, name, tree, raw.few)
        if 0 < sum(count for _, count in numbers[name]) < LEAST:
            found[_family(name)].add((WHOLE, WHOLE))
    for measure in SHARES:
        if measure.code not in BASES:
            found[measure.family] |= _unsafe(raw, measure)
    return {family: frozenset(_also_roots(places, raw.parents)) for family, places in found.items()}


def _family(name: str) -> str:
    return next(COUNTED[code].family if code in COUNTED else MATTERS for code, base in BASES.items() if base == name)


def _numbers(cells: Iterable[Cell]) -> dict[str, bases.Table]:
    """The bases that events give, by unit and procedure. Two measures of one base count it twice: the greater is taken."""
    found: dict[str, dict[Place, int]] = defaultdict(dict)
    for cell in cells:
        if cell.measure in BASES:
            of = found[BASES[cell.measure]]
            of[cell.unit, cell.procedure] = max(cell.of, of.get((cell.unit, cell.procedure), 0))
    return {name: tuple(sorted(of.items())) for name, of in found.items()}


def _unsafe(raw: Raw, measure: Released) -> set[Place]:
    """Of what other apps count, by unit alone: units that must be hidden, for both numbers that stand there."""
    parts, wholes = Counter[Place](), Counter[Place]()
    for cell in raw.cells:
        if cell.measure == measure.code:
            parts[cell.unit, WHOLE] += cell.part
            wholes[cell.unit, WHOLE] += cell.of
    tables = {"part": parts, "of": wholes} if measure.of_people else {}
    numbers = {name: tuple(sorted((place, n) for place, n in of.items() if n)) for name, of in tables.items()}
    tree = tuple(sorted(raw.parents.items()))
    found = set(raw.also.get(measure.code, ())) | {(unit, WHOLE) for unit in raw.few}
    return found.union(*(bases.away(numbers, name, tree) for name in numbers))


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
    for code in {code for code, _, _ in sums}:
        for unit, procedure in away.get(COUNTED[code].family, frozenset()):
            if not unit.startswith("=") and (COUNTED[code].by_procedure or procedure == WHOLE):
                sums.setdefault((code, unit, procedure), [0, 0, None])  # that it has none would be told by its absence
    for (code, unit, procedure), (part, of, asked) in sums.items():
        places = away.get(COUNTED[code].family, frozenset())
        if not of and (unit, procedure) not in places:
            continue
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
