"""Which matter, and its row held: whoever changes a matter holds it until the transaction ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, Q, QuerySet

from heliograph.matters.composed import A_NUMBER, AN_ID, Composed
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Deadline, Matter, Party

OPEN = (Deadline.Status.RUNNING, Deadline.Status.PAUSED)
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class MatterRef:
    """Which matter: the whole key."""

    bureau_id: int
    id: UUID


def held(**which: object) -> list[Matter]:
    """These matters' rows, held until the transaction ends, always in the same order."""
    return list(holding(Matter.objects.filter(**which).order_by("id")))


def joined_to(matter: Matter) -> list[Matter]:
    """The matters that were merged into this one, held."""
    return _joined_to.rows(matter.bureau_id, matter.id)


def holding(rows: QuerySet[M]) -> QuerySet[M]:
    """These rows, held until the transaction ends. On SQLite the transaction itself is the lock (it begins IMMEDIATE)."""
    return rows.select_for_update() if connection.features.has_select_for_update else rows


_held_one = Composed(lambda b, m: holding(Matter.objects.filter(bureau_id=b, id=m)), A_NUMBER, AN_ID)
_joined_to = Composed(
    lambda b, m: holding(Matter.objects.filter(bureau_id=b, merged_into=m, erased_at=None).order_by("id")),
    A_NUMBER,
    AN_ID,
)
_open_deadlines = Composed(
    lambda b, m: Deadline.objects.filter(bureau_id=b, matter_id=m, status__in=OPEN), A_NUMBER, AN_ID
)
_parties = Composed(lambda b, m: Party.objects.filter(bureau_id=b, matter_id=m), A_NUMBER, AN_ID)


_own_and_joined = Composed(
    lambda b, m: Matter.objects.filter(Q(id=m) | Q(merged_into=m), bureau_id=b).only("bureau_id", "id", "merged_into"),
    A_NUMBER,
    AN_ID,
)


def lock_with_joined(ref: MatterRef, number: str = "") -> Matter:
    """The matter's row, held together with those that a step on it may change too. Raises `NotFound`.

    Those are what it is joined to, what is joined to it at whatever remove, and the one with `number`, to which it
    is to be joined. All are held at once in the order of their ids, so that of two people who join two matters to each
    other, one waits for the other instead of each for the other. On SQLite the transaction itself is the lock.
    """
    if not connection.features.has_select_for_update:
        return lock(ref)
    wanted, waiting = {ref.id}, [ref.id]
    while waiting:
        one = waiting.pop()
        for row in _own_and_joined.rows(ref.bureau_id, one):
            near = {row.id, row.merged_into} if one == ref.id else {row.id}
            waiting += [row.id] if row.id not in wanted else []
            wanted |= {found for found in near if found is not None}
    if number:
        wanted.update(Matter.objects.filter(bureau_id=ref.bureau_id, number=number).values_list("id", flat=True))
    if len(wanted) == 1:
        return lock(ref)
    found = next((row for row in held(bureau_id=ref.bureau_id, id__in=wanted) if row.id == ref.id), None)
    if found is None:
        raise NotFound
    return found


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
