"""Few threads run Python at once, however many wait: what keeps a process with many threads quick.

Python runs one thread at a time. Thirty that all want to run hand the interpreter to each other hundreds of times a
request (each look into the database gives it away), and each handing over costs: with 32 threads a page took twice the
processor time that it takes with four (docs/decisions/101-turns.md). But waiting needs many threads: every submission
waits for its commit, and the more wait, the more share one. So a request takes one of a few turns, and gives it back while it waits for the writer.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Turns:
    """A WSGI application that lets `count` requests run at once: the next turn goes to who has waited longest."""

    def __init__(self, application: Application, count: int) -> None:
        self._application = application
        self._free = count
        self._waiting: deque[threading.Lock] = deque()
        self._lock = threading.Lock()
        self._mine = threading.local()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self._take()
        self._mine.held = True
        try:
            return self._application(environ, start_response)
        finally:
            self._mine.held = False
            self._give()

    @contextmanager
    def given_up(self) -> Iterator[None]:
        """Let others run while this thread waits for something. Does nothing in a thread that holds no turn."""
        if not getattr(self._mine, "held", False):
            yield
            return
        self._give()
        try:
            yield
        finally:
            self._take(is_nearly_done=True)

    def waiting(self) -> int:
        """How many requests wait for a turn."""
        return len(self._waiting)

    def _take(self, *, is_nearly_done: bool = False) -> None:
        """Wait for a turn; who has done nearly everything goes before who begins."""
        mine = threading.Lock()
        with self._lock:
            if self._free:
                self._free -= 1
                return
            mine.acquire()
            (self._waiting.appendleft if is_nearly_done else self._waiting.append)(mine)
        mine.acquire()  # until `_give` hands the turn over

    def _give(self) -> None:
        """Hand the turn to the next, or lay it down."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1
