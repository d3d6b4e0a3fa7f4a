"""What the worker runs: count what was answered, and forget what is old."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.answering.actions import counting
from heliograph.answering.listener import COUNT
from heliograph.jobs.queue import job


@job(COUNT)
def count(*, now: datetime, bureau: int, matter: str, event: str) -> None:
    """Count one answer, once however often it runs."""
    counting.count(bureau, UUID(matter), UUID(event), now=now)


@job("answering.forget", every=timedelta(hours=6))
def forget(*, now: datetime) -> None:
    """Forget hashes that no answer had for two years, and which answers were counted two months ago."""
    counting.forget(now)
