"""Disputes in figures, for everybody: kinds, places, ends. Small counts are hidden, and enough besides that none follows.

The three tables have one total, so each is protected for itself, places also against what boards tell of disputes and home
visits together (`places`); there is no table of two things at once, because a
kind of dispute at one station in one month may be one quarrel that everybody there knows. They change twice a year, to a
half-year that is over, with what was so at its end: were they always of now, whoever reads them two days running would see
one quarrel come, in which kind, at which station, and later how it ended; and two years that overlap can be subtracted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, QuerySet, Value, When

from heliograph.core.text import Text
from heliograph.disputes.actions.rows import CODE
from heliograph.disputes.models import Dispute
from heliograph.disputes.reading.desk import kind_name
from heliograph.disputes.reading.places import untold
from heliograph.disputes.words import ENDS
from heliograph.insight.coarsening import NEAR_HOME, counted_as
from heliograph.insight.measures import SMALL, hidden
from heliograph.insight.reading.figures import hidden_at
from heliograph.insight.reading.quarterly import half_year_after, half_year_over
from heliograph.insight.reading.span import Span
from heliograph.matters import procedures
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `count` is None where it is hidden."""

    name: Text
    count: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is published of the days from `since` to before `until`. `total` is None while there are too few of all."""

    since: date
    until: date
    total: int | None
    kinds: tuple[Line, ...]
    places: tuple[Line, ...]
    ends: tuple[Line, ...]

    @property
    def last(self) -> date:
        """The last day that is counted."""
        return self.until - date.resolution

    @property
    def next(self) -> Span:
        """The half-year that is told next, once it is over."""
        return half_year_after(Span(self.since, self.last))

    @property
    def next_told_on(self) -> date:
        """The day from which that is written."""
        return self.next.until + date.resolution


def figures(bureau_id: int, *, now: datetime) -> Figures:
    """Disputes that began within the half-year that is over, and how those had ended by its end."""
    zone = organisation.zone(bureau_id)
    span = half_year_over(now.astimezone(zone).date())
    since, until = span.since, span.until + date.resolution
    begin, cut = span.bounds(zone)
    rows = Dispute.objects.filter(bureau_id=bureau_id, opened_at__gte=begin, opened_at__lt=cut)
    rows = rows.annotate(by_then=Case(When(ended_at__lt=cut, then="ended"), default=Value("")))
    kinds, places, ends = (_counted(rows, name) for name in ("kind", "unit_id", "by_then"))
    total = sum(kinds.values())
    if total < SMALL:
        return Figures(since, until, None, (), (), ())
    procedure = procedures.in_force(bureau_id, CODE, now.astimezone(zone).date())
    units = organisation.units(bureau_id)
    names_of_ends = {**ENDS, "": Text("还在进行", "still open")}
    return Figures(
        since,
        until,
        total,
        _lines(
            kinds,
            {code: kind_name(procedure, str(code)) if procedure else Text(str(code), str(code)) for code in kinds},
        ),
        _lines(places, {unit: units[int(str(unit))].title for unit in places}, _untold(bureau_id, places, span)),
        _lines(ends, {code: names_of_ends[str(code)] for code in ends}),
    )


def _counted(rows: QuerySet[Dispute], name: str) -> Counter[Hashable]:
    """In the order of what is counted, so that each look hides the same lines."""
    return Counter({one[name]: one["count"] for one in rows.values(name).annotate(count=Count("id")).order_by(name)})


def _untold(bureau_id: int, places: Mapping[Hashable, int], span: Span) -> frozenset[Hashable]:
    """Stations whose number is hidden, beside what boards tell of the same days."""
    begin, cut = span.bounds(organisation.zone(bureau_id))
    others = Matter.objects.filter(
        bureau_id=bureau_id, procedure__in=counted_as(NEAR_HOME) - {CODE}, submitted_at__gte=begin, submitted_at__lt=cut
    )
    beside = others.order_by().values_list("unit_id").annotate(count=Count("id"))
    disputes = {int(str(unit)): number for unit, number in places.items()}
    return frozenset(untold(disputes, dict(beside), hidden_at(bureau_id, span, NEAR_HOME)))


def _lines(
    counts: Mapping[Hashable, int], names: Mapping[Hashable, Text], kept: frozenset[Hashable] | None = None
) -> tuple[Line, ...]:
    """The largest first; what is hidden stands after them in the order of its name, so that its place tells nothing."""
    kept = hidden(counts) if kept is None else kept
    shown = sorted((key for key in counts if key not in kept), key=lambda key: -counts[key])
    rest = sorted((key for key in kept), key=lambda key: names[key].zh)
    return tuple(Line(names[key], None if key in kept else counts[key]) for key in [*shown, *rest])
