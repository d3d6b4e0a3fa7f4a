"""What a log gave out at two times is one history, or the comparison says what it did and keeps what proves it."""

from __future__ import annotations

import pytest

from heliograph.core.merkle import (
    SHA256,
    Checkpoint,
    Ed25519Signer,
    Policy,
    Refused,
    TileTree,
    sign_note,
)
from heliograph.verifier.compare import Comparison, Outcome, Signed, checkpoints_in, compare
from heliograph.witness.evidence import Evidence
from tests.core.merkle.signers import LOG, NOON, ORIGIN, checkpoint, policy
from tests.core.merkle.trees import LEAVES, Folder
from tests.verifier.receipts import a_log, a_receipt, opened, with_event


def signed(note: str) -> Signed:
    return checkpoints_in(note)[0]


def other(size: int) -> str:
    """A checkpoint that the same log signed for somebody else."""
    return sign_note(Checkpoint(ORIGIN, size, bytes([size]) * 32).text(), [LOG])


def folder(size: int, changed: int | None = None) -> Folder:
    leaves = list(LEAVES[:size])
    if changed is not None:
        leaves[changed] = SHA256.leaf(b"another")
    return Folder(leaves)


def kept(found: Comparison) -> Evidence:
    """The evidence as somebody else reads it from the file."""
    return Evidence.parse(found.evidence.text(NOON, found.text.en))


def proven(found: Comparison) -> None:
    """The evidence needs nobody's word but the log's own signature."""
    assert kept(found).is_proven
    kept(found).check([LOG.verifier()])


def root_of(source: Folder, size: int) -> bytes:
    return TileTree(source, size).root()


def test_the_same_checkpoint_is_one_history():
    found = compare([signed(checkpoint(7)), signed(checkpoint(7))])
    assert (found.outcome, found.is_good, found.evidence) == (Outcome.CONSISTENT, True, None)


@pytest.mark.parametrize(("old", "new"), [(1, 2), (7, 300), (256, 700), (699, 700)])
def test_a_log_that_grew_is_one_history(old, new):
    found = compare([signed(checkpoint(new)), signed(checkpoint(old))], folder(700), signed(checkpoint(700)))
    assert found.is_good
    assert f"{old}" in found.text.zh


def test_the_empty_tree_is_the_beginning_of_every_other():
    assert compare([signed(checkpoint(0)), signed(checkpoint(5))], folder(5)).is_good


def test_two_roots_of_one_size_are_a_fork_and_both_notes_are_kept():
    found = compare([signed(checkpoint(7)), signed(other(7))])
    assert found.outcome is Outcome.FORKED
    assert {found.evidence.first.note, found.evidence.second.note} == {checkpoint(7), other(7)}
    proven(found)


def test_the_published_checkpoint_is_held_against_the_receipts():
    """A split view: one resident was shown another tree of the size that the log shows to everybody."""
    found = compare([signed(other(7)), signed(other(7))], folder(7), signed(checkpoint(7)))
    assert found.outcome is Outcome.FORKED


def test_a_history_that_was_rewritten_is_a_fork_and_the_evidence_proves_it_alone():
    rewritten = folder(20, changed=3)
    now = sign_note(Checkpoint(ORIGIN, 20, root_of(rewritten, 20)).text(), [LOG])
    found = compare([signed(checkpoint(7)), signed(now)], rewritten)
    assert found.outcome is Outcome.FORKED
    assert (found.evidence.first.checkpoint.size, found.evidence.second.checkpoint.size) == (7, 20)
    proven(found)


def test_a_log_that_was_set_back_cannot_show_what_it_signed():
    found = compare([signed(checkpoint(7)), signed(checkpoint(20))], folder(12), signed(checkpoint(12)))
    assert found.outcome is Outcome.CUT_BACK
    assert found.evidence.second.note == checkpoint(20)
    assert not kept(found).is_proven


def test_files_that_fit_no_checkpoint_are_damaged():
    damaged = folder(20, changed=19)
    found = compare([signed(checkpoint(7)), signed(checkpoint(20))], damaged)
    assert found.outcome is Outcome.DAMAGED
    short = folder(20)
    short.levels[0][19] = b""
    assert compare([signed(checkpoint(7)), signed(checkpoint(20))], short).outcome is Outcome.DAMAGED


def test_an_empty_tree_with_a_root_is_damage():
    assert compare([signed(other(0)), signed(checkpoint(5))], folder(5)).outcome is Outcome.DAMAGED


def test_different_sizes_need_the_logs_files():
    found = compare([signed(checkpoint(7)), signed(checkpoint(20))])
    assert (found.outcome, found.is_good, found.evidence) == (Outcome.UNDECIDED, False, None)
    assert "--log" in found.text.en


def test_checkpoints_of_two_logs_are_not_compared():
    stranger = Ed25519Signer("other.example/log", bytes([9]) * 32)
    note = sign_note(Checkpoint(stranger.name, 7, bytes(32)).text(), [stranger])
    with pytest.raises(Refused, match="different logs"):
        compare([signed(checkpoint(7)), signed(note)])


def test_what_the_source_cannot_read_is_not_called_a_fork():
    class Broken(Folder):
        def tile(self, level: int, index: int, width: int) -> bytes:
            raise OSError("the disk")

    with pytest.raises(OSError, match="the disk"):
        compare([signed(checkpoint(7)), signed(checkpoint(20))], Broken(LEAVES[:20]))


def test_a_receipt_holds_the_checkpoints_of_its_proofs_and_of_what_came_before():
    sizes = [one.checkpoint.size for one in checkpoints_in(a_receipt().text(), policy(2))]
    assert sizes == [2, 5, 9, 11]


def test_a_proof_file_and_a_receipt_can_be_compared():
    log = a_log()
    proof = checkpoints_in(log.proof(5, log.checkpoint(11), opened(2).extra()))
    assert compare([*proof, *checkpoints_in(log.checkpoint(11))]).is_good


def test_with_a_key_only_what_the_log_signed_counts():
    thief = Ed25519Signer(ORIGIN, bytes([9]) * 32)
    note = sign_note(Checkpoint(ORIGIN, 7, bytes(32)).text(), [thief])
    assert checkpoints_in(note)
    with pytest.raises(Refused, match="not signed by the log"):
        checkpoints_in(note, Policy.simple(LOG.verifier()))


@pytest.mark.parametrize("text", ["", "words", "{}", "c2sp.org/tlog-proof@v1\n", "words\n\n— a AAAAAAA=\n"])
def test_what_is_none_of_these_is_refused(text):
    with pytest.raises(Refused):
        checkpoints_in(text)


def test_a_receipt_of_which_nothing_is_in_the_log_yet_has_nothing_to_compare():
    receipt = a_receipt()
    for sequence in (1, 2, 3):
        receipt = with_event(receipt, sequence, proof="", before="")
    with pytest.raises(Refused, match="no checkpoint"):
        checkpoints_in(receipt.text())
