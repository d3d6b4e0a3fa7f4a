"""What the worker runs for webhooks. Sending itself is `running`'s: a slow receiver delays nobody else's work."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.channels.webhooks.actions import keeping
from heliograph.jobs.queue import job


@job("webhooks.clear", every=timedelta(hours=6))
def clear(*, now: datetime) -> None:
    """Drop the log of what was delivered or given up a month ago, and secrets that hold no longer."""
    keeping.clear(now)
