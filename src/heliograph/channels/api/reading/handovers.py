"""What was handed to partners: for the partner itself, and for the officers who wait for it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from heliograph.channels.api.models import HandOver, Partner
from heliograph.channels.api.shapes.matters import Contact
from heliograph.channels.api.shapes.partners import HandOverOut
from heliograph.core.receipt import show_number
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

PAGE = 100
STATUS: dict[str, Literal["waiting", "taken", "returned", "settled"]] = {
    "waiting": "waiting",
    "taken": "taken",
    "returned": "returned",
    "settled": "settled",
}
SETTLED = timedelta(seconds=10)
SLOW = timedelta(days=1)
"""After so long without an acknowledgement somebody should telephone."""


def page(partner: Partner, place: UUID | None, status: str, now: datetime) -> tuple[list[HandOver], UUID | None, bool]:
    """What was handed to the partner after a place, the oldest first; where to go on; whether there is more now."""
    rows = HandOver.objects.filter(bureau_id=partner.bureau_id, partner=partner).select_related("partner")
    rows = rows.filter(status=status) if status else rows
    found = list((rows.filter(id__gt=place) if place else rows).order_by("id")[: PAGE + 1])
    ready = [row for row in found[:PAGE] if row.handed_at <= now - SETTLED]
    return ready, ready[-1].id if ready else place, len(ready) == PAGE and len(found) > PAGE


def one(partner: Partner, handover_id: UUID) -> HandOver:
    """Raises `NotFound`, alike for one that is another's."""
    row = HandOver.objects.filter(bureau_id=partner.bureau_id, partner=partner, id=handover_id).first()
    if row is None:
        raise NotFound
    return row


def shown(rows: list[HandOver]) -> list[HandOverOut]:
    """As the partner reads them. What was erased with its matter is empty and says so."""
    ids = {row.matter_id for row in rows}
    matters = {one.id: one for one in Matter.objects.filter(bureau_id__in={r.bureau_id for r in rows}, id__in=ids)}
    return [_shown(row, matters[row.matter_id]) for row in rows]


def _shown(row: HandOver, matter: Matter) -> HandOverOut:
    said = MatterKey.of(matter).open_values("api.handover", row.id, bytes(row.sealed)) if matter.key else {}
    contact = json.loads(said.get("contact") or "{}")
    unit = organisation.units(row.bureau_id).get(row.unit_id) if row.unit_id else None
    return HandOverOut(
        id=row.id, number=show_number(matter.number), status=STATUS[row.status],
        their_number=row.their_number, procedure=matter.procedure, unit=unit.code if unit else "",
        handed_at=row.handed_at, words=said.get("words", ""), contact=Contact(**contact) if contact else None,
        erased=not matter.key,
    )  # fmt: skip


def of_matter(matter: Matter) -> list[HandOver]:
    """To whom a matter was handed over, the newest first."""
    mine = HandOver.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id)
    return list(mine.select_related("partner", "by").order_by("-id"))


def waiting(viewer: Viewer, now: datetime, *, most: int = 100) -> list[tuple[HandOver, str, bool]]:
    """(hand-over, the matter's number, too long) of what the officer's units handed over and nobody acknowledged."""
    rows = HandOver.objects.filter(bureau_id=viewer.bureau_id, status=HandOver.Status.WAITING)
    if not viewer.is_one_of("supervisor", "administrator"):
        rows = rows.filter(unit_id__in=viewer.own_units | viewer.led_units)
    found = list(rows.select_related("partner", "by", "unit").order_by("handed_at", "id")[:most])
    numbers = dict(
        Matter.objects.filter(bureau_id=viewer.bureau_id, id__in=[row.matter_id for row in found]).values_list(
            "id", "number"
        )
    )
    return [(row, numbers[row.matter_id], row.handed_at < now - SLOW) for row in found]


def unanswered(bureau_id: int, now: datetime) -> int:
    """How many nobody acknowledged for too long: for `heliograph doctor` and the administration."""
    rows = HandOver.objects.filter(bureau_id=bureau_id, status=HandOver.Status.WAITING)
    return rows.filter(handed_at__lt=now - SLOW).count()


def warnings(now: datetime) -> list[str]:
    """What of hand-overs is stuck, for `heliograph doctor`."""
    found = ((bureau.code, unanswered(bureau.id, now)) for bureau in organisation.bureaus())
    return [
        f"{code}: {count} handed over more than a day ago and nobody acknowledged: see /desk/hand-overs/, and telephone."
        for code, count in found
        if count
    ]
