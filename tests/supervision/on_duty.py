"""What supervision's tests ask of cards, and matters that end."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.matters.models import Deadline
from heliograph.supervision.models import Card, Course


def promise(receipt, name: str = "answer") -> Deadline:
    rows = Deadline.objects.filter(bureau_id=receipt.ref.bureau_id, matter_id=receipt.ref.id, promise=name)
    return rows.order_by("id").reverse()[0]


def late(receipt, name: str = "answer") -> datetime:
    """A minute after the promise was due."""
    return promise(receipt, name).due + timedelta(minutes=1)


def cards(receipt, colour: str | None = None) -> list[Card]:
    rows = Card.objects.filter(bureau_id=receipt.ref.bureau_id, matter_id=receipt.ref.id).order_by("at", "id")
    return [card for card in rows if colour in (None, card.colour)]


def card(receipt, colour: str = "yellow") -> Card:
    found = cards(receipt, colour)
    assert len(found) == 1, found
    return found[0]


def course(card: Card) -> Course:
    return Course.objects.get(bureau_id=card.bureau_id, card_id=card.id)
