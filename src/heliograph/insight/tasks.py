"""What the worker runs for figures."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.jobs.queue import job


@job("insight.export", every=timedelta(minutes=10), is_long=True)
def count_what_happened(*, now: datetime) -> None:
    """Export the events that got a place in the log since the last time."""
    from heliograph.insight.export import export

    export(now=now)
