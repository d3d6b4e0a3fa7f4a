"""What is owed, by when: the desk's lists, in pages, at a cost that does not grow with what is stored.

Every list walks a partial index that holds open matters only (`matter_due`, `matter_unit_due`, `matter_officer_due`,
`matter_standing`, `matter_offered`). A lead of several units gets the first rows of each unit's range, joined; whoever
covers most of the bureau walks the bureau's. Never `OFFSET`, never a count past `MANY`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from heliograph.core.whole import whole_number
from heliograph.matters.models import Matter
from heliograph.matters.reading.desk import visible_to
from heliograph.matters.reading.rows import LISTED, Row, row
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

PAGE = 50
MANY = 1000
MOST_BRANCHES = 60
"""More units than this are walked as the whole bureau (SQLite joins at most 500 selects)."""

TABS = ("all", "mine", "unassigned", "late", "near", "reopened", "passed-on", "waiting")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked the list for. Anything that is not a tab, a unit or an officer is left out."""

    tab: str = "all"
    procedure: str = ""
    unit: int | None = None
    officer: int | None = None
    after: tuple[datetime, UUID] | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Wanted:
        """From the address of the page; what can't be read is as if it were not there."""
        tab = given.get("tab", "all")
        return cls(
            tab=tab if tab in TABS else "all",
            procedure=given.get("procedure", "")[:60],
            unit=whole_number(given.get("unit", "")),
            officer=whole_number(given.get("officer", "")),
            after=read_cursor(given.get("after", "")),
        )

    @property
    def is_plain(self) -> bool:
        return replace(self, after=None) == Wanted()


@dataclass(frozen=True, slots=True)
class OwedPage:
    """Up to `PAGE` rows, and where the next page begins ("" on the last)."""

    rows: list[Row]
    after: str


def list_owed(viewer: Viewer, wanted: Wanted, now: datetime) -> OwedPage:
    """The officer's open matters, the earliest due first; in the tab "waiting" those whose clock stands, the longest first."""
    order = "changed_at" if wanted.tab == "waiting" else "due"
    found = _in_order(viewer, wanted, now, order)
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    return OwedPage(
        [row(viewer, matter, now) for matter in shown], write_cursor(getattr(last, order), last.id) if last else ""
    )


def list_offered(viewer: Viewer, now: datetime) -> list[Row]:
    """What other units ask the officer's units to take over, the earliest due first."""
    units = viewer.own_units | viewer.led_units
    offered = Matter.objects.filter(visible_to(viewer), offered_to_id__isnull=False, offered_to_id__in=units).only(
        *LISTED
    )
    rows = [row(viewer, matter, now) for matter in offered.order_by("due", "id")[:PAGE]]
    return [one for one in rows if one.takes or one.objects]


def count_late(viewer: Viewer, now: datetime) -> int:
    """How many of the officer's matters are past their limit: exact up to `MANY`, then `MANY` + 1."""
    late = _narrow(viewer, _open(viewer, Wanted(tab="late"), now), Wanted())
    return late.order_by()[: MANY + 1].count()


def units_of(viewer: Viewer) -> frozenset[int] | None:
    """Units whose lists the officer reads; None for the whole bureau."""
    return None if viewer.is_one_of("supervisor") else viewer.own_units | viewer.led_units


def write_cursor(at: datetime, matter: UUID) -> str:
    """A place in a list that can stand in an address."""
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}-{matter.hex}"


def read_cursor(text: str) -> tuple[datetime, UUID] | None:
    """The place that `write_cursor` wrote; None for anything else."""
    at, _, matter = text.partition("-")
    try:
        return _EPOCH + timedelta(microseconds=int(at)), UUID(matter)
    except (ValueError, OverflowError):
        return None


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _open(viewer: Viewer, wanted: Wanted, now: datetime) -> QuerySet[Matter]:
    """Everything the filters let through, not yet narrowed to a range of an index."""
    if wanted.tab == "waiting":
        # The range says nothing new; it makes SQLite, which keeps no figures, take the index of standing clocks.
        standing = {"due__isnull": True, "settled_at__isnull": True, "changed_at__gt": _EPOCH}
        found = Matter.objects.filter(visible_to(viewer), **standing)
    else:
        found = Matter.objects.filter(visible_to(viewer), due__isnull=False)
    tabs = {
        "mine": Q(officer_id=viewer.officer_id),
        "unassigned": Q(officer_id=None),
        "late": Q(due__lt=now),
        "near": Q(due__gte=now, warn_at__lte=now),
        "passed-on": Q(offered_to_id__isnull=False),
        "reopened": Q(reopened__gt=0),
    }
    found = found.filter(tabs.get(wanted.tab, Q()))
    if wanted.procedure:
        found = found.filter(procedure=wanted.procedure)
    if wanted.officer is not None:
        found = found.filter(officer_id=wanted.officer)
    return found


def _branches(viewer: Viewer, wanted: Wanted) -> Collection[int] | None:
    """Whose ranges to walk; None for the bureau's, or one officer's, as a single range."""
    if wanted.unit is not None:
        return [wanted.unit]
    units = units_of(viewer)
    is_by_officer = wanted.tab == "mine" or wanted.officer is not None
    every = organisation.units(viewer.bureau_id)
    if units is None or is_by_officer or len(units) > MOST_BRANCHES or len(units) * 2 > len(every) > 2:
        return None
    return sorted(units)


def _narrow(viewer: Viewer, found: QuerySet[Matter], wanted: Wanted) -> QuerySet[Matter]:
    """The same for counting, where order does not matter: one range a unit through `IN`."""
    units = _branches(viewer, wanted)
    return found if units is None else found.filter(owed_by_id__in=units)


def _in_order(viewer: Viewer, wanted: Wanted, now: datetime, order: str) -> list[Matter]:
    """One more than a page of matters in order, without what is sealed."""
    found = _open(viewer, wanted, now)
    if wanted.after is not None:
        at, last = wanted.after
        found = found.filter(Q(**{f"{order}__gte": at}) & (Q(**{f"{order}__gt": at}) | Q(id__gt=last)))
    found = found.order_by(order, "id")
    units = _branches(viewer, wanted)
    by = "unit_id" if wanted.tab == "waiting" else "owed_by_id"
    if units is None or len(units) == 1:
        narrowed = found if units is None else found.filter(**{f"{by}__in": units})
        return list(narrowed.only(*LISTED)[: PAGE + 1])
    ids = _first_of_each([found.filter(**{by: unit}) for unit in units], order)
    rows = Matter.objects.filter(bureau_id=viewer.bureau_id, id__in=ids).only(*LISTED)
    return sorted(rows, key=lambda matter: (getattr(matter, order), matter.id))


def _first_of_each(branches: list[QuerySet[Matter]], order: str) -> list[UUID]:
    """The ids of the first page over all branches: each branch gives its first rows, the best of them are kept.

    Django can't put a limit into each part of a UNION on SQLite, a nested select can.
    """
    parts: list[str] = []
    values: list[Any] = []  # whatever Django made of the filters
    for branch in branches:
        sql, given = branch.values_list(order, "id")[: PAGE + 1].query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) AS part")  # noqa: S608 (Django's own SQL, values apart)
        values += given
    joined = " UNION ALL ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({joined}) AS joined ORDER BY 1, 2 LIMIT {PAGE + 1}", values)  # noqa: S608
        return [UUID(str(found)) for _, found in cursor.fetchall()]
