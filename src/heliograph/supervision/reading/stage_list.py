"""The cases of one cell of the board of stages, the earliest due first, in pages.

From where each was counted, along an index of the cell; those that moved since are read as they stand now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet, Subquery

from heliograph.core.whole import whole_number
from heliograph.matters.actions.actor import may_open
from heliograph.matters.models import Matter
from heliograph.matters.reading.desk import visible_to
from heliograph.matters.reading.owed import read_cursor, write_cursor
from heliograph.matters.reading.rows import LISTED, Row, row
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.supervision.actions.stages import NO_CLOCK, READ, nearness
from heliograph.supervision.models import Placed, Touch
from heliograph.supervision.reading.roles import is_of_legal
from heliograph.supervision.reading.stages import NEAR, reached

PAGE = 50
MOST_BRANCHES = 60


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which cell of the board: a unit (with everything below it, if `below`), a procedure, a state, perhaps a nearness."""

    unit: int
    procedure: str
    state: str
    below: bool = False
    near: str = ""
    after: tuple[datetime, UUID] | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Narrowed | None:
        """From the address of the page; None without a unit, a procedure and a state."""
        unit = whole_number(given.get("unit", ""))
        procedure, state = (given.get(name, "")[:60] for name in ("procedure", "state"))
        if unit is None or not (procedure and state):
            return None
        near = given.get("near", "")
        after = read_cursor(given.get("after", ""))
        return cls(unit, procedure, state, given.get("below") == "1", near if near in NEAR else "", after)


@dataclass(frozen=True, slots=True)
class Listed:
    """Up to `PAGE` matters, which of them the viewer may open, and where the next page begins ("" on the last)."""

    rows: list[tuple[Row, bool]]
    after: str


def list_stage(viewer: Viewer, wanted: Narrowed, now: datetime) -> Listed:
    """The matters of one cell. Officers of the legal office read the list of all, and open only what they may."""
    seen = reached(viewer)
    inside = organisation.subtree(viewer.bureau_id, wanted.unit) if wanted.unit in seen else frozenset[int]()
    units = (inside & seen) if wanted.below else inside & {wanted.unit}
    if not units:
        return Listed([], "")
    touched = Subquery(Touch.objects.filter(bureau_id=viewer.bureau_id).values("matter_id"))
    found = [
        *_counted(viewer.bureau_id, wanted, units, touched, now),
        *_moved(viewer.bureau_id, wanted, units, touched, now),
    ]
    if wanted.after is not None:
        found = [one for one in found if (one[0], str(one[1])) > (wanted.after[0], str(wanted.after[1]))]
    found.sort(key=lambda one: (one[0], str(one[1])))
    page = found[:PAGE]
    reads_all = is_of_legal(viewer) or viewer.is_one_of("supervisor")
    allowed = Q(bureau_id=viewer.bureau_id, confidential=False) if reads_all else visible_to(viewer)
    rows = {m.id: m for m in Matter.objects.filter(allowed, id__in=[one for _, one in page]).only(*LISTED)}
    shown = [(row(viewer, rows[one], now), may_open(viewer, rows[one])) for _, one in page if one in rows]
    last = page[-1] if len(found) > PAGE else None
    return Listed(shown, write_cursor(*last) if last else "")


def _counted(
    bureau_id: int, wanted: Narrowed, units: Collection[int], touched: Subquery, now: datetime
) -> list[tuple[datetime, UUID]]:
    """Those that have not moved since they were counted, from where this page begins: one more than a page.

    One unit's range of the index, the first rows of each of several, or, for most of the bureau, the procedure's range.
    """
    rows = Placed.objects.filter(bureau_id=bureau_id, procedure=wanted.procedure, state=wanted.state)
    rows = rows.exclude(matter_id__in=touched).filter(_near(wanted.near, now))
    if wanted.after is not None:
        at, last = wanted.after
        rows = rows.filter(Q(due__gte=at) & (Q(due__gt=at) | Q(matter_id__gt=last)))
    ordered = rows.order_by("due", "matter_id").values_list("due", "matter_id")
    every = organisation.units(bureau_id)
    if len(units) == 1:
        return list(ordered.filter(unit_id=next(iter(units)))[: PAGE + 1])
    if len(units) > MOST_BRANCHES or 2 * len(units) > len(every):
        # A sum, so that no database takes the unit's index and sorts everything that is in it.
        narrow = ordered if len(units) == len(every) else ordered.alias(at=F("unit_id") + 0).filter(at__in=units)
        return list(narrow[: PAGE + 1])
    ids = _first_of_each([ordered.filter(unit_id=unit)[: PAGE + 1] for unit in sorted(units)])
    return list(ordered.filter(matter_id__in=ids))


def _first_of_each(branches: list[QuerySet[Placed, tuple[datetime, UUID]]]) -> list[UUID]:
    """The ids of the first page over all branches, each of which gives its first rows."""
    parts: list[str] = []
    values: list[Any] = []  # whatever Django made of the filters
    for branch in branches:
        sql, given = branch.query.sql_with_params()
        parts.append(f"SELECT * FROM ({sql}) AS part")  # noqa: S608 (Django's own SQL, values apart)
        values += given
    with connection.cursor() as cursor:
        joined = " UNION ALL ".join(parts)
        cursor.execute(f"SELECT * FROM ({joined}) AS joined ORDER BY 1, 2 LIMIT {PAGE + 1}", values)  # noqa: S608
        return [UUID(str(found)) for _, found in cursor.fetchall()]


def _near(near: str, now: datetime) -> Q:
    by = {
        "late": Q(due__lt=now),
        "near": Q(due__gte=now, nearness="near"),
        "paused": Q(due=NO_CLOCK),
    }
    return by.get(near, Q())


def _moved(
    bureau_id: int, wanted: Narrowed, units: Collection[int], touched: Subquery, now: datetime
) -> list[tuple[datetime, UUID]]:
    """Those that moved in the last seconds, as they stand. Sorted out here, so that no other index is walked for them."""
    rows = Matter.objects.filter(bureau_id=bureau_id, id__in=touched).only(*READ)
    return [
        (matter.due or NO_CLOCK, matter.id)
        for matter in rows
        if matter.unit_id in units
        and (matter.procedure, matter.state) == (wanted.procedure, wanted.state)
        and matter.settled_at is None
        and not matter.confidential
        and wanted.near in ("", nearness(matter, now))
    ]
