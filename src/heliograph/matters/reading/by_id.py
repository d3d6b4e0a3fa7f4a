"""A matter or an event by its id, as what the worker does after each event asks for them: composed once (decision 090)."""

from __future__ import annotations

from uuid import UUID

from heliograph.matters.composed import A_NUMBER, AN_ID, Composed
from heliograph.matters.models import Event, Matter

_matters = Composed(lambda b, m: Matter.objects.filter(bureau_id=b, id=m), A_NUMBER, AN_ID)
_events = Composed(
    lambda b, m, e: Event.objects.filter(bureau_id=b, matter_id=m, id=e), A_NUMBER, AN_ID, UUID(int=AN_ID.int + 1)
)


def matter_by_id(bureau_id: int, matter_id: UUID) -> Matter | None:
    """The matter, erased or not. For no viewer: nothing of it may be shown."""
    return _matters.first(bureau_id, matter_id)


def event_by_id(bureau_id: int, matter_id: UUID, event_id: UUID) -> Event | None:
    """The event of the matter."""
    return _events.first(bureau_id, matter_id, event_id)
