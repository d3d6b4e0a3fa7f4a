"""Which units stand for one or two officers: figures of such a unit, or of what is left of one, would be figures of a person.

Of two, each can subtract themselves and knows the other's. What must go with them is found as for small counts: no sum or
difference of units that are told leaves fewer than `FEWEST` officers. Somebody posted to several units is counted in each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.core.cache import cache

from heliograph.core.suppression import ALL, nodes, own, protect
from heliograph.insight.reading.span import Span
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Posting, Role

FEWEST = 3
WORKING = (Role.HANDLER, Role.LEAD, Role.CHIEF)
KEPT = 600
"""Seconds."""


def few(bureau_id: int, span: Span) -> dict[int, frozenset[str]]:
    """By month (202603) of the span: the codes of units that no figure may be told of; `own(code)` for what lies directly at one."""
    found = {}
    for month in _months(span):
        key = f"insight.few:{bureau_id}:{month}"
        codes = cache.get(key)
        if codes is None:
            codes = _of_month(bureau_id, month)
            cache.set(key, codes, KEPT)
        found[month] = codes
    return found


def of_officers(posted: Mapping[str, frozenset[int]], parents: Mapping[str, str]) -> frozenset[str]:
    """The same of one month, from who works directly at each unit, by code."""
    counts: dict[tuple[str, ...], int] = {(unit,): len(officers) for unit, officers in posted.items() if officers}
    every = {code for (code,) in nodes(counts, parents=(parents,))}
    away = {code for (code,) in protect(counts, parents=(parents,), least=FEWEST)}
    if ALL in away:
        away = every
    alone = {own(code) for code in away if own(code) not in every}  # nobody works below it: its own is all of it
    return frozenset(away | alone) - {ALL}


def _of_month(bureau_id: int, month: int) -> frozenset[str]:
    units = organisation.units(bureau_id)
    whole = Span(date(month // 100, month % 100, 1), date(month // 100, month % 100, 1)).month()
    posted: dict[str, set[int]] = defaultdict(set)
    rows = Posting.objects.filter(unit__bureau_id=bureau_id, role__in=WORKING)
    for unit, officer, since, until in rows.values_list("unit_id", "officer_id", "since", "until"):
        if unit in units and (since is None or since <= whole.until) and (until is None or until >= whole.since):
            posted[units[unit].code].add(officer)
    parents = {one.code: units[one.parent_id].code for one in units.values() if one.parent_id is not None}
    return of_officers({unit: frozenset(officers) for unit, officers in posted.items()}, parents)


def _months(span: Span) -> Iterable[int]:
    first, last = (day.year * 12 + day.month - 1 for day in (span.since, span.until))
    return (number // 12 * 100 + number % 12 + 1 for number in range(first, last + 1))
