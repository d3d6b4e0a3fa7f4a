"""The leaf of an event, written in the event's own transaction: what is committed is owed to the log."""

from __future__ import annotations

from heliograph.ledger.models import Leaf
from heliograph.matters import events
from heliograph.matters.models import Event, Matter


def listen() -> None:
    events.subscribe(leaf_of)


def leaf_of(matter: Matter, event: Event) -> list[Leaf]:
    """The leaf to insert with `event`."""
    return [Leaf(kind=Leaf.Kind.EVENT, bureau_id=event.bureau_id, event_id=event.id, entry=bytes(event.commitment))]
