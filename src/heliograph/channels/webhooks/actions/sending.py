"""What is due is sent: a few messages an endpoint, several endpoints at a time, each answer written down.

A message is claimed by moving its `next_at` past a lease, so that any number of processes may run; one that dies leaves it
to be sent again, with the same id. While an endpoint is away its messages wait and lose nothing: one of them tries it now
and then, and when it is back they go out a few at a time.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from heliograph.channels.webhooks import calling, patience
from heliograph.channels.webhooks.actions import keeping
from heliograph.channels.webhooks.calling import Outcome
from heliograph.channels.webhooks.models import Delivery, Endpoint
from heliograph.matters.commit import durably

LEASE = timedelta(minutes=5)
AT_A_TIME = 10
"""Messages of one endpoint in one round."""
ENDPOINTS = 16
SECONDS = 5.0
"""After so long no further message of an endpoint is begun in this round: one that is slow holds up no other."""
FAILS_FOR = timedelta(days=3)
"""An endpoint that took nothing for so long, and failed meanwhile, is stopped and its owner told."""
Clock = Callable[[], datetime]


@dataclass(slots=True)
class _Batch:
    """What one endpoint is sent in this round, and what became of it. `tried` is in the order of `deliveries`."""

    endpoint: Endpoint
    deliveries: Sequence[Delivery]
    tried: list[tuple[datetime, Outcome]]


def deliver_due(clock: Clock) -> int:
    """Send what is due; returns how many messages were tried. Call it again until it returns 0."""
    batches = durably(lambda: _claim(clock()))
    if not batches:
        return 0
    for _ in _pool().map(lambda batch: _send(batch, clock), batches):
        pass
    durably(lambda: _settle(batches, clock()))
    return sum(len(batch.tried) for batch in batches)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(ENDPOINTS, thread_name_prefix="heliograph-webhook")


def _claim(now: datetime) -> list[_Batch]:
    due = Delivery.objects.filter(endpoint=OuterRef("pk"), next_at__lte=now)
    ready = Endpoint.objects.filter(Q(retry_at=None) | Q(retry_at__lte=now), Exists(due), stopped_at=None)
    ready = ready.filter(Q(partner=None) | Q(partner__stopped_at=None), Q(client=None) | Q(client__stopped_at=None))
    found: list[_Batch] = []
    for endpoint in _held(ready.order_by("last_at", "id"))[:ENDPOINTS]:
        most = 1 if endpoint.misses else AT_A_TIME
        rows = list(Delivery.objects.filter(endpoint=endpoint, next_at__lte=now).order_by("next_at", "id")[:most])
        for row in rows:
            row.next_at = now + LEASE
        Delivery.objects.bulk_update(rows, ["next_at"])
        Endpoint.objects.filter(pk=endpoint.pk).update(retry_at=now + LEASE)
        found.append(_Batch(endpoint, rows, []))
    return found


def _held(rows: QuerySet[Endpoint]) -> QuerySet[Endpoint]:
    """Locked where the database can, without waiting for what another process holds."""
    if not connection.features.has_select_for_update_skip_locked:
        return rows
    return rows.select_for_update(skip_locked=True, of=("self",))


def _send(batch: _Batch, clock: Clock) -> None:
    """In a thread of its own, without the database: the messages in turn, until one shows that the rest would fail too."""
    began = time.monotonic()
    for row in batch.deliveries:
        now = clock()
        outcome = calling.call(batch.endpoint, row.id, row.body, now)
        batch.tried.append((now, outcome))
        if outcome.is_gone or outcome.is_about_everything or time.monotonic() - began > SECONDS:
            return


def _settle(batches: Sequence[_Batch], now: datetime) -> None:
    for batch in batches:
        endpoint = Endpoint.objects.select_for_update().select_related("bureau").get(pk=batch.endpoint.pk)
        rows: list[Delivery] = []
        endpoint.retry_at = None
        for row, (at, outcome) in zip(batch.deliveries, batch.tried, strict=False):
            _write(row, outcome, at)
            _judge(endpoint, outcome, at)
            rows.append(row)
        for row in batch.deliveries[len(batch.tried) :]:
            row.next_at = now
            rows.append(row)
        names = ["next_at", "state", "tries", "tried_at", "status", "failure", "milliseconds"]
        Delivery.objects.bulk_update(rows, names)
        endpoint.save(update_fields=["misses", "retry_at", "failing_since", "last_at"])
        _stop_if_over(endpoint, batch, now)


def _write(row: Delivery, outcome: Outcome, at: datetime) -> None:
    row.tries += 1
    row.tried_at, row.status, row.failure, row.milliseconds = at, outcome.status, outcome.failure, outcome.milliseconds
    if outcome.is_taken:
        row.state, row.next_at = Delivery.State.DELIVERED, None
    elif patience.is_over(row.made_at, at):
        row.state, row.next_at = Delivery.State.FAILED, None
    else:
        row.next_at = at + patience.wait(row.tries, random.random(), outcome.after)  # noqa: S311 -- spreads load


def _judge(endpoint: Endpoint, outcome: Outcome, at: datetime) -> None:
    """One success makes an endpoint whole; a failure that says nothing of the others lets them go on."""
    if outcome.is_taken:
        endpoint.last_at, endpoint.failing_since, endpoint.misses, endpoint.retry_at = at, None, 0, None
        return
    endpoint.failing_since = endpoint.failing_since or at
    if outcome.is_about_everything:
        endpoint.misses = min(endpoint.misses + 1, 1000)
        endpoint.retry_at = at + patience.wait(endpoint.misses, random.random(), outcome.after)  # noqa: S311


def _stop_if_over(endpoint: Endpoint, batch: _Batch, now: datetime) -> None:
    if endpoint.stopped_at is not None:
        keeping.drop_waiting(endpoint)
    elif any(outcome.is_gone for _, outcome in batch.tried):
        keeping.stop_by_itself(endpoint, Endpoint.Why.GONE, now)
    elif endpoint.failing_since is not None and now - endpoint.failing_since >= FAILS_FOR:
        keeping.stop_by_itself(endpoint, Endpoint.Why.FAILING, now)
