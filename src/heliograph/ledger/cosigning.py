"""Has each new checkpoint co-signed by the witnesses of the policy, beside the sequencer, which never waits for them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import close_old_connections, connection

from heliograph.core.merkle import CosignatureVerifier, TileTree, add_signatures
from heliograph.ledger import policy as policies
from heliograph.ledger.folder import TileFolder
from heliograph.ledger.models import Checkpoint
from heliograph.matters.commit import durably
from heliograph.witness.client import HistoryDiffers, NoCosignature, WitnessAhead, ask

log = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds a witness has to answer."""
SOON, LATE = 1.0, 60.0
"""Seconds after which those are asked again who did not answer: first soon, then twice as late each time."""
_wanted = threading.Event()
_doubted = threading.Event()


def wake() -> None:
    """There is a new checkpoint."""
    _wanted.set()


def take_doubt() -> bool:
    """Whether a witness has said since the last time that it knows another history of this log."""
    was = _doubted.is_set()
    _doubted.clear()
    return was


@contextmanager
def running(folder: TileFolder) -> Iterator[None]:
    """Have checkpoints co-signed in a thread while inside."""
    stop = threading.Event()
    thread = threading.Thread(target=_work, args=(folder, stop), name="heliograph-cosigning", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        _wanted.set()
        thread.join()


def _work(folder: TileFolder, stop: threading.Event) -> None:
    asking = Cosigning(folder)
    pause = SOON
    while not stop.is_set():
        _wanted.clear()
        try:
            is_complete = asking.ask_all(datetime.now(UTC))
            pause = SOON if is_complete else min(2 * pause, LATE)
        except Exception:  # a database that is away, a policy that can't be read: the thread outlives it
            log.exception("the checkpoint could not be co-signed; it is tried again")
            close_old_connections()
        _wanted.wait(pause)
    connection.close()


class Cosigning:
    """Remembers which size each witness has last signed, so that it is asked once."""

    def __init__(self, folder: TileFolder) -> None:
        self._folder = folder
        self._known: dict[str, int] = {}

    def ask_all(self, now: datetime) -> bool:
        """Ask every witness that has not signed the newest checkpoint. Returns whether all have, now."""
        newest = Checkpoint.objects.order_by("-size").first()
        policy = policies.policy()
        if newest is None:
            return True
        signed = policy.standing(newest.note).witnesses
        missing = {name: (key, url) for name, (key, url) in policy.witnesses.items() if url and name not in signed}
        if not missing:
            return True
        with ThreadPoolExecutor(len(missing)) as side_by_side:
            lines = [
                line
                for given in side_by_side.map(lambda one: self._ask(newest, one[0], *one[1]), missing.items())
                for line in given
            ]
        if lines:
            self._add(newest, lines, now)
        return len(lines) >= len(missing)

    def _ask(self, newest: Checkpoint, name: str, key: CosignatureVerifier, url: str) -> list[str]:
        tree = TileTree(self._folder, newest.size)
        try:
            lines = ask(url, newest.note, self._known.get(name, 0), tree.consistency, key, timeout=PATIENCE)
        except (WitnessAhead, HistoryDiffers) as error:
            log.critical("the witness %s knows another history of this log (run `heliograph doctor`): %s", name, error)
            _doubted.set()
            return []
        except NoCosignature as error:
            log.warning("the witness %s did not sign: %s", name, error)
            return []
        self._known[name] = newest.size
        return lines

    def _add(self, newest: Checkpoint, lines: list[str], now: datetime) -> None:
        """Keep the lines with the checkpoint, and publish it with them unless a newer one is out already."""
        newest.note = add_signatures(newest.note, lines)
        standing = policies.policy().standing(newest.note)
        newest.witnesses = len(standing.witnesses)
        if standing.quorum_met and newest.witnessed_at is None:
            newest.witnessed_at = now
        durably(lambda: newest.save(update_fields=["note", "witnesses", "witnessed_at"]))
        if not Checkpoint.objects.filter(size__gt=newest.size).exists():
            self._folder.publish(newest.note)
