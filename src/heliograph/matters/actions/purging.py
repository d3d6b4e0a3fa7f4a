"""After erasing: what the database, its index and the disk would still hold of it is removed too.

SQLite overwrites what it deletes (`secure_delete`), but FTS5 only marks a deleted entry and keeps its blinded tokens
until the segment they lie in is merged, and the log keeps old pages until it is cut. So every erasure owes a purge:
the index is merged into one in small steps, then the log is written back and cut to nothing. Owed by `upkeep.erase`,
run by `tasks`. On PostgreSQL that is the work of its own vacuum (docs/operations.md).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Model

from heliograph.jobs.models import Job
from heliograph.jobs.queue import owe
from heliograph.matters import files, search
from heliograph.matters.commit import durably
from heliograph.matters.models import Attachment, Matter

PURGE = "matters.purge"
SOON = timedelta(minutes=1)
AT_ONCE_FOR_ALL = timedelta(hours=12)
"""Erasures at the end of retention come every hour; merging the whole index for each would wear the disk."""
STEPS = 500
"""How many steps one run of the job takes, so that it ends before its lease."""


class LogInUse(RuntimeError):
    """Somebody reads an old state of the database, so its log can't be cut yet; the queue tries again."""


def owed_after(bureau_id: int, matter_id: UUID, *, now: datetime, is_retention: bool) -> list[Model]:
    """The jobs that an erasure owes, to be inserted with it: its files go even if the process dies after the commit."""
    rows: list[Model] = [owe("matters.remove-files", at=now, bureau=bureau_id, matter=str(matter_id))]
    at = now + (AT_ONCE_FOR_ALL if is_retention else SOON)
    if connection.vendor == "sqlite" and not Job.objects.filter(name=PURGE, dead=False, run_at__lte=at).exists():
        rows.append(owe(PURGE, at=at, begun=False))
    return rows


def remove_files(bureau_id: int, matter_id: UUID) -> None:
    """Remove the sealed files of an erased matter; nothing happens if they are gone, or if it is not erased."""
    of_matter = Attachment.objects.filter(bureau_id=bureau_id, matter_id=matter_id)
    if Matter.objects.filter(bureau_id=bureau_id, id=matter_id, erased_at__isnull=False).exists():
        for row in of_matter.values_list("id", flat=True):
            files.erase(settings.HELIOGRAPH_HOME, row)


def purge(now: datetime, *, begun: bool) -> None:
    """Merge the index until nothing that was deleted is left in it, then cut the log.

    Works in short transactions between which others write. What is not done in `STEPS` is owed again. Raises `LogInUse`.
    """
    if connection.vendor != "sqlite":
        return
    if not begun:
        durably(search.begin_to_merge)
    for _ in range(STEPS):
        if not durably(search.merge_some):
            _cut_log()
            return
    durably(lambda: owe(PURGE, at=now, begun=True).save())


def _cut_log() -> None:
    """Write the log back into the database file and make it empty. Not inside a transaction."""
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy = cursor.fetchone()[0]
    if is_busy:
        raise LogInUse("the database's log is being read")
