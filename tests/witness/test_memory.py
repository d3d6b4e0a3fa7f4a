"""What a witness has signed it never forgets: many requests at once, kill -9, a clock set back, a file that is lost."""

from __future__ import annotations

import contextlib
import http.client
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from heliograph.core.merkle import (
    AddCheckpoint,
    Checkpoint,
    add_signatures,
    origin_hash,
    parse_checkpoint,
    parse_note,
    sign_note,
)
from heliograph.verifier.sources import FolderSource
from heliograph.witness import home as homes
from heliograph.witness.considering import Witness, consider
from heliograph.witness.home import HomeRefused
from heliograph.witness.monitor import look
from heliograph.witness.sqlite import Error, connect
from heliograph.witness.store import Store, StoreFailed
from tests.logs import Log
from tests.witness.conftest import NOON, Clock, Service, running


def size_of(service: Service, log: Log) -> int:
    return parse_checkpoint(parse_note(service.get(f"/{origin_hash(log.origin)}/checkpoint").body).text).size


def test_of_many_requests_at_once_for_different_histories_one_is_cosigned(service: Service, tmp_path: Path) -> None:
    log = service.new_log(tmp_path / "log")
    log.grow(5)
    assert service.add(0, log.note()).status == 200
    histories = [log.forked(tmp_path / f"fork{number}", 5) for number in range(12)]
    requests = []
    for number, history in enumerate(histories):
        note = history.grow(3, kind=f"history {number}")
        requests.append((note, history.proof(5)))
    with ThreadPoolExecutor(12) as pool:
        answers = [one.status for one in pool.map(lambda request: service.add(5, *request), requests)]
    assert sorted(answers) == [200, *[409] * 11]


def test_the_size_never_goes_back_while_many_ask_at_once(service: Service, tmp_path: Path) -> None:
    log = service.new_log(tmp_path / "log")
    log.grow(60)
    notes = {size: log.note(size) for size in range(1, 61)}
    service.add(0, notes[1])
    seen: list[int] = []
    finished = threading.Event()

    def watch() -> None:
        while not finished.is_set():
            seen.append(size_of(service, log))

    def climb(_: int) -> None:
        known = 1
        while known < 60:
            answer = service.add(known, notes[known + 1], log.proof(known, known + 1))
            assert answer.status in (200, 409)
            known = known + 1 if answer.status == 200 else int(answer.body)

    watching = threading.Thread(target=watch)
    watching.start()
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(climb, range(6)))
    finished.set()
    watching.join()
    assert seen == sorted(seen)
    assert size_of(service, log) == 60


