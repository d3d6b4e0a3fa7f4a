"""What the worker runs for visits."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.jobs.queue import job
from heliograph.visits import actions


@job("visits.upkeep", every=timedelta(hours=1))
def upkeep(*, now: datetime) -> None:
    """Lapse, forget, count. Each bears being run twice."""
    actions.lapse(now=now)
    actions.forget(now=now)
    actions.count_kept_promises(now=now)
