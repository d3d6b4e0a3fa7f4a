"""What the worker runs for repeats."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.jobs.queue import job
from heliograph.organisation import reading as organisation
from heliograph.repeats import actions


@job(actions.TAKE_IN)
def take_in(*, now: datetime, bureau: int, matter: str) -> None:
    """Make a matter findable by its words."""
    actions.take_in(bureau, UUID(matter))


@job(actions.NOTE)
def note(*, now: datetime, bureau: int, matter: str, event: str) -> None:
    """Note whether a suggestion was followed."""
    actions.note(bureau, UUID(matter), UUID(event))


@job("repeats.weigh", every=timedelta(hours=6), is_long=True)
def weigh(*, now: datetime) -> None:
    """Count how common pairs of characters are, where a bureau has grown."""
    for bureau in organisation.bureaus():
        actions.weigh(bureau.id, now=now)
