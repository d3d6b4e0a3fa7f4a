"""Which messages go next: a claim moves them past a lease and takes their share of what the gateway bears a second.

A worker that dies leaves its messages to be claimed again, under the same id. Lanes go in order, so that a code somebody
waits for never stands behind a hundred thousand notices.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from heliograph.channels.base import Channel
from heliograph.channels.delivery.models import Gateway, Lane, Message
from heliograph.matters.commit import durably

BATCH = 200
AT_A_STROKE = 0.2
"""Seconds whose share may go at once: what a poll may be late. In no second goes more than this above the
rate, and as much again where somebody in a conversation waits for an answer (`saying`)."""
LEASE = timedelta(minutes=15)
"""Longer than a whole batch may take at a gateway that answers at the last second."""


def claim(channel: Channel, now: datetime) -> list[Message]:
    """Up to `BATCH` messages that are due on this channel and that its gateway will take now. They are `SENDING`."""
    if not _due(channel.code, now).exists():
        return []
    return durably(lambda: _claim(channel, now))


def _claim(channel: Channel, now: datetime) -> list[Message]:
    gateway = locked(channel.code)
    if gateway.down_since is not None and gateway.retry_at is not None and gateway.retry_at > now:
        return []
    most = 1 if gateway.down_since is not None else budget(gateway, channel.a_second, now)
    rows = _next(channel.code, most, now)
    for row in rows:
        row.state, row.next_at = Message.State.SENDING, now + LEASE
    for bureau_id, ids in by_bureau(rows).items():
        mine = Message.objects.filter(bureau_id=bureau_id, id__in=ids)
        mine.update(state=Message.State.SENDING, next_at=now + LEASE)
    if rows and channel.a_second:
        gateway.free_at = _begin(gateway, channel.a_second, now) + timedelta(seconds=len(rows) / channel.a_second)
        gateway.save(update_fields=["free_at"])
    return rows


def locked(code: str) -> Gateway:
    """The gateway's row under its lock, made if it is new. Inside a transaction."""
    Gateway.objects.bulk_create([Gateway(channel=code)], ignore_conflicts=True)
    return Gateway.objects.select_for_update().get(channel=code)


def budget(gateway: Gateway, a_second: float, now: datetime) -> int:
    """How many the gateway takes now: `a_second`, evenly. What it did not get while nothing was due it does not get later."""
    if not a_second:
        return BATCH
    passed = now - _begin(gateway, a_second, now)
    return min(BATCH, max(0, int(passed.total_seconds() * a_second + 1e-6)))


def _begin(gateway: Gateway, a_second: float, now: datetime) -> datetime:
    longest = timedelta(seconds=max(AT_A_STROKE, 1 / a_second))
    return max(gateway.free_at or now - longest, now - longest)


def _next(code: str, most: int, now: datetime) -> list[Message]:
    rows: list[Message] = []
    for lane in Lane.values:
        if len(rows) < most:
            rows += _due(code, now, lane, locking=True)[: most - len(rows)]
    return rows


def _due(code: str, now: datetime, lane: int | None = None, *, locking: bool = False) -> QuerySet[Message]:
    due = Message.objects.filter(channel=code, lane__in=Lane.values if lane is None else [lane], next_at__lte=now)
    if locking:
        skips = connection.features.has_select_for_update_skip_locked
        due = due.select_for_update(skip_locked=True) if skips else due
        return due.order_by("next_at")
    return due


def by_bureau(rows: Iterable[Message]) -> dict[int, list[UUID]]:
    """Ids by bureau: how rows with a key of two parts are named in one statement."""
    named: dict[int, list[UUID]] = {}
    for row in rows:
        named.setdefault(row.bureau_id, []).append(row.id)
    return named
