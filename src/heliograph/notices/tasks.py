"""What the worker runs for notices."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.jobs.queue import job
from heliograph.notices.actions import keeping
from heliograph.notices.actions.releasing import GO_OUT
from heliograph.notices.actions.releasing import go_out as release_now
from heliograph.organisation import reading as organisation


@job(GO_OUT)
def go_out(*, now: datetime, bureau: int, notice: str, revision: int) -> None:
    """The time of a release has come."""
    release_now(bureau, UUID(notice), revision, now=now)


@job("notices.provide", every=timedelta(hours=6))
def provide(*, now: datetime) -> None:
    """Every board has an owner and a day, also those that are new."""
    for bureau in organisation.bureaus():
        keeping.provide(bureau.id, now)


@job("notices.remind", every=timedelta(minutes=5))
def remind(*, now: datetime) -> None:
    """Show cards about boards that are near their day or past it, and let them climb."""
    keeping.remind(now)
