"""What the worker runs for open data."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.jobs.queue import job
from heliograph.opendata.actions.releasing import release_due


@job("opendata.release", every=timedelta(hours=6), is_long=True)
def release(*, now: datetime) -> None:
    """Release last month, once the bureau's day has come."""
    release_due(now=now)
