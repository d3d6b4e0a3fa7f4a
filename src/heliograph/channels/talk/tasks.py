"""What the worker runs for talking: answers that could not be given at once, and wiping what was left."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.channels.talk import actions, waiting
from heliograph.jobs.queue import job


@job(waiting.SEND)
def send(*, now: datetime, bureau: int, talker: str) -> None:
    """Send what waits for a talker; while the channel is away it owes itself again."""
    waiting.send(bureau, UUID(talker), now)


@job("talk.wipe", every=timedelta(minutes=1))
def wipe(*, now: datetime) -> None:
    """Conversations end half an hour after their last message."""
    actions.wipe_due(now)
