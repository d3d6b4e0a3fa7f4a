"""Exactly one process sequences: a lock that the system takes back when its holder dies, however it dies.

On one machine a locked file; on PostgreSQL also a session's advisory lock, which holds across machines. Should both
fail, the tree's row decides: `sequencer` moves it only from the size it knows (`NotMine`).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import Error, connection

FILE = "log.lock"
ADVISORY = 0x48656C696F6C6F67  # "Heliolog"


@contextmanager
def sequencing(home: Path) -> Iterator[Callable[[], bool] | None]:
    """Hold the lock inside; None if another process has it. Otherwise a function that says whether it is held still."""
    handle = os.open(home / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        if connection.vendor != "postgresql":
            yield lambda: True
            return
        with _session() as still:
            yield still
    finally:
        os.close(handle)


@contextmanager
def _session() -> Iterator[Callable[[], bool] | None]:
    """An advisory lock on a connection of its own, which nothing else uses."""
    own = connection.copy(alias="sequencer")
    try:
        with own.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY])
            taken = cursor.fetchone()[0]

        def still() -> bool:
            try:
                with own.cursor() as cursor:
                    cursor.execute("SELECT 1")
            except Error:
                return False
            return True

        yield still if taken else None
    finally:
        own.close()
