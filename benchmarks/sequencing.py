"""Measures the log inside an instance: `python -m benchmarks.sequencing PART …`, one line of JSON.

`batches`: waiting leaves are given their places in batches of 1,000, durably, a checkpoint a second as in real life.
`events`: officers act while the sequencer runs; with `--rate` so many a second, and how long each takes to be in a
published checkpoint. `tiles`: proofs out of a folder of a given size. `memory`: what the sequencer needs to go on there.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import queue
import resource
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import quantiles

from benchmarks import bare
from heliograph.commands.instance import make_home

THREADS = 32


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", choices=("batches", "events", "tiles", "memory"))
    parser.add_argument("--count", type=int, default=50_000)
    parser.add_argument("--rate", type=float, default=0)
    given = parser.parse_args()
    home = make_home()
    parts: dict[str, Callable[[], dict[str, object]]] = {
        "batches": lambda: batches(home, given.count),
        "events": lambda: events(home, given.count, given.rate),
        "tiles": lambda: tiles(home, given.count),
        "memory": lambda: memory(home),
    }
    print(json.dumps(parts[given.part]()))


def batches(home: Path, count: int) -> dict[str, object]:
    from heliograph.ledger.models import Leaf

    start = time.perf_counter()
    for at in range(0, count, 10_000):
        Leaf.objects.bulk_create(
            [Leaf(kind=Leaf.Kind.EVENT, entry=secrets.token_bytes(32)) for _ in range(min(10_000, count - at))]
        )
    inserted = time.perf_counter() - start
    sequencer = _sequencer(home)
    start = published = time.perf_counter()
    used = time.process_time()
    while sequencer.step():
        if time.perf_counter() - published >= 1:
            sequencer.publish(datetime.now(UTC))
            published = time.perf_counter()
    sequencer.publish(datetime.now(UTC))
    took, used = time.perf_counter() - start, time.process_time() - used
    return {
        "leaves": count / took,
        "cpu": used / count * 1e6,
        "inserted": count / inserted,
        "hashes": _hash_rate(),
        "flushes": bare.flushes(home, 1),
        "tile_bytes": _bytes(home / "log" / "tile", "entries") / count,
    }


def events(home: Path, count: int, rate: float) -> dict[str, object]:
    """`count` steps of a matter through `act`, an equal number of each kind; at most `rate` a second, 0: as many as go."""
    from benchmarks import lives, town
    from heliograph.ledger.models import Leaf
    from heliograph.matters import commit, procedures
    from heliograph.organisation.models import Bureau

    now = datetime.now(UTC)
    assert not Bureau.objects.exists()
    bureau, stations = town.build()
    procedures.install_shipped(bureau, now=now)
    stage = lives.Stage(bureau, stations[0], stations[1], now)
    commit.start()
    receipts: list[object] = []
    _spread(range(count // 3), lambda _: receipts.append(stage.asks(datetime.now(UTC))))
    running = Running(home)
    running.start()
    acknowledged: dict[object, float] = {}
    steps = [
        ("accept", {}),
        ("note", {"internal": "已电话联系，约好明天来所。"}),
        ("answer", {"words": "请带户口本到任一派出所。"}),
    ]
    took = 0.0
    for action, details in steps:

        def step(receipt: object, action: str = action, details: dict[str, str] = details) -> None:
            event = lives.act(
                receipt.ref, action, stage.handler, now=datetime.now(UTC), details=lives.Details(**details)
            )  # type: ignore[attr-defined]
            acknowledged[event.id] = time.perf_counter()

        took += _spread(receipts, step, rate)
    running.finish()
    commit.stop()
    places = dict(Leaf.objects.filter(event_id__in=list(acknowledged)).values_list("event_id", "index"))
    waits = [running.published_at(places[one]) - at for one, at in acknowledged.items()]
    return {"events": len(acknowledged) / took, "p50": _percentile(waits, 50), "p99": _percentile(waits, 99)}


class Running:
    """The sequencer as it runs in a server, with a note of when each checkpoint was out."""

    def __init__(self, home: Path) -> None:
        from heliograph.ledger import running

        self._tick, self._every = running.tick, running.EVERY
        self._sequencer = _sequencer(home)
        self._stop = threading.Event()
        self._published: list[tuple[int, float]] = []
        self._thread = threading.Thread(target=self._run)
        self.start = self._thread.start

    def _run(self) -> None:
        from django.db import connection

        from heliograph.ledger.models import Checkpoint

        ended = False
        while not ended:
            ended = self._stop.is_set()
            self._tick(self._sequencer)
            size = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
            self._published.append((size, time.perf_counter()))
            self._stop.wait(self._every - time.time() % self._every)
        connection.close()

    def finish(self) -> None:
        self._stop.set()
        self._thread.join()

    def published_at(self, index: int) -> float:
        return next(at for size, at in self._published if size > index)


def tiles(home: Path, size: int) -> dict[str, object]:
    """A log of this size, written as the sequencer writes it; only its edge is in the database."""
    from heliograph.core.merkle import Checkpoint, TileTree, sign_note
    from heliograph.ledger import models
    from heliograph.ledger.edge import Edge
    from heliograph.ledger.folder import TileFolder
    from heliograph.ledger.keys import log_key

    folder, edge = TileFolder(home / "log"), Edge()
    start = time.perf_counter()
    for at in range(0, size, 100_000):
        made = os.urandom(32 * min(100_000, size - at))
        for tile in edge.extend([made[i : i + 32] for i in range(0, len(made), 32)]):
            _put(folder, tile)
    for tile in edge.partials():
        _put(folder, tile)
    built = time.perf_counter() - start
    folder.settle()
    key = log_key()
    note = sign_note(Checkpoint(key.origin, size, edge.root()).text(), [key.signer])
    models.Checkpoint.objects.create(size=size, root=edge.root(), note=note, made_at=datetime.now(UTC))
    models.Tree.objects.create(id=1, size=size, hashes=b"".join(edge.peaks()))
    folder.publish(note)
    chance = Random(1)
    known: dict[tuple[int, int], bytes] = {}  # as the server remembers them (ledger.reading)
    _times(lambda: TileTree(folder, size, known=known).inclusion(chance.randrange(size)))
    inclusion = _times(lambda: TileTree(folder, size, known=known).inclusion(chance.randrange(size)))
    consistency = _times(lambda: TileTree(folder, size, known=known).consistency(chance.randrange(1, size)))
    cold = _times(lambda: TileTree(folder, size).inclusion(chance.randrange(size)))
    return {
        "built": size / built,
        "inclusion_p50": _percentile(inclusion, 50),
        "inclusion_p99": _percentile(inclusion, 99),
        "consistency_p99": _percentile(consistency, 99),
        "cold_p99": _percentile(cold, 99),
        "tile_bytes": _bytes(home / "log" / "tile", "entries") / size,
    }


def memory(home: Path) -> dict[str, object]:
    """A fresh process takes the log up where it was left, sequences a batch and signs."""
    from heliograph.ledger.models import Leaf, Tree

    Leaf.objects.bulk_create([Leaf(kind=Leaf.Kind.EVENT, entry=secrets.token_bytes(32)) for _ in range(1_000)])
    sequencer = _sequencer(home)
    start = time.perf_counter()
    sequencer.step()
    sequencer.publish(datetime.now(UTC))
    return {
        "size": Tree.objects.get().size,
        "seconds": time.perf_counter() - start,
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _put(folder: object, tile: object) -> None:
    if tile.level < 0:  # type: ignore[attr-defined]
        folder.write_entries(tile.index, tile.data, tile.width)  # type: ignore[attr-defined]
    else:
        folder.write_tile(tile.level, tile.index, tile.data, tile.width)  # type: ignore[attr-defined]


def _sequencer(home: Path) -> object:
    from heliograph.ledger.folder import TileFolder
    from heliograph.ledger.keys import log_key
    from heliograph.ledger.sequencer import Sequencer

    return Sequencer(TileFolder(home / "log"), log_key())


def _spread(items: Iterable[object], work: Callable[[object], object], rate: float = 0) -> float:
    """Do the work in many threads, at most `rate` a second; the seconds it took."""
    waiting: queue.SimpleQueue[tuple[int, object]] = queue.SimpleQueue()
    for one in enumerate(items):
        waiting.put(one)
    start = time.perf_counter()

    def run() -> None:
        from django.db import connection

        while True:
            try:
                number, item = waiting.get_nowait()
            except queue.Empty:
                connection.close()
                return
            if rate:
                time.sleep(max(0.0, start + number / rate - time.perf_counter()))
            work(item)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def _times(work: Callable[[], object], count: int = 1_000) -> list[float]:
    taken = []
    for _ in range(count):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return taken


def _percentile(values: list[float], percent: int) -> float:
    """In milliseconds."""
    return quantiles(values, n=100, method="inclusive")[percent - 1] * 1000


def _hash_rate(seconds: float = 1.0) -> float:
    """SHA-256 of a node's 65 bytes, times a second: the raw limit of any tree in this language."""
    block, count, until = os.urandom(65), 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        for _ in range(1_000):
            hashlib.sha256(block).digest()
        count += 1_000
    return count / seconds


def _bytes(folder: Path, without: str) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and without not in path.parts)


if __name__ == "__main__":
    main()
