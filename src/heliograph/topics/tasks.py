"""What the worker runs for topics."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.jobs.queue import job
from heliograph.learned import reading as learned
from heliograph.organisation import reading as organisation
from heliograph.topics.actions import gather

KIND = "topics"


@job("topics.gather", every=timedelta(hours=12), is_long=True)
def read_what_came(*, now: datetime) -> None:
    """Read each bureau's messages into topics, unless the bureau switched that off."""
    for bureau in organisation.bureaus():
        if learned.is_on(bureau.id, KIND):
            gather(bureau.id, now=now)
