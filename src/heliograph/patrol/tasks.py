"""What the worker runs for patrol."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.jobs.queue import job
from heliograph.patrol.actions import calls


@job("patrol.tidy", every=timedelta(hours=24))
def tidy(*, now: datetime) -> None:
    """Checked files that nobody took lose their counts."""
    calls.tidy(now=now)
