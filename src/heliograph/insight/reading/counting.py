"""Counts of a span by unit, procedure and month, from the exported events: one query a span, kept while nothing new is exported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.core.cache import cache

from heliograph.insight import engines, sources
from heliograph.insight.export import EventFolder, Through, event_folder
from heliograph.insight.export.folder import Month
from heliograph.insight.export.written import micros, month_of
from heliograph.insight.reading.span import Span
from heliograph.organisation import reading as organisation

if TYPE_CHECKING:
    from collections.abc import Callable

    from ibis.expr.types import Table as Expression
    from pyarrow import Table

KEPT = 3_600
"""Seconds; a new export makes counts of its own."""
Cell = tuple[int, str, int]
"""unit, procedure, month"""


@dataclass(frozen=True, slots=True)
class Cells:
    """The counts of one span: every number by cell, named as the roll-up's columns are."""

    numbers: Mapping[str, Mapping[Cell, int]]

    def of(self, name: str) -> Mapping[Cell, int]:
        return self.numbers.get(name, {})


def cells(bureau_id: int, span: Span) -> Cells:
    """The counts of matters submitted in the span. Empty before the first export."""
    folder = event_folder()
    through = folder.through()
    if through is None:
        return Cells({})
    key = f"insight.cells:{bureau_id}:{span.since}:{span.until}:{through.leaf}:{micros(through.as_of)}"
    found = cache.get(key)
    if not isinstance(found, Cells):
        found = _count(folder, through, bureau_id, span)
        cache.set(key, found, KEPT)
    return found


def waits(
    bureau_id: int, span: Span, column: str, by: Sequence[str], units: Collection[int] | None, procedure: str | None
) -> Iterator[Table]:
    """Tables of waiting times with the columns `by`, a month or all months each; none before the first export."""
    from heliograph.insight.measures import defined

    folder = event_folder()
    through = folder.through()
    if through is None:
        return
    start, end = bounds(bureau_id, span)
    among = None if units is None else sorted(units)

    def expression(m: Expression) -> Expression:
        chosen = defined.submitted(m, start, end, units=among, procedure=procedure)
        return defined.waits(chosen, column, by)

    yield from each(folder, through, bureau_id, months(bureau_id, span), expression)


def tallied(bureau_id: int, span: Span, code: str) -> Cells:
    """The counts of a measure that another app gives; empty where none does."""
    source = sources.source(code)
    part: Counter[Cell] = Counter()
    of: Counter[Cell] = Counter()
    if source is not None:
        for one in source.counted(bureau_id, span):
            part[one.unit, one.procedure, one.month] += one.part
            of[one.unit, one.procedure, one.month] += one.of
    return Cells({"part": part, "of": of})


def today(bureau_id: int) -> date:
    """The day of the bureau up to which events are counted; the first of all days before the first export."""
    through = event_folder().through()
    return date.min if through is None else through.as_of.astimezone(organisation.zone(bureau_id)).date()


def bounds(bureau_id: int, span: Span) -> tuple[int, int]:
    """[start, end) in microseconds."""
    start, end = span.bounds(organisation.zone(bureau_id))
    return micros(start), micros(end)


def months(bureau_id: int, span: Span) -> tuple[int, int]:
    """The first and the last month that the span touches."""
    start, _ = span.bounds(organisation.zone(bureau_id))
    first = month_of(start, organisation.zone(bureau_id))
    return first, span.until.year * 100 + span.until.month


def each(
    folder: EventFolder,
    through: Through,
    bureau_id: int,
    between: tuple[int, int],
    expression: Callable[[Expression], Expression],
) -> Iterator[Table]:
    """What the expression gives over the matters of these months: month by month, or of all at once where the engine is one of many machines."""
    from heliograph.insight.measures import defined

    engine = engines.engine()
    chosen = [month for month in folder.months(bureau_id) if between[0] <= month <= between[1]]
    groups = [[month] for month in chosen] if engine.by_month else [chosen]
    for group in groups:
        split = [folder.split(Month(bureau_id, month), before=through.leaf) for month in group]
        folded = [part.path for part, _ in split if part is not None]
        since = [part.path for _, parts in split for part in parts]
        if not folded and not since:
            continue
        with engine.reading(folded, since) as (gathered, later):
            yield engine.run(expression(defined.matters(gathered, later)))


def _count(folder: EventFolder, through: Through, bureau_id: int, span: Span) -> Cells:
    from heliograph.insight.measures import defined

    start, end = bounds(bureau_id, span)
    as_of = micros(through.as_of)

    def expression(m: Expression) -> Expression:
        return defined.counts(defined.submitted(m, start, end), as_of, ("unit", "procedure", "month"))

    numbers: dict[str, dict[Cell, int]] = {}
    for table in each(folder, through, bureau_id, months(bureau_id, span), expression):
        for row in table.to_pylist():
            cell = (row.pop("unit"), row.pop("procedure"), row.pop("month"))
            for name, number in row.items():
                numbers.setdefault(name, {})[cell] = int(number)
    return Cells(numbers)
