"""The account as it is shown, and how its deliveries fare."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.channels.feeds import keys
from heliograph.channels.feeds.fediverse import objects
from heliograph.channels.feeds.models import Follower, Inbox, Purpose
from heliograph.notices.reading import public
from heliograph.organisation.models import Bureau

IN_OUTBOX = 20


def actor(bureau: Bureau, *, now: datetime) -> objects.Object:
    row = keys.in_use(bureau, Purpose.FEDIVERSE, now=now)
    first = keys.every(bureau, Purpose.FEDIVERSE)[-1]
    return objects.actor(bureau, row.public, first.made_at)


def note(bureau: Bureau, notice_id: UUID, *, now: datetime) -> objects.Object | None:
    found = public.notice(bureau.id, notice_id, now=now)
    return {"@context": objects.CONTEXT, **objects.note(bureau, found)} if found else None


def outbox(bureau: Bureau, *, now: datetime) -> list[objects.Object]:
    """The newest notices that hold, as they were sent."""
    return [objects.create(bureau, one) for one in public.newest(bureau.id, now=now, most=IN_OUTBOX)]


def followers(bureau_id: int) -> int:
    return Follower.objects.filter(bureau_id=bureau_id).count()


def failing(bureau_id: int) -> int:
    """How many servers can't be delivered to now."""
    return Inbox.objects.filter(bureau_id=bureau_id, failing_since__isnull=False).count()
