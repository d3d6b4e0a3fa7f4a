"""What the worker runs for notices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.jobs.queue import job
from heliograph.notices.actions.releasing import GO_OUT
from heliograph.notices.actions.releasing import go_out as release_now


@job(GO_OUT)
def go_out(*, now: datetime, bureau: int, notice: str, revision: int) -> None:
    """The time of a release has come."""
    release_now(bureau, UUID(notice), revision, now=now)
