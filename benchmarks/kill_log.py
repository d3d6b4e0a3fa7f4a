"""Kills the sequencer with SIGKILL at random moments of its work: `python -m benchmarks.kill_log --kills 200`.

Leaves are committed, a process sequences them as fast as it can, and is killed. After each kill the log must be fit to go
on; at the end every leaf ever committed is in it, in a place of its own, and every checkpoint that was ever out is a
beginning of it. Status 1 and the findings if not.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random


@dataclass
class Seen:
    """What somebody outside has seen of the log so far."""

    entries: list[bytes] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    killed: int = 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--careless", action="store_true", help="lose the newest leaf at each kill: must be noticed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="heliograph-kill-") as home:
        os.environ["HELIOGRAPH_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heliograph.site.settings")
        from heliograph.commands.instance import make_home

        seen = run(make_home(), given.kills, Random(given.seed), is_careless=given.careless)
    print(
        f"{seen.killed} kills, {len(seen.entries):,} leaves, {len(set(seen.notes))} checkpoints seen,"
        f" {len(seen.wrong)} problems"
    )
    print("\n".join(seen.wrong))
    sys.exit(1 if seen.wrong else 0)


def run(home: Path, kills: int, chance: Random, *, longest: float = 0.2, is_careless: bool = False) -> Seen:
    """Kill so many times; the instance of `home` must be set up, and nobody else on it."""
    from heliograph.ledger import startup
    from heliograph.ledger.folder import TileFolder
    from heliograph.ledger.models import Leaf

    folder, seen = TileFolder(home / "log"), Seen()
    for _ in range(kills):
        made = [secrets.token_bytes(32) for _ in range(chance.randrange(1, 900))]
        Leaf.objects.bulk_create([Leaf(kind=Leaf.Kind.RELEASE, entry=entry) for entry in made])
        seen.entries += made
        _kill_after(lambda: _sequence(home), chance.random() * longest)
        seen.killed += 1
        if is_careless:
            Leaf.objects.order_by("-id")[0].delete()
        note = folder.checkpoint()
        if note is not None:
            seen.notes.append(note)
        seen.wrong += [f"after kill {seen.killed}: {one}" for one in startup.problems(folder)]
    seen.wrong += _at_the_end(folder, seen)
    return seen


def _kill_after(work: Callable[[], None], seconds: float) -> None:
    """Do it in a process of its own, and kill that."""
    from django.db import connection

    connection.close()  # a child must not share it
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _sequence(home: Path) -> None:
    """What the running sequencer does, without its pauses: a dummy each time, so that there is always something to sign."""
    sequencer = _sequencer(home)
    while True:
        sequencer.step(dummies=1)
        sequencer.publish(datetime.now(UTC))


def _sequencer(home: Path):  # type: ignore[no-untyped-def]  # its module needs Django to be set up
    from heliograph.ledger.folder import TileFolder
    from heliograph.ledger.keys import log_key
    from heliograph.ledger.sequencer import Sequencer

    return Sequencer(TileFolder(home / "log"), log_key())


def _at_the_end(folder: object, seen: Seen) -> list[str]:
    from heliograph.core.merkle import Checkpoint, TileTree, parse_checkpoint, parse_note, verify_consistency
    from heliograph.ledger.audit import Audit
    from heliograph.ledger.models import Leaf
    from heliograph.ledger.sequencer import LogBroken

    assert hasattr(folder, "path")
    sequencer = _sequencer(folder.path.parent)
    wrong = []
    try:
        while sequencer.step():
            pass
        sequencer.publish(datetime.now(UTC))
    except LogBroken as error:
        wrong.append(str(error))
    wrong += [one for _, found in Audit(sequencer.folder).run() for one in found]
    published = sequencer.folder.checkpoint()
    last = parse_checkpoint(parse_note(published).text) if published else Checkpoint("", 0, b"")
    tree = TileTree(sequencer.folder, last.size)
    for note in dict.fromkeys(seen.notes):
        one = parse_checkpoint(parse_note(note).text)
        try:
            verify_consistency(one.size, last.size, one.root, last.root, tree.consistency(one.size))
        except ValueError as error:
            wrong.append(f"the checkpoint of size {one.size} that was out is no beginning of the log: {error}")
    placed = list(Leaf.objects.filter(kind=Leaf.Kind.RELEASE).order_by("index").values_list("entry", "index"))
    if [bytes(entry) for entry, _ in placed] != seen.entries:
        wrong.append("leaves that were committed are missing, doubled, or out of their order")
    return wrong


if __name__ == "__main__":
    main()
