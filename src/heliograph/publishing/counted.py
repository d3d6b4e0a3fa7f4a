"""How many documents published in a span were withdrawn later: for the open figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from heliograph.insight.reading.span import Span
from heliograph.insight.sources import Tally
from heliograph.organisation import reading as organisation
from heliograph.publishing.models.register import GONE, SHOWN, Document, State


def withdrawn(bureau_id: int, span: Span) -> Iterator[Tally]:
    """By unit, procedure and month of release. Counts of the police's own documents, each open in the register."""
    zone = organisation.zone(bureau_id)
    start, end = span.bounds(zone)
    rows = Document.objects.filter(
        bureau_id=bureau_id, released_at__gte=start, released_at__lt=end, state__in=(*SHOWN, *GONE)
    ).order_by()
    of: Counter[tuple[int, str, int]] = Counter()
    part: Counter[tuple[int, str, int]] = Counter()
    for unit, procedure, at, state in rows.values_list("unit_id", "procedure", "released_at", "state").iterator():
        assert at is not None  # the filter asks for it
        local = at.astimezone(zone)
        cell = unit, procedure, local.year * 100 + local.month
        of[cell] += 1
        part[cell] += state == State.WITHDRAWN
    for cell, number in of.items():
        yield Tally(*cell, part[cell], number)
