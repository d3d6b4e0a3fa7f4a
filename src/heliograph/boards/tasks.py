"""What the worker runs for boards."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from heliograph.boards.reading import count_all_ahead
from heliograph.jobs.queue import job
from heliograph.organisation import reading as organisation

LONGEST = 60
"""Seconds of one run: the rest is counted in the next."""


@job("boards.count", every=timedelta(minutes=2), is_long=True)
def count_ahead(*, now: datetime) -> None:
    """Count the boards that most will ask for, where something new was exported since they were counted: else it looks and goes."""
    end = time.monotonic() + LONGEST
    for bureau in organisation.bureaus():
        today = now.astimezone(organisation.zone(bureau.id)).date()
        count_all_ahead(bureau.id, today, now=now, until=lambda: time.monotonic() > end)
