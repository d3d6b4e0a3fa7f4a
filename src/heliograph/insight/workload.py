"""Matters received per hour of the officers posted: how busy a unit is. Sums of a unit, never of one officer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from heliograph.insight.reading import counting
from heliograph.insight.reading.span import Span
from heliograph.insight.sources import Tally
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Posting

HOURS = 8
"""Of a working day."""


def workload(bureau_id: int, span: Span) -> Iterator[Tally]:
    """By unit and month: matters received, and officers posted there times working days times `HOURS`.

    An officer who is posted to several units is shared between them. Nobody clocks in: these are hours of postings.
    """
    received: Counter[tuple[int, int]] = Counter()
    for (unit, _, month), number in counting.cells(bureau_id, span).of("received").items():
        received[unit, month] += number
    hours = _hours(bureau_id, span)
    for unit, month in received.keys() | hours.keys():
        yield Tally(unit, "", month, received[unit, month], round(hours.get((unit, month), 0)))


def _hours(bureau_id: int, span: Span) -> dict[tuple[int, int], float]:
    calendar = organisation.calendar(bureau_id)
    postings = list(
        Posting.objects.filter(unit__bureau_id=bureau_id).values_list("officer_id", "unit_id", "since", "until")
    )
    found: dict[tuple[int, int], float] = defaultdict(float)
    for month, days in _months(span).items():
        hours = HOURS * sum(calendar.is_working(day) for day in days)
        at: dict[int, set[int]] = defaultdict(set)
        for officer, unit, since, until in postings:
            if (since is None or since <= days[-1]) and (until is None or until >= days[0]):
                at[officer].add(unit)
        for units in at.values():
            for unit in units:
                found[unit, month] += hours / len(units)
    return found


def _months(span: Span) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    for number in range((span.until - span.since).days + 1):
        day = span.since + timedelta(days=number)
        found[day.year * 100 + day.month].append(day)
    return found
