"""A log that cheats before two witnesses that run: whoever it shows another history to, it does not get both to sign it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from heliograph.core.merkle import Ed25519Signer, Policy, add_signatures, parse_vkey
from heliograph.verifier.sources import FolderSource
from heliograph.witness import client
from heliograph.witness import home as homes
from heliograph.witness.considering import Witness
from heliograph.witness.evidence import Evidence, Kind
from heliograph.witness.monitor import Finding, look
from heliograph.witness.serving import clock
from tests.logs import Log
from tests.witness.conftest import Service

NAMES = ("paper", "university")


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Service]]:
    """Two witnesses, each a process with a key and a memory of its own."""
    running = {name: Service(tmp_path_factory.mktemp(name) / "home") for name in NAMES}
    yield running
    for service in running.values():
        service.kill()


@dataclass
class World:
    """A log that both witnesses know, and everybody's policy: both must have signed."""

    log: Log
    witnesses: dict[str, Service]
    policy: Policy

    def ask(self, name: str, log: Log, note: str | None = None) -> list[str]:
        witness = self.witnesses[name]
        return client.ask(witness.address, note or log.note(), 0, log.proof, witness.verifier)

    def published(self, log: Log) -> str:
        """The log's checkpoint with all cosignatures it can get."""
        note = log.note()
        for name in NAMES:
            try:
                note = add_signatures(note, self.ask(name, log))
            except (client.WitnessAhead, client.HistoryDiffers):
                continue
        return log.publish(note)

    def evidence(self, name: str) -> list[Evidence]:
        found = Witness(self.witnesses[name].home, clock).store.evidence()
        return [one for _, one in found if one.origin == self.log.origin]


@pytest.fixture
def world(services: dict[str, Service], tmp_path: Path) -> World:
    log = services["paper"].new_log(tmp_path / "log")
    homes.add_log(services["university"].home, log.vkey)
    keys = [(name, service.verifier, service.address) for name, service in services.items()]
    return World(log, services, Policy.simple(log.signer.verifier(), witnesses=keys, needed=2))


def test_an_honest_log_is_witnessed_by_both(world: World) -> None:
    for count in (5, 300, 1):
        world.log.grow(count)
        assert world.policy.standing(world.published(world.log)).quorum_met


def test_another_history_shown_to_one_resident_is_signed_by_no_witness(world: World, tmp_path: Path) -> None:
    world.log.grow(5)
    shown = world.log.forked(tmp_path / "shown", 5)
    world.log.grow(3)
    world.published(world.log)
    shown.grow(3, "for one resident")
    standing = world.policy.standing(world.published(shown))
    assert (standing.is_signed, standing.witnesses, standing.quorum_met) == (True, {}, False)
    for name in NAMES:
        (found,) = world.evidence(name)
        found.check([parse_vkey(world.log.vkey)])


def test_a_history_for_each_witness_leaves_both_without_enough_signatures(world: World, tmp_path: Path) -> None:
    world.log.grow(5)
    other = world.log.forked(tmp_path / "other", 4)
    other.grow(1, "other")
    for name, log in zip(NAMES, (world.log, other), strict=True):
        assert not world.policy.standing(add_signatures(log.note(), world.ask(name, log))).quorum_met
    seen = [
        client.latest(service.address, parse_vkey(world.log.vkey), service.verifier)
        for service in world.witnesses.values()
    ]
    Evidence(kind=Kind.FORK, origin=world.log.origin, found_at=1, first=seen[0].note, second=seen[1].note).check(
        [parse_vkey(world.log.vkey)]
    )


def test_a_log_restored_from_yesterday_is_told_by_its_witnesses(world: World, tmp_path: Path) -> None:
    world.log.grow(5)
    yesterday = world.log.forked(tmp_path / "yesterday", 5)
    world.log.grow(4)
    world.published(world.log)
    for name in NAMES:
        with pytest.raises(client.WitnessAhead, match="9 entries of this log already"):
            world.ask(name, yesterday)
    yesterday.grow(9, "after the restore")
    for name in NAMES:
        with pytest.raises(client.HistoryDiffers):
            world.ask(name, yesterday)
        assert [one.kind for one in world.evidence(name)] == [Kind.FORK]


def test_a_checkpoint_signed_and_never_published_binds_the_log(world: World, tmp_path: Path) -> None:
    """The log shows a history to a witness, and publishes another one."""
    world.log.grow(5)
    hidden = world.log.forked(tmp_path / "hidden", 5)
    hidden.grow(2, "hidden")
    world.ask("paper", hidden)
    world.log.grow(6)
    seen = look(Witness(world.witnesses["paper"].home, clock), FolderSource(world.log.folder), timedelta(hours=24))
    assert seen.finding is Finding.FORKED
    assert [one.is_proven for one in world.evidence("paper")] == [True]


def test_the_logs_key_used_elsewhere_is_noticed(world: World, tmp_path: Path) -> None:
    world.log.grow(5)
    world.published(world.log)
    thief = Log(tmp_path / "thief", world.log.origin)
    thief.signer = world.log.signer
    thief.grow(7, "thief")
    for name in NAMES:
        with pytest.raises(client.HistoryDiffers):
            world.ask(name, thief)
        assert world.evidence(name)


def test_another_key_under_the_logs_name_gets_nothing(world: World, tmp_path: Path) -> None:
    world.log.grow(5)
    world.published(world.log)
    impostor = Log(tmp_path / "impostor", world.log.origin)
    impostor.signer = Ed25519Signer(world.log.origin, b"i" * 32)
    impostor.grow(5)
    for name in NAMES:
        with pytest.raises(client.WitnessRefuses, match="403"):
            world.ask(name, impostor)
        assert world.evidence(name) == []
