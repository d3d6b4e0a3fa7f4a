"""Leaves get places without gaps, tiles follow from them, and a checkpoint is signed over what is stored."""

from __future__ import annotations

import pytest

from heliograph.core.merkle import SHA256, CompactRange, Ed25519Verifier, open_note, parse_note, verify_inclusion
from heliograph.ledger.keys import log_key
from heliograph.ledger.models import Checkpoint, Leaf, Tree
from heliograph.ledger.sequencer import BATCH, LogBroken, NotMine
from heliograph.matters.models import Event
from tests.ledger.conftest import Log, wait

pytestmark = pytest.mark.django_db


def root_of(entries: list[bytes]) -> bytes:
    tree = CompactRange()
    tree.extend(SHA256.leaf(entry) for entry in entries)
    return tree.root()


def test_an_event_and_its_leaf_are_written_together(cast, log: Log) -> None:
    receipt = cast.submits(unit=cast.units["heping"].id)
    cast.does(receipt, "accept", "zhao")
    events = Event.objects.filter(matter_id=receipt.ref.id).order_by("sequence")
    leaves = {leaf.event_id: bytes(leaf.entry) for leaf in Leaf.objects.all()}
    assert leaves == {event.id: bytes(event.commitment) for event in events}
    assert set(Leaf.objects.values_list("index", flat=True)) == {None}


def test_what_waits_is_in_the_next_checkpoint_in_its_order(log: Log) -> None:
    made = wait(700)
    checkpoint = log.grow()
    assert checkpoint is not None
    assert log.entries() == made
    assert log.published() == (700, root_of(made))
    open_note(parse_note(checkpoint.note), [Ed25519Verifier.from_vkey(log_key().vkey)])


def test_places_have_no_gaps_and_leaves_keep_their_order_among_dummies(log: Log) -> None:
    made = wait(300)
    log.grow(dummies=40)
    rows = list(Leaf.objects.order_by("index"))
    assert [row.index for row in rows] == list(range(340))
    assert [bytes(row.entry) for row in rows if row.kind != Leaf.Kind.DUMMY] == made
    assert [bytes(row.entry) for row in rows] == log.entries()


def test_only_the_owner_can_tell_a_dummy(log: Log) -> None:
    wait(1)
    log.grow(dummies=1)
    dummy = Leaf.objects.get(kind=Leaf.Kind.DUMMY)
    assert dummy.index is not None
    assert bytes(dummy.entry) == log_key().dummy_entry(dummy.index)
    assert len(bytes(dummy.entry)) == 32


def test_a_batch_has_at_most_a_thousand_leaves(log: Log) -> None:
    wait(BATCH + 5)
    assert [log.sequencer.step(), log.sequencer.step(), log.sequencer.step()] == [BATCH, 5, 0]
    log.sequencer.publish(log_now())
    assert log.published()[0] == BATCH + 5


def log_now():
    from tests.conftest import NOW

    return NOW


def test_nothing_new_makes_no_checkpoint(log: Log) -> None:
    wait(3)
    assert log.grow() is not None
    assert log.grow() is None
    assert Checkpoint.objects.count() == 1


def test_every_checkpoint_is_a_continuation_of_the_one_before(log: Log) -> None:
    made: list[bytes] = []
    for count in (1, 254, 1, 1, 300, 513):
        made += wait(count, len(made))
        log.grow()
        assert log.published() == (len(made), root_of(made))
    assert [one.size for one in Checkpoint.objects.order_by("size")] == [1, 255, 256, 257, 557, 1070]


def test_partial_tiles_go_when_the_full_one_stands_and_proofs_still_work(log: Log) -> None:
    made = wait(200)
    log.grow()
    made += wait(100, 200)
    log.grow()
    assert not (log.folder.path / "tile/0/000.p").exists()
    assert not (log.folder.path / "tile/entries/000.p").exists()
    proof = log.tree().inclusion(123)
    verify_inclusion(123, 300, SHA256.leaf(made[123]), proof, log.published()[1])


def test_a_restarted_process_goes_on_where_the_log_was(log: Log) -> None:
    made = wait(300)
    log.grow()
    log = log.again()
    made += wait(400, 300)
    log.grow()
    assert log.published() == (700, root_of(made))


def test_places_that_were_given_before_a_crash_reach_the_tiles_afterwards(log: Log) -> None:
    made = wait(100)
    log.grow()
    made += wait(600, 100)
    log.sequencer.step()
    log = log.again()  # died before it could publish
    assert log.grow() is not None
    assert log.published() == (700, root_of(made))
    assert log.entries() == made


def test_a_folder_that_was_lost_is_made_again_from_the_database(log: Log) -> None:
    made = wait(600)
    log.grow()
    for path in sorted(log.folder.path.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    log = log.again()
    made += wait(1, 600)
    log.grow()
    assert log.entries() == made


def test_altered_tiles_are_not_signed_over(log: Log) -> None:
    wait(600)
    log.grow()
    tile = log.folder.path / "tile/0/002.p/88"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    wait(1, 600)
    with pytest.raises(LogBroken, match="altered"):
        log.again().grow()
    assert Checkpoint.objects.count() == 1


def test_a_tile_that_changes_on_its_way_to_the_disk_is_not_signed(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    wait(10)
    kept = log.folder.write_tile
    monkeypatch.setattr(
        log.folder,
        "write_tile",
        lambda level, index, data, width: kept(level, index, bytes([data[0] ^ 1]) + data[1:], width),
    )
    with pytest.raises(LogBroken, match="do not give the root"):
        log.grow()
    assert log.folder.checkpoint() is None
    assert not Checkpoint.objects.exists()


def test_a_leaf_deleted_from_the_database_stops_the_log(log: Log) -> None:
    wait(10)
    log.grow()
    wait(5, 10)
    log.sequencer.step()
    Leaf.objects.filter(index=12).delete()
    with pytest.raises(LogBroken, match="missing"):
        log.again().grow()


def test_of_two_that_sequence_at_once_one_stands_back(log: Log) -> None:
    other = log.again()
    wait(10)
    log.grow()
    wait(10, 10)
    other.sequencer.step()  # takes up where the first one left
    wait(10, 20)
    with pytest.raises(NotMine):
        log.sequencer.step()
    assert log.sequencer.step() == 10  # from the database again
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(30))


def test_what_failed_is_done_again_from_the_database(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    made = wait(300)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(log.folder, "write_entries", full)
        with pytest.raises(OSError, match="No space"):
            log.grow()
    assert log.folder.checkpoint() is None
    assert Tree.objects.get().size == 300
    log.grow()
    assert log.entries() == made