def climb_until_killed(service: Service, log: Log, signed: int) -> int:
    """Bring one checkpoint after another until the service is gone; the last size that was answered with a signature."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        while signed < log.size:
            proof = log.proof(signed, signed + 1) if signed else []
            assert service.add(signed, log.note(signed + 1), proof).status == 200
            signed += 1
    return signed


def test_a_witness_killed_between_and_during_requests_stands_by_everything_it_signed(tmp_path: Path) -> None:
    with running(tmp_path / "home") as service:
        log = service.new_log(tmp_path / "log")
        log.grow(2_000)
        stored = 0
        for number in range(5):
            killing = threading.Timer(0.1 + 0.07 * number, service.kill)
            killing.start()
            signed = climb_until_killed(service, log, stored)
            killing.join()
            service.start()
            stored = size_of(service, log) if signed else 0
            assert stored in (signed, signed + 1)  # the one under way may have been stored and not answered
        assert stored > 0


def test_the_memory_itself_refuses_to_go_back_or_to_forget(witness: Witness, log: Log) -> None:
    assert consider(witness, AddCheckpoint(0, (), log.grow(5))).status == 200
    connection = connect(witness.folder / homes.MEMORY, 1.0)
    for statement in (
        "UPDATE latest SET size = 4",
        "UPDATE latest SET root = zeroblob(32)",
        "UPDATE latest SET origin = 'other'",
        "DELETE FROM latest",
    ):
        with pytest.raises(Error, match="never"):
            connection.execute(statement)
    connection.close()


def test_every_change_is_synced_before_the_answer(witness: Witness) -> None:
    connection = witness.store._connection
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] in ("wal", "delete")


def test_two_processes_may_share_the_memory(witness: Witness, log: Log) -> None:
    other = Witness(witness.folder, witness.clock)
    assert consider(witness, AddCheckpoint(0, (), log.grow(5))).status == 200
    note = log.grow(4)
    assert consider(other, AddCheckpoint(5, tuple(log.proof(5)), note)).status == 200
    assert consider(witness, AddCheckpoint(5, tuple(log.proof(5)), note)).status == 409


def test_nothing_is_signed_when_nothing_can_be_stored(witness: Witness, log: Log) -> None:
    witness.store._connection.execute("PRAGMA query_only = 1")
    with pytest.raises(StoreFailed):
        consider(witness, AddCheckpoint(0, (), log.grow(5)))
    witness.store._connection.execute("PRAGMA query_only = 0")
    assert witness.store.latest(log.origin) is None
    assert consider(witness, AddCheckpoint(0, (), log.note())).status == 200


def test_a_key_whose_memory_is_gone_signs_no_more(witness: Witness) -> None:
    witness.store.close()
    (witness.folder / homes.MEMORY).unlink()
    with pytest.raises(HomeRefused, match="must not sign again"):
        Witness(witness.folder, witness.clock)


def test_a_memory_restored_from_an_old_copy_signs_no_more(witness: Witness, log: Log, clock: Clock) -> None:
    assert consider(witness, AddCheckpoint(0, (), log.grow(5))).status == 200
    memory = witness.folder / homes.MEMORY
    witness.store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    old = memory.read_bytes()
    note = log.grow(4)
    cosigned = consider(witness, AddCheckpoint(5, tuple(log.proof(5)), note))
    log.publish(add_signatures(note, [cosigned.text]))
    witness.store.close()
    memory.write_bytes(old)
    restored = Witness(witness.folder, clock)
    seen = look(restored, FolderSource(log.folder), timedelta(hours=24))
    assert seen.is_alarm
    assert "signed more than it remembers" in seen.sentence
    assert restored.store.latest(log.origin).size == 5


def test_a_key_is_never_replaced_and_is_for_its_owners_eyes(witness: Witness) -> None:
    with pytest.raises(HomeRefused, match="never replaced"):
        homes.create(witness.folder, "another.example")
    assert (witness.folder / homes.KEY).stat().st_mode & 0o077 == 0


def test_a_clock_set_back_a_little_repeats_the_last_time_and_set_back_far_stops_signing(
    witness: Witness, log: Log, clock: Clock
) -> None:
    key = witness.signer.verifier()

    def time_signed(size: int, old: int) -> int:
        reply = consider(witness, AddCheckpoint(old, tuple(log.proof(old, size)) if old else (), log.note(size)))
        assert reply.status == 200
        return key.time_of(parse_note(f"{parse_note(log.note(size)).text}\n{reply.text}").signatures[0].signature)

    log.grow(9)
    assert time_signed(5, 0) == NOON
    clock.now = NOON - 30
    assert time_signed(6, 5) == NOON
    clock.now = NOON - 3600
    assert consider(witness, AddCheckpoint(6, tuple(log.proof(6, 7)), log.note(7))).status == 503
    clock.now = NOON + 10
    assert time_signed(7, 6) == NOON + 10


def test_only_the_last_of_the_checkpoints_before_are_kept(
    witness: Witness, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heliograph.witness.store.MOST_SEEN", 3)
    log.grow(9)
    for size in range(1, 9):
        proof = tuple(log.proof(size - 1, size)) if size > 1 else ()
        assert consider(witness, AddCheckpoint(size - 1, proof, log.note(size))).status == 200
    assert [size for size in range(1, 9) if witness.store.seen(log.origin, size)] == [6, 7, 8]


def test_a_memory_of_another_version_is_refused(witness: Witness, tmp_path: Path) -> None:
    witness.store.close()
    copy = tmp_path / "copy.sqlite3"
    shutil.copy(witness.folder / homes.MEMORY, copy)
    connection = connect(copy, 1.0)
    connection.execute("PRAGMA user_version = 9")
    connection.close()
    with pytest.raises(StoreFailed, match="version 9"):
        Store(copy)


def test_an_empty_tree_with_a_false_root_is_not_remembered(witness: Witness, log: Log) -> None:
    text = Checkpoint(log.origin, 0, b"r" * 32).text()
    assert consider(witness, AddCheckpoint(0, (), sign_note(text, [log.signer]))).status == 422
    assert witness.store.latest(log.origin) is None
