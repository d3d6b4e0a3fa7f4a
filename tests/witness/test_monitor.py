"""A witness that reads logs by itself finds every way of cheating that shows from outside, and cosigns none of them."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from heliograph.core.merkle import Ed25519Signer, parse_vkey
from heliograph.verifier.sources import FolderSource, WebSource
from heliograph.witness.considering import Witness
from heliograph.witness.evidence import Kind
from heliograph.witness.monitor import Finding, Sighting, look
from tests.logs import Log, serving
from tests.witness.conftest import Clock

DAY = timedelta(hours=24)


def see(witness: Witness, log: Log) -> Sighting:
    return look(witness, FolderSource(log.folder), DAY)


def kinds(witness: Witness) -> list[Kind]:
    return [found.kind for _, found in witness.store.evidence()]


def put_in_place_of(log: Log, other: Log) -> None:
    """Publish the other's files at the log's address."""
    shutil.rmtree(log.folder)
    shutil.copytree(other.folder, log.folder)


def test_a_log_that_grows_is_cosigned_each_time(witness: Witness, log: Log) -> None:
    for count in (1, 299, 5):
        log.grow(count)
        seen = see(witness, log)
        assert (seen.finding, seen.is_alarm) == (Finding.GROWN, False)
        assert witness.store.latest(log.origin).size == log.size
    assert see(witness, log).finding is Finding.SAME


def test_a_log_is_read_over_http(witness: Witness, log: Log) -> None:
    log.grow(300)
    with serving(log.folder) as address:
        assert look(witness, WebSource(address), DAY).finding is Finding.GROWN
        log.grow(300)
        assert look(witness, WebSource(address), DAY).finding is Finding.GROWN
    gone = look(witness, WebSource(address), DAY)
    assert (gone.finding, gone.is_alarm) == (Finding.UNREACHABLE, True)


@pytest.mark.parametrize("common", [0, 4, 260, 511])
@pytest.mark.parametrize("more", [0, 1, 400])
def test_a_log_whose_history_was_changed_is_caught_with_proof(
    witness: Witness, log: Log, tmp_path: Path, common: int, more: int
) -> None:
    log.grow(512)
    assert see(witness, log).finding is Finding.GROWN
    other = log.forked(tmp_path / "other", common) if common else Log(tmp_path / "other")
    other.grow(512 - common + more, "other")
    put_in_place_of(log, other)
    seen = see(witness, log)
    assert (seen.finding, seen.is_alarm) == (Finding.FORKED, True)
    proven = [found for _, found in witness.store.evidence() if found.is_proven]
    assert proven
    for found in proven:
        found.check([parse_vkey(log.vkey)])
    assert witness.store.latest(log.origin).root == log.root(512)


def test_a_log_that_was_restored_from_yesterday_is_caught(
    witness: Witness, log: Log, clock: Clock, tmp_path: Path
) -> None:
    log.grow(5)
    yesterday = log.forked(tmp_path / "yesterday", 5)
    log.grow(5)
    see(witness, log)
    put_in_place_of(log, yesterday)
    assert see(witness, log).finding is Finding.LAGGING
    clock.now += 3600
    assert see(witness, log).finding is Finding.SHRUNK
    assert kinds(witness) == [Kind.SHRUNK]
    yesterday.grow(9, "after the restore")
    put_in_place_of(log, yesterday)
    assert see(witness, log).finding is Finding.FORKED


def test_a_smaller_history_that_was_never_seen_is_caught_where_its_size_was(
    witness: Witness, log: Log, tmp_path: Path
) -> None:
    log.grow(5)
    see(witness, log)
    log.grow(5)
    see(witness, log)
    other = Log(tmp_path / "other")
    other.grow(5, "other")
    put_in_place_of(log, other)
    assert see(witness, log).finding is Finding.FORKED
    assert kinds(witness) == [Kind.FORK]


def test_a_log_that_stands_still_is_named(witness: Witness, log: Log, clock: Clock) -> None:
    log.grow(5)
    see(witness, log)
    clock.now += 23 * 3600
    assert see(witness, log).finding is Finding.SAME
    clock.now += 2 * 3600
    still = see(witness, log)
    assert (still.finding, still.is_alarm) == (Finding.STILL, True)
    assert "25.0 hours" in still.line()
    log.grow(1)
    assert see(witness, log).finding is Finding.GROWN


def test_tiles_that_do_not_lead_to_the_signed_root_are_named(witness: Witness, log: Log) -> None:
    log.grow(300)
    see(witness, log)
    log.grow(300)
    tile = log.folder / "tile/0/001"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    assert see(witness, log).finding is Finding.BROKEN
    tile.unlink()
    assert see(witness, log).finding is Finding.BROKEN
    assert witness.store.latest(log.origin).size == 300
    assert Kind.FORK not in kinds(witness)


def test_a_checkpoint_by_another_key_is_not_believed(witness: Witness, log: Log) -> None:
    log.signer = Ed25519Signer(log.origin, b"x" * 32)
    log.grow(3)
    assert see(witness, log).finding is Finding.NOT_SIGNED
    log.publish("no checkpoint\n")
    assert see(witness, log).finding is Finding.NOT_SIGNED


def test_a_log_that_is_not_known_is_named(witness: Witness, tmp_path: Path) -> None:
    stranger = Log(tmp_path / "stranger", origin="stranger.example/log")
    stranger.grow(1)
    assert see(witness, stranger).finding is Finding.UNKNOWN


def test_a_checkpoint_of_entries_that_are_not_there_is_named(witness: Witness, log: Log) -> None:
    log.grow(300)
    see(witness, log)
    log.publish(log.note(1_000, b"r" * 32))
    assert see(witness, log).finding is Finding.BROKEN
    assert witness.store.latest(log.origin).size == 300
