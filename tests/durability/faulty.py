"""A sequencer on a disk that fails now and then: `fiu-run … python -m tests.durability.faulty`. Prints what was acknowledged.

Each line of output is an entry whose commit was acknowledged; the last line counts what failed. The environment names
the instance, which was set up on a sound disk.
"""

from __future__ import annotations

import contextlib
import secrets
from collections import Counter
from datetime import UTC, datetime

import django
from django.db import Error, connection

ROUNDS = 150


def main() -> None:
    django.setup()
    from django.conf import settings

    from heliograph.ledger.folder import TileFolder
    from heliograph.ledger.keys import log_key
    from heliograph.ledger.models import Leaf
    from heliograph.ledger.sequencer import Sequencer

    key = log_key()
    sequencer = Sequencer(TileFolder(settings.HELIOGRAPH_HOME / "log"), key)
    failed: Counter[str] = Counter()
    for _ in range(ROUNDS):
        made = [secrets.token_bytes(32) for _ in range(40)]
        try:
            Leaf.objects.bulk_create([Leaf(kind=Leaf.Kind.RELEASE, entry=entry) for entry in made])
            with contextlib.suppress(OSError):
                print("\n".join(entry.hex() for entry in made), flush=True)
        except Error as error:
            failed[type(error).__name__] += 1
            connection.close()
        try:
            sequencer.step(dummies=1)
            sequencer.publish(datetime.now(UTC))
        except (Error, OSError) as error:
            failed[type(error).__name__] += 1
            connection.close()
    while True:  # this line, too, is written on a disk that fails
        try:
            print("\nfailed", dict(failed), flush=True)
        except OSError:
            continue
        break


if __name__ == "__main__":
    main()
