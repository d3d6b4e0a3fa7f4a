"""What publishing learns when a matter's parties change: a minor who becomes known closes doors and takes words down.

The listener only asks whether anything hangs on the matter; the job opens what is sealed, in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from heliograph.core.procedure import Kind
from heliograph.jobs.queue import job, owe
from heliograph.matters.models import Event, Matter
from heliograph.publishing.actions.ending import recall_for_what_was_learned
from heliograph.publishing.actions.hearings.closing import close_for_what_was_learned
from heliograph.publishing.models.hearings import Sitting, SittingState
from heliograph.publishing.models.register import SHOWN, Document
from heliograph.publishing.people import grown_from

LEARN = "publishing.learn"
TELLS_OF_PEOPLE = (Kind.PARTY, Kind.CORRECT)
"""Steps after which a matter may know somebody new, or know better how old they are."""


def listen(matter: Matter, event: Event) -> Iterable[Model]:
    """Owe the job where something of the matter, or of those that grew from it, is in the open."""
    if event.kind not in TELLS_OF_PEOPLE:
        return []
    of = {"bureau_id": matter.bureau_id, "matter_id__in": grown_from(matter)}
    states = (SittingState.ANNOUNCED, SittingState.HELD)
    is_open = (
        Document.objects.filter(**of, state__in=SHOWN).exists()
        or Sitting.objects.filter(**of, state__in=states, is_open=True).exists()
    )
    return (
        [owe(LEARN, at=event.at, bureau=matter.bureau_id, matter=str(matter.id), since=event.at.isoformat())]
        if is_open
        else []
    )


@job(LEARN)
def learn(*, now: datetime, bureau: int, matter: str, since: str) -> None:
    """Close sessions, and owe the withdrawal of documents, that the matter's parties keep from being public."""
    row = Matter.objects.filter(bureau_id=bureau, id=UUID(matter)).first()
    if row is None:
        return
    hanging = grown_from(row)
    close_for_what_was_learned(bureau, hanging, now=now)
    recall_for_what_was_learned(bureau, hanging, happened_at=datetime.fromisoformat(since), now=now)
