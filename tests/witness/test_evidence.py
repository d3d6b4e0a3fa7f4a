"""A log that signs two histories leaves evidence that needs nobody's word; nothing else passes for it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from heliograph.core.merkle import AddCheckpoint, Ed25519Signer, parse_vkey, verify_consistency
from heliograph.witness.considering import Witness, consider
from heliograph.witness.evidence import Evidence, EvidenceRefused, Kind, shown_root
from heliograph.witness.store import MOST_UNPROVEN
from tests.logs import Log


def add(witness: Witness, log: Log, old: int, note: str | None = None) -> int:
    proof = tuple(log.proof(old)) if 0 < old < log.size else ()
    return consider(witness, AddCheckpoint(old, proof, note or log.note())).status


def evidence(witness: Witness) -> list[Evidence]:
    return [found for _, found in witness.store.evidence()]


@pytest.fixture
def twin(log: Log, witness: Witness, tmp_path: Path) -> Log:
    """Another history by the same key; the witness has cosigned the log at seven entries, five of them common."""
    log.grow(5)
    twin = log.forked(tmp_path / "twin", 5)
    log.grow(2)
    assert add(witness, log, 0) == 200
    return twin


def test_two_roots_for_one_size_are_proof_of_a_fork(witness: Witness, log: Log, twin: Log) -> None:
    twin.grow(2, "other")
    assert add(witness, twin, 7) == 422
    (found,) = evidence(witness)
    found.check([parse_vkey(log.vkey)])
    assert found.kind is Kind.FORK
    assert "7 entries" in found.says()


def test_it_is_kept_though_the_request_was_wrong_about_the_old_size(witness: Witness, log: Log, twin: Log) -> None:
    log.grow(3)
    assert add(witness, log, 7) == 200
    twin.grow(2, "other")
    assert add(witness, twin, 3) == 409
    assert [found.is_proven for found in evidence(witness)] == [True]


def test_a_longer_history_with_its_own_proof_is_proof_of_a_fork(witness: Witness, log: Log, twin: Log) -> None:
    twin.grow(6, "other")
    assert add(witness, twin, 7) == 422
    (found,) = evidence(witness)
    found.check([parse_vkey(log.vkey)])
    assert found.shown_root == twin.root(7) != log.root(7)
    assert witness.store.latest(log.origin).size == 7


def test_a_proof_that_shows_nothing_is_only_suspicion(witness: Witness, log: Log, twin: Log) -> None:
    log.grow(6)
    assert consider(witness, AddCheckpoint(7, (bytes(32),) * 3, log.note())).status == 422
    (found,) = evidence(witness)
    assert found.kind is Kind.UNPROVEN
    with pytest.raises(EvidenceRefused):
        found.check([parse_vkey(log.vkey)])


def test_the_same_evidence_is_kept_once(witness: Witness, twin: Log) -> None:
    twin.grow(2, "other")
    for _ in range(3):
        assert add(witness, twin, 7) == 422
    assert len(evidence(witness)) == 1


def test_what_anybody_can_send_does_not_fill_the_memory(witness: Witness, log: Log, twin: Log) -> None:
    for _ in range(MOST_UNPROVEN + 5):
        log.grow(1)
        assert consider(witness, AddCheckpoint(7, (bytes(32),), log.note())).status == 422
    twin.grow(2, "other")
    assert add(witness, twin, 7) == 422
    kinds = [found.kind for found in evidence(witness)]
    assert (kinds.count(Kind.UNPROVEN), kinds.count(Kind.FORK)) == (MOST_UNPROVEN, 1)


def test_a_log_that_forks_without_end_does_not_fill_the_memory(
    witness: Witness, log: Log, twin: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heliograph.witness.store.MOST_PROVEN", 3)
    for number in range(6):
        assert add(witness, log, 7, log.note(7, bytes([number]) * 32)) == 422
    assert len(evidence(witness)) == 3


def test_an_honest_log_with_a_forged_checkpoint_leaves_no_evidence(witness: Witness, log: Log, twin: Log) -> None:
    twin.signer = Ed25519Signer(log.origin, b"x" * 32)
    twin.grow(2, "other")
    assert add(witness, twin, 7) == 403
    assert evidence(witness) == []


def test_evidence_is_written_and_read_and_says_the_same(witness: Witness, log: Log, twin: Log, tmp_path: Path) -> None:
    twin.grow(6, "other")
    add(witness, twin, 7)
    (found,) = evidence(witness)
    path = found.write(tmp_path / "out", 1)
    assert Evidence.parse(path.read_text("utf-8")) == found
    assert (tmp_path / "out" / "evidence-1-second.checkpoint").read_text("utf-8") == found.second
    for broken in ("", "{}", path.read_text("utf-8").replace("evidence/v1", "evidence/v2")):
        with pytest.raises(EvidenceRefused):
            Evidence.parse(broken)


def test_evidence_that_was_tampered_with_is_refused(witness: Witness, log: Log, twin: Log) -> None:
    twin.grow(6, "other")
    add(witness, twin, 7)
    (found,) = evidence(witness)
    key = parse_vkey(log.vkey)
    for wrong in (
        dataclasses.replace(found, shown_root=bytes(32)),
        dataclasses.replace(found, shown_root=log.root(7)),
        dataclasses.replace(found, proof=found.proof[:-1]),
        dataclasses.replace(found, first=found.second),
        dataclasses.replace(found, origin="another.example/log"),
    ):
        with pytest.raises(EvidenceRefused):
            wrong.check([key])
    with pytest.raises(EvidenceRefused):
        found.check([Ed25519Signer(log.origin, b"x" * 32).verifier()])


def test_an_honest_log_can_never_be_shown_to_have_forked(log: Log) -> None:
    log.grow(13)
    key = parse_vkey(log.vkey)
    for first in range(1, 14):
        for second in range(first, 14):
            found = Evidence(
                kind=Kind.FORK,
                origin=log.origin,
                found_at=1,
                first=log.note(first),
                second=log.note(second),
                shown_root=log.root(first),
                proof=tuple(log.proof(first, second)),
            )
            with pytest.raises(EvidenceRefused, match="do not contradict"):
                found.check([key])


def test_the_root_that_a_proof_speaks_of_is_found_for_every_size(log: Log) -> None:
    log.grow(40)
    for size2 in range(1, 41):
        for size1 in range(1, size2 + 1):
            proof = log.proof(size1, size2)
            shown = shown_root(size1, size2, proof)
            if size1.bit_count() < 2 or size1 == size2:
                assert shown is None
            else:
                assert shown == log.root(size1)
                verify_consistency(size1, size2, shown, log.root(size2), proof)
