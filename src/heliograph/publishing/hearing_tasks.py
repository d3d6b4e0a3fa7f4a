"""What the worker runs for public sessions."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.jobs.queue import job
from heliograph.publishing.actions.hearings.keeping import NEWS, erase_contacts, tell_news


@job("publishing.hearing-contacts", every=timedelta(hours=1))
def erase(*, now: datetime) -> None:
    """Erase what people left to be reached by, once its time is over."""
    erase_contacts(now)


@job(NEWS)
def tell(*, now: datetime, bureau: int, sitting: str) -> None:
    """Tell who booked that something changed."""
    tell_news(bureau, UUID(sitting))
