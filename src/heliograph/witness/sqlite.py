"""The SQLite a witness keeps its memory in: pysqlite3's own where there is a wheel, else the standard library's.

SQLite before 3.51.3 can lose a commit when two processes share a WAL file (docs/decisions/002-sqlite.md), so with an
older one the rollback journal is used: slower, and not touched by that.
"""

from __future__ import annotations

from pathlib import Path

try:
    from pysqlite3 import dbapi2 as sqlite3
except ImportError:
    import sqlite3

Error = sqlite3.Error
FIRST_SOUND_WAL = (3, 51, 3)


def connect(path: Path, wait: float) -> sqlite3.Connection:
    """Open a file so that every commit is on the disk when it returns. The caller begins and ends transactions.

    `wait`: seconds for another process's transaction to end. Raises sqlite3.Error; a missing file is not made.
    """
    connection = sqlite3.connect(
        f"file:{path.absolute().as_posix().replace('%', '%25').replace('?', '%3f').replace('#', '%23')}?mode=rw",
        uri=True,
        timeout=wait,
        isolation_level=None,
        check_same_thread=False,
    )
    journal = "WAL" if sqlite3.sqlite_version_info >= FIRST_SOUND_WAL else "DELETE"
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute("PRAGMA synchronous = FULL")
    return connection
