"""What the worker runs for the forum. Each bears being run twice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.forum.actions.following import FORGET, TELL, forget_told
from heliograph.forum.actions.following import tell as tell_followers
from heliograph.jobs.queue import job


@job(TELL)
def tell(*, now: datetime, bureau: int, question: str) -> None:
    """An answer is public: its followers hear of it."""
    tell_followers(bureau, UUID(question), now=now)


@job(FORGET)
def forget(*, now: datetime, bureau: int, follower: str) -> None:
    """A follower was told some days ago."""
    forget_told(bureau, UUID(follower))
