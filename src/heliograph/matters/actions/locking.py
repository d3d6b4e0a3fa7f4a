"""Which matter, and its row held: whoever changes a matter holds it until the transaction ends."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from heliograph.matters.composed import A_NUMBER, AN_ID, Composed
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Deadline, Matter, Party

OPEN = (Deadline.Status.RUNNING, Deadline.Status.PAUSED)


@dataclass(frozen=True, slots=True)
class MatterRef:
    """Which matter: the whole key."""

    bureau_id: int
    id: UUID


def held(**which: object) -> list[Matter]:
    """These matters' rows, held until the transaction ends, always in the same order."""
    return list(_holding(Matter.objects.filter(**which).order_by("id")))


def joined_to(matter: Matter) -> list[Matter]:
    """The matters that were merged into this one, held."""
    return _joined_to.rows(matter.bureau_id, matter.id)


def _holding(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    """On SQLite the transaction itself is the lock (it begins IMMEDIATE)."""
    return rows.select_for_update() if connection.features.has_select_for_update else rows


_held_one = Composed(lambda b, m: _holding(Matter.objects.filter(bureau_id=b, id=m)), A_NUMBER, AN_ID)
_joined_to = Composed(
    lambda b, m: _holding(Matter.objects.filter(bureau_id=b, merged_into=m, erased_at=None).order_by("id")),
    A_NUMBER,
    AN_ID,
)
_open_deadlines = Composed(
    lambda b, m: Deadline.objects.filter(bureau_id=b, matter_id=m, status__in=OPEN), A_NUMBER, AN_ID
)
_parties = Composed(lambda b, m: Party.objects.filter(bureau_id=b, matter_id=m), A_NUMBER, AN_ID)


def lock(ref: MatterRef) -> Matter:
    """The matter's row, held. Raises `NotFound`."""
    found = _held_one.first(ref.bureau_id, ref.id)
    if found is None:
        raise NotFound
    return found


def open_deadlines(ref: MatterRef) -> list[Deadline]:
    """What is promised in the matter and neither kept nor dropped."""
    return _open_deadlines.rows(ref.bureau_id, ref.id)


def parties_of(matter: Matter) -> list[Party]:
    """Who is in the matter."""
    return _parties.rows(matter.bureau_id, matter.id)
