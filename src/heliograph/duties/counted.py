"""How many of the duties first promised for a span were done, for the open figures. Not of persons: none is suppressed (decision 161)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count

from heliograph.duties.models import Duty, Status
from heliograph.insight.reading.span import Span
from heliograph.insight.sources import Tally

JUDGED = (Status.DONE, Status.LATE, Status.MISSED)


def done(bureau_id: int, span: Span) -> Iterator[Tally]:
    """By unit and month first promised; done late is done. Those not due yet, and those that ended, are not judged."""
    rows = (
        Duty.objects.filter(bureau_id=bureau_id, due_on__gte=span.since, due_on__lte=span.until, status__in=JUDGED)
        .order_by()
        .values_list("unit_id", "due_on", "status")
        .annotate(n=Count("id"))
    )
    of: Counter[tuple[int, int]] = Counter()
    part: Counter[tuple[int, int]] = Counter()
    for unit, day, status, number in rows:
        cell = unit, day.year * 100 + day.month
        of[cell] += number
        part[cell] += number if status != Status.MISSED else 0
    for (unit, month), number in of.items():
        yield Tally(unit, "", month, part[unit, month], number)
