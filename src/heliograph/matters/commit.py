"""Group commit: many requests, one transaction, every answer after its commit is durable.

A web process runs one `Writer` thread (`start`); requests hand it their writes with `durably` and wait. The writer
takes what has gathered (up to `TOGETHER`), does it in one transaction, commits, and only then lets the requests
answer. Without a running writer (commands, tests) `durably` is a plain transaction. Decision: docs/decisions/003-group-commit.md.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import OperationalError, close_old_connections, connection, transaction
from django.db.models import Model

from heliograph.matters.insertion import insert_tables, update_rows

TOGETHER = 64
TRIES = 3
DEADLOCK = "40P01"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rows:
    """New rows that need no look at the database: the writer merges those of many requests into one insert a table."""

    rows: Sequence[Model]


@dataclass(frozen=True, slots=True)
class _Piece(Generic[T]):
    work: Callable[[], T] | Rows
    done: Future[T | None]


class Writer:
    """The one thread of a process that writes."""

    def __init__(self, while_waiting: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        self._while_waiting = while_waiting
        self._pieces: queue.Queue[_Piece[object] | None] = queue.Queue(maxsize=1024)
        self._thread = threading.Thread(target=self._run, name="heliograph-writer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Commit what was handed in, then end."""
        self._pieces.put(None)
        self._thread.join()

    def is_this_thread(self) -> bool:
        return threading.current_thread() is self._thread

    def waiting(self) -> int:
        """How many writes stand in the queue, without those being committed now."""
        return self._pieces.qsize()

    def put(self, work: Callable[[], T] | Rows) -> T | None:
        done: Future[T | None] = Future()
        self._pieces.put(_Piece(work, done))  # type: ignore[arg-type]  # the queue holds pieces of every result type
        with self._while_waiting():
            return done.result()

    def _run(self) -> None:
        try:
            self._take_and_commit()
        finally:
            connection.close()

    def _take_and_commit(self) -> None:
        while True:
            first = self._pieces.get()
            if first is None:
                return
            batch = [first]
            ended = False
            while len(batch) < TOGETHER:
                try:
                    more = self._pieces.get_nowait()
                except queue.Empty:
                    break
                if more is None:
                    ended = True
                    break
                batch.append(more)
            self._commit(batch)
            if ended:
                return

    def _commit(self, batch: list[_Piece[object]]) -> None:
        """One transaction for all; if it can't be, one for each, so that one request's fault is its own."""
        try:
            outcomes = self._together(batch)
        except Exception:
            close_old_connections()
            outcomes = [self._alone(piece) for piece in batch]
        for piece, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, _Failed):
                piece.done.set_exception(outcome.error)
            else:
                piece.done.set_result(outcome)

    def _together(self, batch: list[_Piece[object]]) -> list[object]:
        outcomes: list[object] = []
        with transaction.atomic():
            insert([row for piece in batch if isinstance(piece.work, Rows) for row in piece.work.rows])
            for piece in batch:
                outcomes.append(None if isinstance(piece.work, Rows) else self._in_savepoint(piece.work))
        return outcomes

    def _in_savepoint(self, work: Callable[[], object]) -> object:
        try:
            with transaction.atomic():
                return work()
        except Exception as error:  # the request gets its own error; the others go on
            if is_deadlock(error):  # a batch holds many rows; each alone holds its own, and can wait for them
                raise
            return _Failed(error)

    def _alone(self, piece: _Piece[object]) -> object:
        work = piece.work
        try:
            return _in_a_transaction((lambda: insert(work.rows)) if isinstance(work, Rows) else work)
        except Exception as error:  # handed to the request that waits for it
            return _Failed(error)


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


def is_deadlock(error: Exception) -> bool:
    """Whether PostgreSQL chose this transaction to give way to another that waited for it in turn."""
    return isinstance(error, OperationalError) and getattr(error.__cause__, "sqlstate", "") == DEADLOCK


def _in_a_transaction(work: Callable[[], T]) -> T:
    """Run `work` in a transaction of its own; once more if it had to give way, because then the other is through."""
    for _ in range(TRIES - 1):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            if not is_deadlock(error):
                raise
    with transaction.atomic():
        return work()


_writer: Writer | None = None


def start(while_waiting: Callable[[], AbstractContextManager[None]] = nullcontext) -> Writer:
    """Start this process's writer. The server does it once, in its worker.

    Each request that waits for its commit does so inside `while_waiting()`.
    """
    global _writer
    if _writer is None:
        _writer = Writer(while_waiting)
        _writer.start()
    return _writer


def stop() -> None:
    """End the writer after its last commit."""
    global _writer
    if _writer is not None:
        _writer.stop()
        _writer = None


def durably(work: Callable[[], T]) -> T:
    """Run `work` in a transaction; return when it is durable. Inside a transaction it simply joins it."""
    writer = _writer
    if transaction.get_connection().in_atomic_block or (writer is not None and writer.is_this_thread()):
        with transaction.atomic():
            return work()
    if writer is None:
        return _in_a_transaction(work)
    return writer.put(work)  # type: ignore[return-value]  # None only for Rows


def durably_insert(rows: Sequence[Model]) -> None:
    """Insert rows that depend on nothing read; return when they are durable."""
    writer = _writer
    if writer is None or writer.is_this_thread() or transaction.get_connection().in_atomic_block:
        with transaction.atomic():
            insert(rows)
    else:
        writer.put(Rows(rows))


def insert(rows: Sequence[Model]) -> None:
    """One INSERT a table, in the order in which tables first appear."""
    tables: dict[type[Model], list[Model]] = {}
    for row in rows:
        tables.setdefault(type(row), []).append(row)
    insert_tables(tables)


def update(rows: Sequence[Model]) -> None:
    """Bring rows up to date that this transaction holds."""
    update_rows(rows)
