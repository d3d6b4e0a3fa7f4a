"""What the worker runs for the API."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.channels.api.actions import answers, tokens
from heliograph.jobs.queue import job


@job("api.purge", every=timedelta(minutes=10))
def purge(*, now: datetime) -> None:
    """Remove tokens that ended and answers whose day is over."""
    tokens.purge(now)
    answers.purge(now)
