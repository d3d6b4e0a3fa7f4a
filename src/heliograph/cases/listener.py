"""What cases hear of the spine, in the transaction of the event: a step about a whole list of property changes its things,
and with a matter's content goes what was sealed about it here.
"""

from __future__ import annotations

from django.db.models import Model

from heliograph.cases.actions.erasing import forget
from heliograph.cases.actions.property import whole_list
from heliograph.matters import events
from heliograph.matters.models import Event, Matter


def listen() -> None:
    events.subscribe(of_event)


def of_event(matter: Matter, event: Event) -> list[Model]:
    """Reads nothing for an ordinary event, because submissions are made outside a transaction."""
    if event.action == "erased":
        forget(matter.bureau_id, matter.id)
        return []
    return whole_list(matter, event)
