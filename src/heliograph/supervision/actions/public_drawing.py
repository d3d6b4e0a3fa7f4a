"""Draw what was announced, when its seed exists: by the clock, never by a person."""

from __future__ import annotations

import json
import zlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model, QuerySet

from heliograph.core.merkle import CosignatureVerifier
from heliograph.ledger import reading as ledger
from heliograph.ledger.models import Checkpoint
from heliograph.matters.commit import durably, insert
from heliograph.matters.identifiers import new_id
from heliograph.supervision.actions.announcing import KEYS, token_of
from heliograph.supervision.models import DrawnItem, PublicDraw
from heliograph.verifier.draw_file import Announcement, cosignatures, parse_announcement, result_of, seed_of

SLOW = timedelta(hours=2)
"""How long before the moment a checkpoint may have been made that was the newest at it."""
MARGIN = timedelta(minutes=10)
"""How long after the span witnesses may still be asked before a draw is void."""


def draw_announced(now: datetime, *, most: int = 20) -> int:
    """Draw all whose time has come and whose seed exists. Returns how many."""
    due = PublicDraw.objects.filter(after__lte=now, drawn_at=None, void_at=None).order_by("after")[:most]
    return sum(draw_public(one, now=now) for one in due)


def draw_public(draw: PublicDraw, *, now: datetime) -> bool:
    """Draw it if the announced checkpoint is there. Again it changes nothing; too late it is void, for everybody to see."""

    def work() -> bool:
        held = PublicDraw.objects.select_for_update().get(bureau_id=draw.bureau_id, id=draw.id)
        if held.drawn_at is not None or held.void_at is not None:
            return False
        told = announcement_of(held)
        found = _seed_checkpoint(told)
        if found is not None and _draw(held, told, *found, now):
            return True
        if now > told.after + timedelta(seconds=told.within) + MARGIN:
            held.void_at = now
            held.save()
        return False

    return durably(work)


def announcement_of(draw: PublicDraw) -> Announcement:
    return parse_announcement(json.loads(zlib.decompress(bytes(draw.announcement))))


def _seed_checkpoint(told: Announcement) -> tuple[Checkpoint, Checkpoint] | None:
    """The checkpoint before the moment and the first after it, as all announced witnesses saw them."""
    rows = Checkpoint.objects.filter(made_at__lte=told.after + timedelta(seconds=told.within)).order_by("size")
    before = _before(rows.filter(made_at__lt=told.after), told)
    if before is None:
        return None
    for one in rows.filter(size__gt=before.size, made_at__gte=told.after - SLOW).iterator(100):
        times = _times(one, told)
        if times and min(times) >= told.after.timestamp():
            last = told.after.timestamp() + told.within
            return (before, one) if max(times) <= last else None
    return None


def _before(rows: QuerySet[Checkpoint], told: Announcement) -> Checkpoint | None:
    for one in rows.order_by("-size")[:1_000]:
        times = _times(one, told)
        if times and max(times) < told.after.timestamp():
            return one
    return None


def _times(checkpoint: Checkpoint, told: Announcement) -> list[float]:
    """When each announced witness signed; none if one has not. Without witnesses, when it was made."""
    keys = [CosignatureVerifier.from_vkey(one) for one in told.witnesses]
    if not keys:
        return [checkpoint.made_at.timestamp()]
    by_key = {key.vkey: key for key in keys}
    signed = cosignatures(checkpoint.note, keys)
    return [by_key[vkey].time_of(one) for vkey, one in signed.items()] if len(signed) == len(keys) else []


def _draw(draw: PublicDraw, told: Announcement, before: Checkpoint, seeding: Checkpoint, now: datetime) -> bool:
    included = ledger.inclusion(draw.leaf_id, before.size)
    if included is None:  # the announcement was not in the log before the moment: it may not be drawn
        return False
    proof = ledger.inclusion(draw.leaf_id, seeding.size)
    assert proof is not None
    entry = ledger.entry_of(draw.leaf_id)
    draw.seed = seed_of(entry, seeding.note, told.witnesses)
    draw.before, draw.checkpoint = before.note, seeding.note
    draw.included = "\n".join(one.hex() for one in proof)
    draw.drawn_at = now
    result = result_of(told, draw.seed)
    key = KEYS.open(draw.id, draw.key)
    every = json.loads(zlib.decompress(key.open("draw.population", draw.id, draw.population)))
    rows: list[Model] = []
    items = (label for taken in result.taken for label in taken) if draw.has_items else ()
    for label in items:
        matter_id, number, unit_id = every[label]
        rows.append(
            DrawnItem(
                bureau_id=draw.bureau_id, id=new_id(), draw_id=draw.id, label=label, token=token_of(key.key, number),
                matter_id=UUID(matter_id), unit_id=unit_id, place=len(rows), checkers=list(result.checks.get(label, ())),
            )
        )  # fmt: skip
    draw.save()
    insert(rows)
    return True
