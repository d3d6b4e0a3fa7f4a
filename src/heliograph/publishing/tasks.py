"""What the worker runs for publishing."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.jobs.queue import job
from heliograph.publishing.actions.ending import expire_due


@job("publishing.expire", every=timedelta(minutes=5))
def expire(*, now: datetime) -> None:
    """Take down what is past its day."""
    expire_due(now)
