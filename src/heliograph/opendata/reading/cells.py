"""What events say of one month, by unit, procedure and measure, before anything is protected. For releases only; no page reads this.

Counted by the measures' own expressions (`insight.measures.defined`) over the exported events of the month.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from heliograph.insight import sources
from heliograph.insight.export import event_folder
from heliograph.insight.export.folder import Month
from heliograph.insight.reading import staffing
from heliograph.insight.reading.span import Span
from heliograph.opendata.tables.kinds import BASES, COUNTED, LASTED
from heliograph.opendata.tables.values import Cell, Lasted, Raw
from heliograph.organisation import reading as organisation

if TYPE_CHECKING:
    from ibis.expr.types import Table

MINUTE = 60_000_000
"""Microseconds, in which the event table counts."""
COLUMNS = {"first-answer": "first_wait", "end": "end_wait"}


def is_counted(bureau_id: int, month: date, *, now: datetime) -> bool:
    """Whether the month is over, and its events are exported to its end."""
    through = event_folder().through()
    _first, end = _span(month).bounds(organisation.zone(bureau_id))
    return through is not None and end <= through.as_of and end <= now


def raw(bureau_id: int, month: date) -> tuple[Raw, datetime]:
    """The month's cells, and how far events were counted. Only for a month that `is_counted`."""
    from heliograph.insight.engines import engine
    from heliograph.insight.measures import defined

    folder = event_folder()
    through = folder.through()
    assert through is not None
    of = Month(bureau_id, int(f"{month:%Y%m}"))
    gathered, parts = folder.split(of, before=through.leaf)
    units = organisation.units(bureau_id)
    codes = {u.id: u.code for u in units.values()}
    parents = {u.code: codes[u.parent_id] for u in units.values() if u.parent_id is not None}
    number, span = int(f"{month:%Y%m}"), _span(month)
    few = staffing.few(bureau_id, span)[number]
    also = _also(bureau_id, span, number)
    runs = engine()
    with runs.reading([gathered.path] if gathered else [], [part.path for part in parts]) as (folded, since):
        if folded is None and since is None:
            return Raw(parents, tuple(_of_other_apps(bureau_id, month, codes)), (), few, also), through.as_of
        matters = defined.matters(folded, since)
        as_of = int(through.as_of.timestamp() * 1_000_000)
        counted = runs.run(defined.counts(matters, as_of, ["unit", "procedure"])).to_pylist()
        lasted = [one for measure in LASTED for one in runs.run(_minutes(matters, measure)).to_pylist()]
    cells = (*(cell for row in counted for cell in _cells(row, codes)), *_of_other_apps(bureau_id, month, codes))
    times = tuple(Lasted(codes[row["unit"]], row["measure"], row["minutes"], row["matters"]) for row in lasted)
    return Raw(parents, cells, times, few, also), through.as_of


def _cells(row: dict[str, Any], codes: dict[int, str]) -> Iterator[Cell]:
    from heliograph.insight.measures.defined import TALLIES, column

    for name in ("received", "first-answer", "end"):
        if row[BASES[name]]:
            yield Cell(codes[row["unit"]], row["procedure"], name, 0, row[BASES[name]])
    for code, tally in TALLIES.items():
        if code in COUNTED and row[column(code, "of")]:
            asked = row[column(code, "asked")] if tally.asked is not None else None
            part, of = row[column(code, "part")], row[column(code, "of")]
            yield Cell(codes[row["unit"]], row["procedure"], code, part, of, asked)


def _of_other_apps(bureau_id: int, month: date, codes: dict[int, str]) -> Iterator[Cell]:
    """Measures that other apps count: duties done, publications withdrawn."""
    for code in COUNTED:
        registered = sources.source(code)
        if registered is not None:
            for one in registered.counted(bureau_id, _span(month)):
                if one.of:
                    yield Cell(codes[one.unit], one.procedure, code, one.part, one.of)


def _also(bureau_id: int, span: Span, month: int) -> dict[str, frozenset[tuple[str, str]]]:
    """By measure the places that its source hides."""
    found = {code: sources.source(code) for code in COUNTED}
    return {
        code: one.hides(bureau_id, span).get(month, frozenset())
        for code, one in found.items()
        if one is not None and one.hides is not None
    }


def _minutes(matters: Table, measure: str) -> Table:
    """How many matters of each unit lasted so many minutes, rounded to the nearest."""
    import ibis

    waits = matters.filter(matters[COLUMNS[measure]].notnull())
    minutes = ((waits[COLUMNS[measure]] + MINUTE // 2) // MINUTE).cast("int64")
    grouped = waits.group_by(unit=waits.unit, minutes=minutes).agg(matters=waits.count())
    return grouped.mutate(measure=ibis.literal(measure))


def _span(month: date) -> Span:
    first = month.replace(day=1)
    return Span(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))
