"""What the worker runs for the spine."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from heliograph.core.procedure import Kind
from heliograph.jobs.queue import job
from heliograph.matters import deliver, drafts, search
from heliograph.matters.actions import upkeep
from heliograph.matters.commit import durably
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Entry, Event, Matter

ABOUT_RATINGS = (Kind.RATE, Kind.FOLLOW_UP)
"""What these say is not indexed: the rated officer could find by searching what must not be shown to them."""


@job("matters.index")
def index(*, now: datetime, bureau: int, matter: str, event: str) -> None:
    """Make an event's public words findable for staff."""
    durably(lambda: _index(bureau, UUID(matter), UUID(event)))


def _index(bureau_id: int, matter_id: UUID, event_id: UUID) -> None:
    matter = Matter.objects.filter(bureau_id=bureau_id, id=matter_id, erased_at=None).first()
    event = Event.objects.filter(bureau_id=bureau_id, id=event_id).first()
    if matter is None or event is None or event.kind in ABOUT_RATINGS:
        return
    said = MatterKey.of(matter).open_values("event.public", event.id, event.public)
    is_first = not Entry.objects.filter(bureau_id=bureau_id, matter_id=matter_id).exists()
    search.add(bureau_id, matter_id, " ".join([*([matter.number] if is_first else []), *said.values()]), of=event_id)


@job("matters.deliver")
def deliver_telling(*, now: datetime, bureau: int, telling: str) -> None:
    """Send one telling by its channel; a failure is recorded and tried again."""
    deliver.deliver(bureau, UUID(telling), now=now)


@job("matters.watch", every=timedelta(seconds=20))
def watch(*, now: datetime) -> None:
    """Look at promises whose warning or limit has come."""
    upkeep.watch(now)


@job("matters.erase", every=timedelta(hours=1))
def erase(*, now: datetime) -> None:
    """Erase what has been kept long enough."""
    upkeep.erase_due(now)


@job("matters.drafts", every=timedelta(hours=12))
def sweep_drafts(*, now: datetime) -> None:
    """Drop files that waited for a form that was never sent."""
    drafts.sweep(settings.HELIOGRAPH_HOME)


@job("site.sessions", every=timedelta(hours=6))
def clear_sessions(*, now: datetime) -> None:
    """Drop log-in sessions that have ended."""
    SessionStore.clear_expired()
