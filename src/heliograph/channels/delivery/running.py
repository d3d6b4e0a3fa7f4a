"""Delivery at work: a thread a channel in every web or worker process, so that a slow gateway delays no other and no job.

Any number of processes may run; claims share the work and the gateway's rate (`actions.claiming`).
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

from django.db import close_old_connections, connection

from heliograph.channels.base import Channel
from heliograph.channels.configuration import channels
from heliograph.channels.delivery.actions.delivering import deliver_batch

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds between two looks for what is due, when nothing was."""
BREATH = 0.2
"""Between two batches for a gateway with a rate: it takes evenly, not a second's worth at a stroke."""
SLOWEST = 30.0


def start_threads(stop: threading.Event | None = None) -> list[threading.Thread]:
    """One thread for each channel of this instance that something can be sent through."""
    ends = stop or threading.Event()
    by_itself = [one for one in channels().values() if not getattr(one, "is_by_hand", False)]
    threads = [
        threading.Thread(target=work, args=(one, ends), name=f"heliograph-{one.code}", daemon=True) for one in by_itself
    ]
    for thread in threads:
        thread.start()
    return threads


def work(channel: Channel, stop: threading.Event) -> None:
    """Deliver what is due on a channel until `stop` is set."""
    pause = EVERY
    while not stop.is_set():
        try:
            done = deliver_batch(channel, datetime.now(UTC))
            pause = EVERY
        except Exception:  # the database may be away for a while: the thread outlives it
            log.exception("what is due on %s could not be looked up or written down", channel.code)
            close_old_connections()
            done, pause = 0, min(2 * pause, SLOWEST)
        if not done:
            stop.wait(pause)
        elif channel.a_second:
            stop.wait(BREATH)
    connection.close()
