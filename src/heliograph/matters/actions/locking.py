"""Which matter, and its row held: whoever changes a matter holds it until the transaction ends."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from heliograph.matters.errors import NotFound
from heliograph.matters.models import Deadline, Matter

OPEN = (Deadline.Status.RUNNING, Deadline.Status.PAUSED)


@dataclass(frozen=True, slots=True)
class MatterRef:
    """Which matter: the whole key."""

    bureau_id: int
    id: UUID


def held(**which: object) -> list[Matter]:
    """These matters' rows, held until the transaction ends, always in the same order.

    On SQLite the transaction itself is the lock (it begins IMMEDIATE).
    """
    rows = Matter.objects.filter(**which).order_by("id")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    return list(rows)


def lock(ref: MatterRef) -> Matter:
    """The matter's row, held. Raises `NotFound`."""
    found = held(bureau_id=ref.bureau_id, id=ref.id)
    if not found:
        raise NotFound
    return found[0]


def open_deadlines(ref: MatterRef) -> list[Deadline]:
    """What is promised in the matter and neither kept nor dropped."""
    return list(Deadline.objects.filter(bureau_id=ref.bureau_id, matter_id=ref.id, status__in=OPEN))
