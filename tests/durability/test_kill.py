"""SIGKILL at random moments under load loses nothing. `python -m benchmarks.kill` does the same two hundred times."""

from __future__ import annotations

import pytest
from benchmarks import kill
from benchmarks.instance import Instance, serving

Killed = tuple[Instance, kill.Known, list[str]]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    """An instance whose server was killed six times while eight clients worked, and what was found then."""
    instance = Instance(tmp_path_factory.mktemp("kill"))
    return instance, *kill.run(instance, rounds=6, seed=7, longest=1.0)


def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed(killed: Killed) -> None:
    _, known, wrong = killed
    assert wrong == []
    assert known.receipts
    assert known.steps


def test_a_receipt_or_a_step_that_were_lost_would_be_noticed(killed: Killed) -> None:
    """The same look at the end, for a receipt nobody gave out and a step nobody took."""
    instance, known, _ = killed
    first, second = list(known.receipts.items())[:2]
    false = kill.Known(
        receipts={"6KQ7AHEP3YX": "AAAAAAAAAAAAAAA", **dict([first, second])}, steps={first[0]: ["withdraw"]}
    )
    with serving(instance) as server:
        wrong = kill.lost(false, server.port)
    assert [one.split(" ")[1 if one.startswith("receipt") else 0].rstrip(":") for one in wrong] == [
        "6KQ7AHEP3YX",
        first[0],
    ]
