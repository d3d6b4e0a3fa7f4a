"""No cosignature leaves before what it says is on the disk: the witness's syncs are counted from outside (strace)."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from heliograph.witness.home import MEMORY
from tests.durability import tracing
from tests.witness.conftest import running


@pytest.fixture
def strace() -> None:
    """strace that may trace; in CI its absence is a failure."""
    tracing.need_strace()


def test_every_cosignature_is_answered_after_a_sync_made_for_it(strace: None, tmp_path: Path) -> None:
    trace, home = tmp_path / "trace", tmp_path / "home"
    answered: list[tuple[float, float]] = []
    with running(home, [*tracing.COMMAND, str(trace)]) as service:
        log = service.new_log(tmp_path / "log")
        log.grow(15)
        for size in range(1, 16):
            sent = time.time()
            assert service.add(size - 1, log.note(size), log.proof(size - 1, size) if size > 1 else ()).status == 200
            answered.append((sent, time.time()))
    memory = str(home / MEMORY)
    done = [one.done for one in tracing.syncs(trace) if one.path.startswith(memory)]
    assert [(sent, here) for sent, here in answered if not any(sent <= at <= here for at in done)] == []
