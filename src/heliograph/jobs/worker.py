"""Runs the queue: as a thread of the web process (the default) or as `heliograph worker` beside it."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

from django.db import close_old_connections

from heliograph.jobs import queue

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
SLOWEST_SECONDS = 30.0
"""How long it waits at most after it could not reach its queue: a full disk is said once in a while, not twice a second."""


def clock() -> datetime:
    """The edge at which a worker asks what time it is."""
    return datetime.now(UTC)


def work(stop: threading.Event) -> None:
    """Run due jobs until `stop` is set, long ones in a thread beside this one.

    What is stopped within a long job is not waited for: its lease runs out, and it begins anew.
    """
    queue.schedule_recurring(clock())
    threading.Thread(target=_work, args=(stop, True), name="heliograph-worker-long", daemon=True).start()
    _work(stop, False)


def _work(stop: threading.Event, are_long: bool) -> None:
    pause = POLL_SECONDS
    while not stop.is_set():
        try:
            ran = queue.run_due(clock(), clock=clock, limit=1 if are_long else queue.BATCH, are_long=are_long)
            pause = POLL_SECONDS
        except Exception:  # the database may be away for a while: the worker outlives it
            log.exception("the worker could not reach its queue")
            close_old_connections()
            ran, pause = 0, min(2 * pause, SLOWEST_SECONDS)
        if not ran:
            stop.wait(pause)


def start_thread() -> threading.Event:
    """Start the worker inside this process; set the returned event to stop it."""
    stop = threading.Event()
    threading.Thread(target=work, args=(stop,), name="heliograph-worker", daemon=True).start()
    return stop
