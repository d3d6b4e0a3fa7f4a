"""Counts what the watch reads in the instance of HELIOGRAPH_HOME: with twenty promises due, and with none.

On SQLite the steps of its virtual machine, on PostgreSQL the rows fetched from tables and indexes; one line of JSON.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import django

DUE = 20
STEPS = 20


def main() -> None:
    django.setup()
    from django.db import connection

    from heliograph.matters.actions import watch
    from heliograph.matters.models import Deadline

    now = datetime.now(UTC)
    watch(now)
    waiting = Deadline.objects.filter(
        status="running", warned_at=None, broken_at=None, due__gt=now + timedelta(hours=1), watch_at__isnull=False
    )
    chosen = list(waiting.order_by("watch_at").values_list("pk", flat=True)[:DUE])
    for pk in chosen:
        Deadline.objects.filter(pk=pk).update(watch_at=now - timedelta(seconds=1))
    count = _sqlite_steps if connection.vendor == "sqlite" else _postgresql_rows
    seen: list[int] = []
    due = count(lambda: seen.append(watch(now)))
    idle = count(lambda: seen.append(watch(now)))
    assert seen == [DUE, 0], seen
    unit = "steps of SQLite's machine" if connection.vendor == "sqlite" else "rows fetched"
    watched = Deadline.objects.filter(watch_at__isnull=False).count()
    print(json.dumps({"due": due, "idle": idle, "unit": unit, "plan": _plan(now), "watched": watched}))


def _sqlite_steps(work: Callable[[], object]) -> int:
    from django.db import connection

    counted = 0

    def step() -> int:
        nonlocal counted
        counted += STEPS
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(step, STEPS)
    work()
    connection.connection.set_progress_handler(None, 0)
    return counted


def _postgresql_rows(work: Callable[[], object]) -> int:
    from django.db import connection

    def fetched() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables WHERE relname LIKE 'matters_%'"
            )
            return int(cursor.fetchone()[0])

    before = fetched()
    work()
    return fetched() - before


def _plan(now: datetime) -> str:
    """How the database finds what is due."""
    from heliograph.matters.models import Deadline

    return (
        Deadline.objects.filter(bureau_id=1, watch_at__lte=now)
        .order_by("watch_at")[:200]
        .explain()
        .strip()
        .replace("\n", "; ")
    )


if __name__ == "__main__":
    main()
