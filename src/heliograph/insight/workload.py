"""Matters received per hour of the officers posted: how busy a unit is. Sums of a unit, never of one officer.

Fewer than three officers are counted with the unit above: alone, or as what is left of a unit once its published parts are
taken from it, their hours would be those of one of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from heliograph.insight.reading import counting
from heliograph.insight.reading.span import Span
from heliograph.insight.sources import Tally
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Posting

HOURS = 8
"""Of a working day."""
FEWEST = 3
"""Of two, each can subtract themselves."""


@dataclass(slots=True)
class Group:
    """What is counted together: matters, hours, and whose hours they are."""

    received: int = 0
    hours: float = 0.0
    officers: set[int] = field(default_factory=set)

    def take(self, other: Group) -> None:
        self.received += other.received
        self.hours += other.hours
        self.officers |= other.officers


def workload(bureau_id: int, span: Span) -> Iterator[Tally]:
    """By unit and month: matters received, and officers posted there times working days times `HOURS`.

    An officer who is posted to several units is shared between them. Nobody clocks in: these are hours of postings.
    """
    received: Counter[tuple[int, int]] = Counter()
    for (unit, _, month), number in counting.cells(bureau_id, span).of("received").items():
        received[unit, month] += number
    posted = _posted(bureau_id, span)
    units = organisation.units(bureau_id)
    for month in sorted({month for _, month in received} | posted.keys()):
        groups = posted.get(month, {})
        for (unit, of), number in received.items():
            if of == month:
                groups.setdefault(unit, Group()).received += number
        for unit, group in merged(groups, {u.id: u.parent_id for u in units.values()}).items():
            yield Tally(unit, "", month, group.received, round(group.hours))


def merged(groups: Mapping[int, Group], parents: Mapping[int, int | None]) -> dict[int, Group]:
    """No group of one or two officers: such a one goes to the unit above; at the top the next smallest comes to it."""
    left = dict(groups)
    for unit in sorted(groups.keys() | parents.keys(), key=lambda one: (-_depth(one, parents), one)):
        above = parents.get(unit)
        if above is not None and unit in left and 0 < len(left[unit].officers) < FEWEST:
            left.setdefault(above, Group()).take(left.pop(unit))
    for top in [unit for unit in left if parents.get(unit) is None]:
        while 0 < len(left[top].officers) < FEWEST:
            others = [unit for unit in left if unit != top and left[unit].officers and _top(unit, parents) == top]
            if not others:
                break
            left[top].take(left.pop(min(others, key=lambda unit: (len(left[unit].officers), unit))))
    return left


def _depth(unit: int, parents: Mapping[int, int | None]) -> int:
    above = parents.get(unit)
    return 0 if above is None else 1 + _depth(above, parents)


def _top(unit: int, parents: Mapping[int, int | None]) -> int:
    above = parents.get(unit)
    return unit if above is None else _top(above, parents)


def _posted(bureau_id: int, span: Span) -> dict[int, dict[int, Group]]:
    """By month and unit."""
    calendar = organisation.calendar(bureau_id)
    postings = list(
        Posting.objects.filter(unit__bureau_id=bureau_id).values_list("officer_id", "unit_id", "since", "until")
    )
    found: dict[int, dict[int, Group]] = {}
    for month, days in _months(span).items():
        hours = HOURS * sum(calendar.is_working(day) for day in days)
        at: dict[int, set[int]] = defaultdict(set)
        for officer, unit, since, until in postings:
            if (since is None or since <= days[-1]) and (until is None or until >= days[0]):
                at[officer].add(unit)
        of_month = found.setdefault(month, {})
        for officer, units in at.items():
            for unit in units:
                of_month.setdefault(unit, Group()).take(Group(0, hours / len(units), {officer}))
    return found


def _months(span: Span) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    for number in range((span.until - span.since).days + 1):
        day = span.since + timedelta(days=number)
        found[day.year * 100 + day.month].append(day)
    return found
