"""Sending at work: one thread in every web or worker process, which calls several endpoints at a time."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

from django.db import close_old_connections, connection

from heliograph.channels.webhooks.actions.sending import deliver_due

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two looks for what is due, when nothing was."""
SLOWEST = 30.0


def start_thread(stop: threading.Event | None = None) -> threading.Thread:
    """Send what is due until `stop` is set."""
    thread = threading.Thread(target=work, args=(stop or threading.Event(),), name="heliograph-webhooks", daemon=True)
    thread.start()
    return thread


def work(stop: threading.Event) -> None:
    pause = EVERY
    while not stop.is_set():
        try:
            done = deliver_due(clock)
            pause = EVERY
        except Exception:  # the database may be away for a while: the thread outlives it
            log.exception("webhooks that are due could not be looked up or written down")
            close_old_connections()
            done, pause = 0, min(2 * pause, SLOWEST)
        if not done:
            stop.wait(pause)
    connection.close()


def clock() -> datetime:
    """The edge at which the thread asks what time it is."""
    return datetime.now(UTC)
