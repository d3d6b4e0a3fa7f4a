"""What supervision hears of the spine: cards and moves are rows of the very transaction in which something happened."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Model

from heliograph.core.procedure import Kind
from heliograph.matters import events
from heliograph.matters.models import Deadline, Event, Matter
from heliograph.supervision.actions import cards, stages
from heliograph.supervision.models import SEALED, Touch


def listen() -> None:
    events.subscribe(of_event)
    events.watched(of_clock)


def of_event(matter: Matter, event: Event) -> list[Model]:
    """The matter moved: it is counted anew. Erased: what was sealed about it here goes with it.

    Reads nothing for an ordinary event, because submissions are made outside a transaction.
    """
    if event.action == "erased":
        for model in SEALED:
            model.objects.forget(matter.bureau_id, matter.id, model.SEALED)
        return []
    if event.kind == Kind.EXTEND and "due_before" in event.facts:
        before = datetime.fromisoformat(event.facts["due_before"])
        cards.end_warning(matter, event.facts["promise"], before, event.at)
    if matter.settled_at is not None and "imported" in event.facts:
        return []  # history that never stood on the board
    return touch(matter)


def of_clock(matter: Matter, deadline: Deadline, now: datetime) -> list[Model]:
    """A promise was warned of, broke, or was settled."""
    moved = touch(matter) if deadline.settled_at is None else []  # what settled it was an event
    return [*cards.of_clock(matter, deadline, now), *moved]


def touch(matter: Matter) -> list[Model]:
    """The mark that a matter has to be counted anew, if it stands on the board."""
    return [Touch(bureau_id=matter.bureau_id, matter_id=matter.id)] if stages.is_on_board(matter) else []
