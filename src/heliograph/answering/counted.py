"""How many answers were templates, for the open figures: by whole months."""

from __future__ import annotations

from collections.abc import Iterator

from heliograph.answering.models import UnitMonth
from heliograph.insight.reading.span import Span
from heliograph.insight.sources import Tally


def templates(bureau_id: int, span: Span) -> Iterator[Tally]:
    """The months that begin in the span."""
    for row in UnitMonth.objects.filter(bureau_id=bureau_id, month__gte=span.since, month__lte=span.until):
        yield Tally(row.unit_id, "", row.month.year * 100 + row.month.month, row.templates, row.answers)
