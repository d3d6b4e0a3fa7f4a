"""What the worker runs for public sessions, and what a session learns when its matter gets a new party."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model

from heliograph.core.procedure import Kind
from heliograph.jobs.queue import job, owe
from heliograph.matters.models import Event, Matter
from heliograph.publishing.actions.hearings.closing import close_for_what_was_learned
from heliograph.publishing.actions.hearings.keeping import NEWS, erase_contacts, tell_news
from heliograph.publishing.models.hearings import Sitting, SittingState

LEARN = "publishing.hearing-learn"


@job("publishing.hearing-contacts", every=timedelta(hours=1))
def erase(*, now: datetime) -> None:
    """Erase what people left to be reached by, once its time is over."""
    erase_contacts(now)


@job(NEWS)
def tell(*, now: datetime, bureau: int, sitting: str) -> None:
    """Tell who booked that something changed."""
    tell_news(bureau, UUID(sitting))


@job(LEARN)
def learn(*, now: datetime, bureau: int, matter: str) -> None:
    """Close the sessions of a matter that its new party keeps from being open."""
    close_for_what_was_learned(bureau, UUID(matter), now=now)


def listen(matter: Matter, event: Event) -> Iterable[Model]:
    """A new party may be a minor, or somebody who has not agreed to an open mediation."""
    if event.kind != Kind.PARTY:
        return []
    rows = Sitting.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id)
    is_announced = rows.filter(state=SittingState.ANNOUNCED, is_open=True).exists()
    return [owe(LEARN, at=event.at, bureau=matter.bureau_id, matter=str(matter.id))] if is_announced else []
