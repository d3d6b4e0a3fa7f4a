"""A witness's memory: the last checkpoint cosigned of each log, the ones before it, and evidence.

One SQLite file. Every change is on the disk (synchronous=FULL) before `remember` returns, one change at a time whatever
the number of threads and processes, and triggers keep a log's size from ever going back, whoever writes.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heliograph.witness.evidence import Evidence
from heliograph.witness.sqlite import Error, connect

MOST_SEEN = 10_000  # checkpoints of a log kept before its last: what a forged second history is held against
MOST_PROVEN = 1_000  # forks kept of a log: the first is enough
MOST_UNPROVEN = 100  # refused requests kept of a log: anybody can send such
_WAIT = 10.0  # seconds for another's change to end

_SCHEMA = """
CREATE TABLE latest (
    origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL,
    cosigned_at INTEGER NOT NULL, grown_at INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE seen (
    origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, PRIMARY KEY (origin, size)
) WITHOUT ROWID, STRICT;
CREATE TABLE evidence (
    number INTEGER PRIMARY KEY, origin TEXT NOT NULL, kind TEXT NOT NULL, digest BLOB NOT NULL UNIQUE, body TEXT NOT NULL
) STRICT;
CREATE TRIGGER never_back BEFORE UPDATE ON latest
    WHEN new.size < old.size OR (new.size = old.size AND new.root <> old.root) OR new.origin <> old.origin
    BEGIN SELECT RAISE(ABORT, 'a witness never goes back'); END;
CREATE TRIGGER never_forget BEFORE DELETE ON latest BEGIN SELECT RAISE(ABORT, 'a witness never forgets'); END;
PRAGMA user_version = 1;
"""


class StoreFailed(Exception):
    """The memory cannot be read or written: nothing may be signed."""


@dataclass(frozen=True, slots=True)
class Latest:
    """The largest checkpoint of a log that was cosigned: `note` has the log's signatures and the witness's.

    `cosigned_at`: its time (POSIX seconds); `grown_at`: when the log was first seen at this size.
    """

    size: int
    root: bytes
    note: str
    cosigned_at: int
    grown_at: int


class Store:
    """The memory. Any number of threads may share it, any number of processes have one each."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()  # readers wait too: they must not see what is not on the disk yet
        try:
            self._connection = connect(path, _WAIT)
            version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        except Error as error:
            raise StoreFailed(f"{path}: {error}") from error
        if version != 1:
            raise StoreFailed(f"{path} is of version {version}, and this program knows version 1.")

    @classmethod
    def create(cls, path: Path) -> None:
        """Make an empty memory. Raises StoreFailed if there is one."""
        try:
            path.touch(mode=0o600, exist_ok=False)
            connection = connect(path, _WAIT)
            connection.executescript(_SCHEMA)
            connection.close()
        except (OSError, Error) as error:
            raise StoreFailed(f"{path}: {error}") from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextlib.contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """A stretch in which nobody else, in no process, changes the memory; durable when it ends, undone if it raises.

        Raises StoreFailed.
        """
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield
                except BaseException:
                    self._connection.execute("ROLLBACK")
                    raise
                self._connection.execute("COMMIT")
            except Error as error:
                with contextlib.suppress(Error):  # a failed COMMIT (full disk) may have ended it already
                    self._connection.execute("ROLLBACK")
                raise StoreFailed(str(error)) from error

    def latest(self, origin: str) -> Latest | None:
        """What was cosigned last of a log, None if nothing was. Call within `one_at_a_time` to act upon it."""
        row = self._rows("SELECT size, root, note, cosigned_at, grown_at FROM latest WHERE origin = ?", origin)
        return Latest(*row[0]) if row else None

    def seen(self, origin: str, size: int) -> tuple[bytes, str] | None:
        """Root and note of the checkpoint of exactly this size, if it was cosigned and is kept still."""
        row = self._rows("SELECT root, note FROM seen WHERE origin = ? AND size = ?", origin, size)
        return (row[0][0], row[0][1]) if row else None

    def remember(self, origin: str, new: Latest) -> None:
        """Put a cosigned checkpoint in the last one's place. Call within `one_at_a_time`."""
        self._rows(
            "INSERT INTO latest VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (origin) DO UPDATE SET size = excluded.size, "
            "root = excluded.root, note = excluded.note, cosigned_at = excluded.cosigned_at, grown_at = excluded.grown_at",
            *(origin, new.size, new.root, new.note, new.cosigned_at, new.grown_at),
        )
        self._rows("INSERT OR IGNORE INTO seen VALUES (?, ?, ?, ?)", origin, new.size, new.root, new.note)
        self._rows(
            "DELETE FROM seen WHERE origin = ? AND size <= "
            "(SELECT size FROM seen WHERE origin = ? ORDER BY size DESC LIMIT 1 OFFSET ?)",
            *(origin, origin, MOST_SEEN),
        )

    def keep(self, found: Evidence) -> bool:
        """Keep evidence; False if it is kept already, or enough of its kind is. Within `one_at_a_time`."""
        kept = self._rows("SELECT count(*) FROM evidence WHERE origin = ? AND kind = ?", found.origin, found.kind)
        if kept[0][0] >= (MOST_PROVEN if found.is_proven else MOST_UNPROVEN):
            return False
        return bool(
            self._rows(
                "INSERT OR IGNORE INTO evidence (origin, kind, digest, body) VALUES (?, ?, ?, ?) RETURNING number",
                *(found.origin, found.kind, found.digest(), found.text()),
            )
        )

    def evidence(self) -> list[tuple[int, Evidence]]:
        """All evidence with its number, the oldest first."""
        return [
            (number, Evidence.parse(body))
            for number, body in self._rows("SELECT number, body FROM evidence ORDER BY 1")
        ]

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:  # SQLite's columns have no static types
        with self._lock:
            try:
                rows: list[tuple[Any, ...]] = self._connection.execute(statement, values).fetchall()
            except Error as error:
                raise StoreFailed(str(error)) from error
        return rows

    def logs(self) -> list[tuple[str, Latest]]:
        """All logs of which something was cosigned."""
        rows = self._rows("SELECT origin, size, root, note, cosigned_at, grown_at FROM latest ORDER BY origin")
        return [(origin, Latest(*rest)) for origin, *rest in rows]
