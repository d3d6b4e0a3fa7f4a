"""What the worker runs for the spine."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from heliograph.jobs.queue import job
from heliograph.matters import drafts
from heliograph.matters.actions import purging, upkeep


@job("matters.watch", every=timedelta(seconds=20))
def watch(*, now: datetime) -> None:
    """Look at promises whose warning or limit has come."""
    upkeep.watch(now)


@job("matters.erase", every=timedelta(hours=1))
def erase(*, now: datetime) -> None:
    """Erase what has been kept long enough."""
    upkeep.erase_due(now)


@job("matters.remove-files")
def remove_files(*, now: datetime, bureau: int, matter: str) -> None:
    """Remove the sealed files of a matter that was erased."""
    purging.remove_files(bureau, UUID(matter))


@job(purging.PURGE, is_long=True)
def purge(*, now: datetime, begun: bool) -> None:
    """Take what was erased out of the index and the log for good."""
    purging.purge(now, begun=begun)


@job("matters.drafts", every=timedelta(hours=12))
def sweep_drafts(*, now: datetime) -> None:
    """Drop files that waited for a form that was never sent."""
    drafts.sweep(settings.HELIOGRAPH_HOME)
