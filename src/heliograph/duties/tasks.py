"""What the worker runs for duties."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.duties import actions
from heliograph.jobs.queue import job


@job("duties.draw", every=timedelta(minutes=5))
def draw(*, now: datetime) -> None:
    """Make what comes round soon."""
    actions.draw_due(now)


@job("duties.end-gone", every=timedelta(hours=6))
def end_gone(*, now: datetime) -> None:
    """End what would be owed to subjects that are no longer there."""
    actions.end_gone(now)
