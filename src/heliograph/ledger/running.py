"""The sequencer at work: a thread of every web and worker process, of which one at a time has the lock.

On a fixed grid of seconds it takes what waits, adds a dummy by chance, and signs. What it cannot do it says in the
server's log and tries again; what must not go on (`LogBroken`) it says at every round until somebody has looked.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from secrets import SystemRandom

from django.conf import settings
from django.db import close_old_connections, connection

from heliograph.ledger import cosigning, startup
from heliograph.ledger.folder import TileFolder
from heliograph.ledger.keys import LogKeyUnusable, log_key
from heliograph.ledger.lock import sequencing
from heliograph.ledger.models import Checkpoint
from heliograph.ledger.sequencer import BATCH, LogBroken, NotMine, Sequencer

log = logging.getLogger(__name__)

EVERY = 1.0
"""Seconds from one checkpoint to the next, at least; on whole seconds, so that none tells when an event came."""
PROMISE_SECONDS = 60
"""In the log by then, under any load: what receipts say."""
STAND_BY = 2.0
LOOK_AGAIN = 30.0
_chance = SystemRandom()


def start_thread() -> threading.Event:
    """Start sequencing inside this process; set the returned event to stop it."""
    stop = threading.Event()
    threading.Thread(target=work, args=(stop,), name="heliograph-sequencer", daemon=True).start()
    return stop


def work(stop: threading.Event) -> None:
    """Sequence whenever the lock is free, until `stop` is set."""
    while not stop.is_set():
        try:
            with sequencing(settings.HELIOGRAPH_HOME) as still_mine:
                if still_mine is not None:
                    _hold(stop, still_mine)
        except (LogKeyUnusable, LogBroken) as error:
            log.critical("the log stands still: %s", error)
            stop.wait(LOOK_AGAIN)
        except NotMine as error:
            log.warning("another process sequences: %s", error)
        except Exception:  # a full disk, a database that is away: the thread outlives it
            log.exception("the log could not be extended; it is tried again")
            close_old_connections()
        stop.wait(STAND_BY)
    connection.close()


def _hold(stop: threading.Event, still_mine: Callable[[], bool]) -> None:
    folder = TileFolder(settings.HELIOGRAPH_HOME / "log")
    need_agreement(folder)
    sequencer = Sequencer(folder, log_key())
    with cosigning.running(folder):
        while not stop.is_set() and still_mine():
            if cosigning.take_doubt():  # one that was away at the start, and says now what it saw
                need_agreement(folder)
            tick(sequencer)
            stop.wait(EVERY - time.time() % EVERY)


def need_agreement(folder: TileFolder) -> None:
    """Raises LogBroken if anything that was published, signed or witnessed contradicts the database."""
    found = startup.problems(folder, ask_witnesses=True)
    if found:
        raise LogBroken("\n".join(found))


def tick(sequencer: Sequencer) -> None:
    """Everything that waits gets its place, in batches, and one checkpoint covers it.

    The first checkpoint covers all that was there when the log began: an event of last year whose leaf came after a
    witnessed checkpoint would be called back-dated.
    """
    began = time.monotonic()
    taken = sequencer.step(dummies=dummies())
    while taken >= BATCH and (time.monotonic() - began < EVERY or not Checkpoint.objects.exists()):
        taken = sequencer.step()
    if sequencer.publish(datetime.now(UTC)) is not None:
        cosigning.wake()


def dummies() -> int:
    """How many dummies this second: none or one, so that their number over an hour is a matter of chance."""
    cover = settings.LOG_COVER_SECONDS
    return int(bool(cover) and _chance.random() < EVERY / cover)
