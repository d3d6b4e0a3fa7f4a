"""What the worker runs for feeds."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.channels.feeds.cap import actions as cap
from heliograph.channels.feeds.fediverse import delivering
from heliograph.channels.feeds.fediverse.inbox import ACCEPT
from heliograph.channels.feeds.listening import KEEP
from heliograph.jobs.queue import job
from heliograph.organisation import reading as organisation


@job(KEEP)
def keep(*, now: datetime, bureau: int, notice: str) -> None:
    """Keep an alert's messages as they were sent."""
    cap.keep(organisation.bureau(bureau), UUID(notice), now=now)


@job(delivering.SEND_TO_ALL)
def send_to_all(*, now: datetime, bureau: int, notice: str, change: str, version: int, after: str) -> None:
    """Owe one delivery for each server with followers."""
    delivering.send_to_all(organisation.bureau(bureau), UUID(notice), change, version, after, now=now)


@job(delivering.DELIVER)
def deliver(*, now: datetime, bureau: int, notice: str, change: str, version: int, inbox: str, tries: int) -> None:
    """One notice to one server."""
    delivering.deliver(organisation.bureau(bureau), UUID(notice), change, version, inbox, tries, now=now)


@job(ACCEPT)
def accept(*, now: datetime, bureau: int, follow: str, actor: str, inbox: str) -> None:
    """Yes to somebody who follows."""
    delivering.accept(organisation.bureau(bureau), follow, actor, inbox, now=now)


@job("feeds.tidy", every=timedelta(hours=6))
def tidy(*, now: datetime) -> None:
    """Forget what is too old to matter."""
    for bureau in organisation.bureaus():
        delivering.tidy(bureau.id, now=now)
