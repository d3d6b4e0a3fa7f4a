"""Matters received per hour of the officers posted: how busy a unit is. Sums of a unit, never of one officer.

Fewer than three officers are counted with the unit above: alone, or as what is left of a unit once its published parts are
taken from it, their hours would be those of one of them. Matters received are told elsewhere too: here a sum is told only
where it is made of sums that boards tell of what was received (`hides`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from heliograph.core.suppression import ALL, own
from heliograph.insight.reading import counting, staffing
from heliograph.insight.reading.bases import RECEIVED, WHOLE, Place
from heliograph.insight.reading.hiding import Counts, Months
from heliograph.insight.reading.span import Span
from heliograph.insight.reading.staffing import FEWEST
from heliograph.insight.sources import Tally
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Posting

HOURS = 8
"""Of a working day."""


@dataclass(slots=True)
class Group:
    """What is counted together: matters, hours, whose hours they are; and at which units."""

    received: int = 0
    hours: float = 0.0
    officers: set[int] = field(default_factory=set)
    at: set[int] = field(default_factory=set)

    def take(self, other: Group) -> None:
        self.received += other.received
        self.hours += other.hours
        self.officers |= other.officers
        self.at |= other.at


def workload(bureau_id: int, span: Span) -> Iterator[Tally]:
    """By unit and month: matters received, and officers posted there times working days times `HOURS`.

    An officer who is posted to several units is shared between them. Nobody clocks in: these are hours of postings.
    """
    for month, groups in _groups(bureau_id, span).items():
        for unit, group in groups.items():
            yield Tally(unit, "", month, group.received, round(group.hours))


def hides(bureau_id: int, span: Span) -> dict[int, frozenset[Place]]:
    """By month the units that must not be told: their matters are no sum of what boards tell."""
    units = organisation.units(bureau_id)
    numbers, few = counting.cells(bureau_id, span).numbers, staffing.few(bureau_id, span)
    received = Months.of(numbers, RECEIVED, units, is_settled=True, few=few).by_month
    groups = _groups(bureau_id, span)
    return {month: _hidden(counts, groups.get(month, {})) for month, counts in received.items()}


def _hidden(received: Counts, groups: Mapping[int, Group]) -> frozenset[Place]:
    found = set()
    for unit, row in received.units.items():
        below = received.below(unit) & groups.keys()
        places = {row.code: below, own(row.code): below & {unit}} if below != {unit} else {row.code: below}
        for code, told in places.items():
            if not _is_told(received, {at for one in told for at in groups[one].at}):
                found.add((code, ALL))
    return frozenset(found | ({WHOLE} if received.is_withheld() else set()))


def _is_told(received: Counts, units: Collection[int]) -> bool:
    """Whether what was received at these units is a sum of sums that are told."""
    at = set(units) & {unit for unit, number in received.by_own_unit(None).items() if number}
    return all(_is_told_below(received, root.id, at) for root in received.units.values() if root.parent_id is None)


def _is_told_below(received: Counts, unit: int, at: Collection[int]) -> bool:
    filled = {one for one, number in received.by_own_unit(None).items() if number} & received.below(unit)
    if not filled & set(at):
        return True
    if filled <= set(at) and not received.is_hidden(unit, None):
        return True
    if unit in at and received.hidden_units([unit], unit if filled != {unit} else None, None):
        return False
    children = [one.id for one in received.units.values() if one.parent_id == unit]
    return all(_is_told_below(received, child, at) for child in children)


def _groups(bureau_id: int, span: Span) -> dict[int, dict[int, Group]]:
    """By month what is counted together, under the unit that it is counted at."""
    found = _posted(bureau_id, span)
    for (unit, _, month), number in counting.cells(bureau_id, span).of(RECEIVED).items():
        found.setdefault(month, {}).setdefault(unit, Group()).take(Group(number, at={unit}))
    parents = {one.id: one.parent_id for one in organisation.units(bureau_id).values()}
    return {month: merged(groups, parents) for month, groups in sorted(found.items())}


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
                of_month.setdefault(unit, Group()).take(Group(0, hours / len(units), {officer}, {unit}))
    return found


def _months(span: Span) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    for number in range((span.until - span.since).days + 1):
        day = span.since + timedelta(days=number)
        found[day.year * 100 + day.month].append(day)
    return found
