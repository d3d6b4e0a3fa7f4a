"""What the worker runs for cases."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.cases.actions import feed
from heliograph.jobs.queue import job


@job("cases.take-in", every=timedelta(minutes=1))
def take_in(*, now: datetime) -> None:
    """Items of other systems that were stored and not looked at, because a process ended in between."""
    feed.take_in_untried(now)
