"""What the worker runs for subscriptions."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.channels.subscriptions import actions
from heliograph.jobs.queue import job


@job(actions.FAN_OUT)
def fan_out(*, now: datetime, bureau: int, release: str) -> None:
    """Write the messages about a notice to the next piece of its subscribers."""
    actions.fan_out(bureau, UUID(release), now=now)


@job("subscriptions.sweep", every=timedelta(hours=6))
def sweep(*, now: datetime) -> None:
    """Forget addresses that were never confirmed, or were stopped."""
    while actions.sweep(now):
        pass
