"""The export itself: from the last leaf that was exported to the newest that has a place, range by range."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Min

from heliograph.insight.export.folder import EventFolder, Month, Through
from heliograph.insight.export.written import Seen, written
from heliograph.ledger.models import Leaf
from heliograph.matters.models import Event

if TYPE_CHECKING:
    from pyarrow import Table

RANGE = 20_000
"""Leaves at once: memory stays bounded, and a process that is killed loses this much work."""
STEP = 500


class GapInLog(Exception):
    """Leaves are missing in the database: nothing is exported past them. `heliograph log audit --database` says more."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What one run did. `through`: how far the folder goes now; `rows`: events written; `busy`: another one was at it."""

    through: int
    rows: int
    busy: bool = False


def event_folder() -> EventFolder:
    """The instance's folder of events."""
    return EventFolder(settings.HELIOGRAPH_HOME / "figures" / "events")


def export(*, now: datetime, fresh: bool = False) -> Exported:
    """Export every event that has a place in the log. Safe to run twice, to kill, and to run beside itself.

    `fresh`: throw away what was exported and begin from the first leaf. Raises `GapInLog`, OSError (a full disk).
    """
    folder = event_folder()
    with _alone(folder.path.parent) as is_mine:
        if not is_mine:
            return Exported(_leaf(folder.through()), 0, busy=True)
        if fresh:
            shutil.rmtree(folder.path, ignore_errors=True)
        return _export(folder, now)


def _export(folder: EventFolder, now: datetime) -> Exported:
    start = _leaf(folder.through())
    folder.clear_beyond(start)
    oldest_waiting = Leaf.objects.filter(index=None).aggregate(id=Min("id"))["id"]
    newest = Leaf.objects.aggregate(index=Max("index"))["index"]
    size = 0 if newest is None else newest + 1
    rows, touched = 0, set()
    while start < size:
        end = min(start + RANGE, size)
        tables, seen = _range(start, end)
        folder.write(start, end, tables)
        is_last = end == size and oldest_waiting is None
        folder.advance(Through(end, now if is_last or seen is None else seen))
        touched |= set(tables)
        rows += sum(table.num_rows for table in tables.values())
        start = end
    if size and oldest_waiting is None:
        folder.advance(Through(size, now))
    for of in touched:
        folder.fold(of, before=start)
    return Exported(start, rows)


def _leaf(through: Through | None) -> int:
    return 0 if through is None else through.leaf


def _range(start: int, end: int) -> tuple[dict[Month, Table], datetime | None]:
    """The tables of one range, and when its newest event happened. Raises `GapInLog`."""
    leaves = list(
        Leaf.objects.filter(index__gte=start, index__lt=end)
        .order_by("index")
        .values_list("index", "kind", "bureau_id", "event_id")
    )
    if [index for index, *_ in leaves] != list(range(start, end)):
        raise GapInLog(f"Leaves between {start} and {end} are missing in the database.")
    by_bureau: dict[int, dict[UUID, int]] = defaultdict(dict)
    for index, kind, bureau, event in leaves:
        if kind == Leaf.Kind.EVENT and bureau is not None and event is not None and index is not None:
            by_bureau[bureau][event] = index
    tables: dict[Month, Table] = {}
    newest: datetime | None = None
    for bureau, places in by_bureau.items():
        seen = _events(bureau, places)
        newest = max([*(one.at for one in seen), *([newest] if newest else [])], default=None)
        tables |= written(bureau, seen)
    return tables, newest


def _events(bureau: int, places: dict[UUID, int]) -> list[Seen]:
    """The events of these leaves, in the log's order. Raises `GapInLog` where one is gone."""
    ids = list(places)
    found: list[Seen] = []
    for at in range(0, len(ids), STEP):
        rows = Event.objects.filter(bureau_id=bureau, id__in=ids[at : at + STEP]).order_by()
        found += [
            Seen(places[id_], matter, sequence, happened, kind, role, unit)
            for id_, matter, sequence, happened, kind, role, unit in rows.values_list(
                "id", "matter_id", "sequence", "at", "kind", "role", "unit_id"
            )
        ]
    if len(found) != len(ids):
        raise GapInLog(f"{len(ids) - len(found)} events of bureau {bureau} that the log has are missing.")
    return sorted(found, key=lambda one: one.leaf)


@contextmanager
def _alone(home: Path) -> Iterator[bool]:
    """A lock that the system takes back when its holder dies; False inside if another process has it."""
    home.mkdir(parents=True, exist_ok=True)
    handle = os.open(home / "export.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(handle)
