"""The queue: register functions, owe them work, run what is due.

A job is claimed by moving its `run_at` past a lease; a worker that dies leaves it to run again. So every job function
must bear being run twice. Recurring work is a job that owes its next run under a `once` key: any number of workers.
Jobs that may take longer than a moment are said to be long and have a thread of their own: promises are watched, and
people told, while a plan is solved or a model trained.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import connection, transaction

from heliograph.jobs.models import Job

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
BATCH = 16
TRIES = 8

type_json = str | int | float | bool | None


class Work(Protocol):
    """A job function: JSON arguments by name, and the time taken once by the worker."""

    def __call__(self, *, now: datetime, **arguments: type_json) -> object: ...


@dataclass(frozen=True, slots=True)
class Recurring:
    """Work that repeats at a fixed cadence."""

    name: str
    every: timedelta


_registered: dict[str, Callable[..., object]] = {}
_recurring: dict[str, Recurring] = {}
_long: set[str] = set()


_durably: Callable[[Callable[[], object]], object] | None = None


def write_through(durably: Callable[[Callable[[], object]], object] | None) -> None:
    """Have the queue's own writes done by `durably`: in a web process by its one writer, so that the two never wait
    for each other's lock. None: in transactions of their own."""
    global _durably
    _durably = durably


def _write(work: Callable[[], object]) -> None:
    if _durably is not None:
        _durably(work)
    else:
        with transaction.atomic():
            work()


def job(
    name: str, *, every: timedelta | None = None, is_long: bool = False
) -> Callable[[Callable[..., object]], Callable[..., object]]:
    """Register a function under `name`; with `every`, it is also run at that cadence. `is_long`: it may take more than seconds."""

    def register(function: Callable[..., object]) -> Callable[..., object]:
        _registered[name] = function
        if every is not None:
            _recurring[name] = Recurring(name, every)
        if is_long:
            _long.add(name)
        return function

    return register


def owe(name: str, *, at: datetime, once: str | None = None, **arguments: type_json) -> Job:
    """The unsaved row of a job, to be inserted with the change that owes it."""
    return Job(name=name, arguments=arguments, run_at=at, once=once)


def schedule_recurring(now: datetime) -> None:
    """Owe the next run of everything that repeats; running it again owes nothing twice."""
    rows = [
        owe(r.name, at=now, once=f"{r.name}@{int(now.timestamp() // r.every.total_seconds())}")
        for r in _recurring.values()
    ]
    present = set(Job.objects.filter(name__in=list(_recurring)).values_list("name", flat=True))
    Job.objects.bulk_create([row for row in rows if row.name not in present], ignore_conflicts=True)


def run_due(now: datetime, *, clock: Callable[[], datetime], limit: int = BATCH, are_long: bool | None = None) -> int:
    """Claim up to `limit` due jobs (only the long ones, only the others, or any), run each, settle it. Returns how many were claimed."""
    claimed = _claim(now, limit, are_long)
    for row in claimed:
        _run(row, clock())
    return len(claimed)


def _claim(now: datetime, limit: int, are_long: bool | None = None) -> list[Job]:
    due = Job.objects.filter(dead=False, run_at__lte=now).order_by("run_at")
    if are_long is not None:
        due = due.filter(name__in=_long) if are_long else due.exclude(name__in=_long)
    if not due.exists():
        return []
    rows: list[Job] = []

    def lease() -> None:
        skips = connection.features.has_select_for_update_skip_locked
        rows[:] = list((due.select_for_update(skip_locked=True) if skips else due)[:limit])
        for row in rows:
            row.run_at = now + LEASE
            row.tries += 1
        Job.objects.bulk_update(rows, ["run_at", "tries"])

    _write(lease)
    return rows


def _run(row: Job, now: datetime) -> None:
    try:
        function = _registered[row.name]
        function(now=now, **row.arguments)
    except Exception as error:  # a job may fail in any way; it is retried, then kept where `doctor` reports it
        log.exception("job %s failed (try %s)", row.name, row.tries)
        row.run_at = now + timedelta(seconds=min(3600, 5 * 2**row.tries))
        row.dead = row.tries >= TRIES and row.name not in _recurring
        row.error = f"{type(error).__name__}: {error}"[:2000]
        _write(lambda: row.save(update_fields=["run_at", "dead", "error"]))
        return
    if row.name in _recurring:
        row.run_at, row.tries, row.error = now + _recurring[row.name].every, 0, ""
        _write(lambda: row.save(update_fields=["run_at", "tries", "error"]))
    else:
        _write(row.delete)


def drain(now: datetime, *, clock: Callable[[], datetime], rounds: int = 1000) -> int:
    """Run everything due until nothing is left; for commands and tests. Returns how many jobs ran."""
    done = 0
    for _ in range(rounds):
        ran = run_due(now, clock=clock)
        if not ran:
            break
        done += ran
    return done


def waiting() -> Iterable[Job]:
    """Jobs that gave up: what an operator must look at."""
    return Job.objects.filter(dead=True)
