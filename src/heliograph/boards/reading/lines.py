"""One figure as a board shows it: with its name for recomputing, its measure, and what the past says.

Every figure comes from `insight`, suppressed there; nothing is counted here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from heliograph.boards.reading.comparing import Interval, Verdict, difference, verdict
from heliograph.boards.reading.spans import Past, months_of, pasts
from heliograph.insight.catalogue import Measure, measure
from heliograph.insight.identity import FigureId
from heliograph.insight.reading.figures import By, Figure, Row, Span, figure, table
from heliograph.organisation import reading as organisation


@dataclass(frozen=True, slots=True)
class Of:
    """What a board is about. `unit` with all below it; None for all."""

    bureau_id: int
    span: Span
    unit: int | None = None
    procedure: str | None = None

    def id_of(self, code: str, span: Span | None = None, *, unit: int | None = None, procedure: str = "") -> FigureId:
        """The name of a figure of this board, or of one row of its tables."""
        days = span or self.span
        of_unit = unit if unit is not None else self.unit
        named = organisation.units(self.bureau_id)[of_unit].code if of_unit is not None else None
        return FigureId(code, days.since, days.until, named, procedure or self.procedure)


@dataclass(frozen=True, slots=True)
class Compared:
    """The same figure in the past. `apart` and `verdict` are None where one of the two has no interval."""

    past: Past
    id: FigureId
    figure: Figure
    apart: Interval | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Line:
    """A figure with everything that must stand beside it."""

    measure: Measure
    id: FigureId
    figure: Figure
    before: tuple[Compared, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A row of a table: a unit, a procedure, a month. A unit's own matters, without those below it, have no name (`id`)."""

    key: str
    row: Row
    id: FigureId | None

    @property
    def figure(self) -> Figure:
        return self.row.figure

    @property
    def is_own(self) -> bool:
        return self.id is None


@dataclass(frozen=True, slots=True)
class Table:
    """One measure split up; `by` is "unit", "procedure" or "month"."""

    measure: Measure
    by: By
    span: Span
    parts: tuple[Part, ...]

    @property
    def has_figures(self) -> bool:
        return any(part.figure.value is not None for part in self.parts)

    @property
    def hides(self) -> bool:
        return any(part.figure.hidden for part in self.parts)


def line(of: Of, code: str, *, compared: bool = False) -> Line:
    """One figure, with the past beside it if asked."""
    found = _figure(of, code, of.span)
    before = tuple(_compared(of, code, found, past) for past in pasts(of.span)) if compared else ()
    return Line(measure(code), of.id_of(code), found, before)


def split(of: Of, code: str, by: By) -> Table:
    """One measure by unit (those directly below), by procedure, or by month (the last twelve)."""
    span = months_of(of.span) if by == "month" else of.span
    rows = table(of.bureau_id, code, span, by=by, unit=of.unit, procedure=of.procedure)
    return Table(measure(code), by, span, tuple(_part(of, code, by, span, row) for row in rows))


def _part(of: Of, code: str, by: By, span: Span, row: Row) -> Part:
    key, ident = row.key, None
    if by == "unit":
        is_own = int(key) == of.unit or organisation.units(of.bureau_id)[int(key)].parent_id is None
        ident = None if is_own else of.id_of(code, unit=int(key))
    elif by == "procedure":
        ident = of.id_of(code, procedure=key)
    else:
        ident = of.id_of(code, month(key, span))
    return Part(key, row, ident)


def month(key: str, span: Span) -> Span:
    """The days of a month (2026-03) that lie in the span."""
    first = date.fromisoformat(f"{key}-01")
    following = (first + timedelta(days=32)).replace(day=1)
    return Span(max(first, span.since), min(following - timedelta(days=1), span.until))


def _figure(of: Of, code: str, span: Span) -> Figure:
    return figure(of.bureau_id, code, span, unit=of.unit, procedure=of.procedure)


def _compared(of: Of, code: str, now: Figure, past: Past) -> Compared:
    then = _figure(of, code, past.span)
    apart, said = None, None
    one, other = interval(now), interval(then)
    if one is not None and other is not None:
        apart = difference(one, other)
        said = verdict(apart, measure(code).better)
    return Compared(past, of.id_of(code, past.span), then, apart, said)


def interval(of: Figure) -> Interval | None:
    """Value and both ends, where all three are there."""
    if of.value is None or of.low is None or of.high is None:
        return None
    return Interval(of.value, of.low, of.high)
