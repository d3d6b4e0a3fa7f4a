"""Look-ups of telling people."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from heliograph.channels.delivery.addressing import blind_of
from heliograph.channels.delivery.models import Address, Message


def at(bureau_id: int, channel: str, address: str) -> list[Address]:
    """Everything known under an address (in the channel's own form), oldest first: matters followed, subscriptions, talks."""
    found = Address.objects.filter(bureau_id=bureau_id, blind=blind_of(channel, address)).order_by("id")
    return list(found)


def of_party(bureau_id: int, matter_id: UUID, party_id: UUID) -> list[Address]:
    """The ways in which a party of a matter is told, in the order in which they are tried; stopped ones too."""
    mine = Address.objects.filter(bureau_id=bureau_id, matter_id=matter_id, party_id=party_id)
    return list(mine.order_by("rank", "id"))


def unreached(bureau_id: int) -> QuerySet[Message]:
    """Messages that failed on every way their person allowed, and that nobody has seen to: the oldest first."""
    failed = Message.objects.filter(bureau_id=bureau_id, state=Message.State.FAILED, seen_to_at=None)
    return failed.order_by("ended_at")


def answered_since(address: Address, since: datetime) -> int:
    """How many answers of this address were answered since then."""
    of_matter = Message.objects.filter(bureau_id=address.bureau_id, matter_id=address.matter_id, batch_id=None)
    return of_matter.filter(address_id=address.id, purpose="answer", made_at__gte=since).count()
