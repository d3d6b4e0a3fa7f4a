"""Has each new checkpoint co-signed by the witnesses of the policy, beside the sequencer, which never waits for them."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
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
LOOK = 2.0
"""Seconds between two looks into the policy for new witnesses."""
_bells: dict[str, threading.Event] = {}
_doubted = threading.Event()


def wake() -> None:
    """There is a new checkpoint."""
    for bell in list(_bells.values()):
        bell.set()


def take_doubt() -> bool:
    """Whether a witness has said since the last time that it knows another history of this log."""
    was = _doubted.is_set()
    _doubted.clear()
    return was


@contextmanager
def running(folder: TileFolder) -> Iterator[None]:
    """Have checkpoints co-signed while inside: a thread for each witness, so that a slow one keeps nobody waiting."""
    stop = threading.Event()
    thread = threading.Thread(target=_attend, args=(folder, stop), name="heliograph-cosigning", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _attend(folder: TileFolder, stop: threading.Event) -> None:
    """Start a thread for each witness of the policy, also for those that are added to it later."""
    asking = Cosigning(folder)
    attended: dict[str, threading.Thread] = {}
    while not stop.is_set():
        with contextlib.suppress(policies.PolicyUnusable):  # said by whoever reads it first
            for name in policies.policy().witnesses.keys() - attended.keys():
                _bells[name] = threading.Event()
                attended[name] = threading.Thread(target=_ask_again_and_again, args=(asking, name, stop), daemon=True)
                attended[name].start()
        stop.wait(LOOK)
    wake()
    for thread in attended.values():
        thread.join()
    _bells.clear()


def _ask_again_and_again(asking: Cosigning, name: str, stop: threading.Event) -> None:
    pause = SOON
    while not stop.is_set():
        _bells[name].clear()
        try:
            has_signed = asking.ask(name, datetime.now(UTC))
            pause = SOON if has_signed else min(2 * pause, LATE)
        except Exception:  # a database that is away, a policy that can't be read: the thread outlives it
            log.exception("the checkpoint could not be co-signed; it is tried again")
            close_old_connections()
        _bells[name].wait(pause)
    connection.close()


class Cosigning:
    """Remembers which size each witness has last signed, so that it is asked once."""

    def __init__(self, folder: TileFolder) -> None:
        self._folder = folder
        self._known: dict[str, int] = {}

    def ask_all(self, now: datetime) -> bool:
        """Ask every witness of the policy, one after the other. Returns whether all have signed the newest checkpoint."""
        signed = [self.ask(name, now) for name in policies.policy().witnesses]
        return all(signed)

    def ask(self, name: str, now: datetime) -> bool:
        """Ask a witness that has not signed the newest checkpoint. Returns whether it has, now (or has no address)."""
        newest = Checkpoint.objects.order_by("-size").first()
        policy = policies.policy()
        key, url = policy.witnesses.get(name, (None, ""))
        if newest is None or key is None or not url or name in policy.standing(newest.note).witnesses:
            return True
        lines = self._ask(newest, name, key, url)
        if lines:
            self.take(newest.size, lines, now)
        return bool(lines)

    def take(self, size: int, lines: list[str], now: datetime) -> None:
        """Keep and show what a witness signed under the checkpoint of that size."""
        durably(lambda: self._add(size, lines, now))
        self._publish(size)

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

    def _add(self, size: int, lines: list[str], now: datetime) -> None:
        """Keep the lines with the checkpoint, beside those that others have added meanwhile."""
        held = Checkpoint.objects.filter(size=size)
        if connection.features.has_select_for_update:
            held = held.select_for_update()
        checkpoint = held.get()
        checkpoint.note = add_signatures(checkpoint.note, lines)
        standing = policies.policy().standing(checkpoint.note)
        checkpoint.witnesses = len(standing.witnesses)
        if standing.quorum_met and checkpoint.witnessed_at is None:
            checkpoint.witnessed_at = now
        checkpoint.save(update_fields=["note", "witnesses", "witnessed_at"])

    def _publish(self, size: int) -> None:
        """Show the checkpoint with all its lines, unless a newer one is out already."""
        newest = Checkpoint.objects.order_by("-size").first()
        if newest is not None and newest.size == size:
            self._folder.publish(newest.note)
