"""A log in a folder of its own for each test, on the test database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from heliograph.core.merkle import TileTree, decode_entries, parse_checkpoint, parse_note
from heliograph.ledger.folder import TileFolder
from heliograph.ledger.keys import log_key
from heliograph.ledger.models import Checkpoint, Leaf
from heliograph.ledger.sequencer import Sequencer
from tests.conftest import NOW


@dataclass
class Log:
    """The log under test; `grow` is what the running sequencer does each second."""

    folder: TileFolder
    sequencer: Sequencer
    seconds: int = 0

    def grow(self, dummies: int = 0) -> Checkpoint | None:
        self.seconds += 1
        self.sequencer.step(dummies)
        return self.sequencer.publish(NOW + timedelta(seconds=self.seconds))

    def again(self) -> Log:
        """The same log after the process was started anew."""
        return Log(self.folder, Sequencer(TileFolder(self.folder.path), log_key(), Random(2)), self.seconds)

    def published(self) -> tuple[int, bytes]:
        text = self.folder.checkpoint()
        assert text is not None
        signed = parse_checkpoint(parse_note(text).text)
        return signed.size, signed.root

    def tree(self) -> TileTree:
        return TileTree(self.folder, self.published()[0])

    def entries(self) -> list[bytes]:
        size = self.published()[0]
        found: list[bytes] = []
        for first in range(0, size, 256):
            found += decode_entries(self.folder.entries(first // 256, min(256, size - first)))
        return found


@pytest.fixture
def log(db: None, tmp_path: Path, settings) -> Log:
    """An empty log; pages and commands find it where the instance keeps its log."""
    home = settings.HELIOGRAPH_HOME
    folder = TileFolder(tmp_path / "log")
    settings.HELIOGRAPH_HOME = tmp_path
    for part in ("keys", "files"):
        (tmp_path / part).symlink_to(home / part)
    (tmp_path / "policy").write_bytes((home / "policy").read_bytes())
    (home / "files").mkdir(exist_ok=True)
    return Log(folder, Sequencer(folder, log_key(), Random(1)))


def wait(count: int, start: int = 0) -> list[bytes]:
    """So many leaves that wait for a place, each of its own."""
    made = [(start + number).to_bytes(32, "big") for number in range(count)]
    Leaf.objects.bulk_create(Leaf(kind=Leaf.Kind.RELEASE, entry=entry) for entry in made)
    return made
