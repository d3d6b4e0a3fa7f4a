"""A server whose database, folder and signed checkpoints disagree does not start, and says which of them and what to do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from heliograph.core.merkle import SHA256, CompactRange, Ed25519Signer, sign_note
from heliograph.core.merkle import Checkpoint as Signed
from heliograph.ledger import policy, startup
from heliograph.ledger.actions import accept_loss
from heliograph.ledger.keys import LogKey, log_key
from heliograph.ledger.models import Checkpoint, Leaf, Tree
from heliograph.ledger.sequencer import LogBroken
from tests.conftest import NOW
from tests.ledger.conftest import Log, wait

pytestmark = pytest.mark.django_db


def problem(log: Log) -> str:
    """The one problem there is."""
    found = startup.problems(log.folder)
    assert len(found) == 1, found
    return found[0]


@pytest.fixture
def grown(log: Log) -> Log:
    wait(600)
    log.grow()
    return log


def test_an_empty_log_may_begin(log: Log) -> None:
    assert startup.problems(log.folder) == []


def test_a_log_that_was_left_in_order_goes_on(grown: Log) -> None:
    assert startup.problems(grown.folder) == []
    wait(10, 600)
    grown.sequencer.step()  # places without a checkpoint yet: a crash left it so
    assert startup.problems(grown.folder) == []


def test_a_folder_that_is_gone_is_no_reason_to_stop(grown: Log) -> None:
    shutil.rmtree(grown.folder.path)
    assert startup.problems(grown.folder) == []


def test_another_key_is_another_log(grown: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    other = LogKey.generate(log_key().origin)
    for module in (startup, policy):
        monkeypatch.setattr(module, "log_key", lambda: other)
    grown_policy = grown.folder.path.parent / "policy"
    grown_policy.write_text(f"log {other.vkey}\nquorum none\n")
    assert "was not signed by the key in keys/log.json" in problem(grown)


def test_a_policy_of_another_log_is_refused(grown: Log) -> None:
    (grown.folder.path.parent / "policy").write_text(f"log {LogKey.generate('other.example/log').vkey}\nquorum none\n")
    assert "must name this log" in problem(grown)


def yesterday(log: Log, work) -> None:
    """Restore the database as it was before `work`."""
    tree = Tree.objects.get()
    kept = list(Leaf.objects.values_list("id", "index"))
    work()
    Checkpoint.objects.filter(size__gt=tree.size).delete()
    Leaf.objects.exclude(id__in=[one for one, _ in kept]).delete()
    for one, index in kept:
        Leaf.objects.filter(id=one).update(index=index)
    tree.save()


def test_a_database_restored_from_yesterday_is_found(grown: Log) -> None:
    def today() -> None:
        wait(50, 600)
        grown.grow()

    yesterday(grown, today)
    assert "has 650 leaves, the database knows of 600" in problem(grown)
    assert "accept-loss" in problem(grown)


def test_after_a_loss_was_accepted_the_log_goes_on_and_the_loss_can_be_counted(grown: Log) -> None:
    def today() -> None:
        wait(50, 600)
        grown.grow()

    yesterday(grown, today)
    assert accept_loss(grown.folder, now=NOW) == 50
    assert startup.problems(grown.folder) == []
    assert Leaf.objects.filter(kind=Leaf.Kind.LOST).count() == 50
    wait(1, 900)
    log = grown.again()
    log.grow()
    assert log.published()[0] == 651


def test_a_leaf_that_waits_in_the_backup_gets_the_place_it_was_published_at(grown: Log) -> None:
    wait(5, 600)
    yesterday(grown, grown.grow)
    assert accept_loss(grown.folder, now=NOW) == 5
    assert Leaf.objects.filter(kind=Leaf.Kind.LOST).count() == 0
    assert list(Leaf.objects.filter(index__gte=600).order_by("index").values_list("kind", flat=True)) == ["release"] * 5


def test_nothing_is_accepted_as_lost_where_nothing_is_lost(grown: Log) -> None:
    with pytest.raises(LogBroken, match="nothing is lost"):
        accept_loss(grown.folder, now=NOW)


def test_a_fork_is_not_accepted_as_a_loss(grown: Log) -> None:
    def today() -> None:
        wait(50, 600)
        grown.grow()

    yesterday(grown, today)
    other = CompactRange()
    other.extend(SHA256.leaf(number.to_bytes(4, "big")) for number in range(600))
    Tree.objects.update(hashes=b"".join(other.hashes))
    with pytest.raises(LogBroken, match="fork"):
        accept_loss(grown.folder, now=NOW)


def test_a_checkpoint_by_somebody_else_is_not_taken_over(grown: Log) -> None:
    def today() -> None:
        wait(50, 600)
        grown.grow()

    yesterday(grown, today)
    size, root = grown.published()
    forger = Ed25519Signer(log_key().origin, bytes(32))
    (grown.folder.path / "checkpoint").write_text(sign_note(Signed(log_key().origin, size, root).text(), [forger]))
    with pytest.raises(LogBroken, match="was not signed with this log's key"):
        accept_loss(grown.folder, now=NOW)


def test_a_checkpoint_of_the_same_size_and_another_root_is_a_fork(grown: Log) -> None:
    note = sign_note(Signed(log_key().origin, 600, bytes(32)).text(), [log_key().signer])
    (grown.folder.path / "checkpoint").write_text(note)
    assert "is not the one the database signed" in problem(grown)


def test_a_checkpoint_by_somebody_else_is_found(grown: Log) -> None:
    forger = Ed25519Signer(log_key().origin, bytes(32))
    (grown.folder.path / "checkpoint").write_text(sign_note(Signed(log_key().origin, 600, bytes(32)).text(), [forger]))
    assert "was not signed by the key" in problem(grown)


@pytest.mark.parametrize("tile", ["tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2"])
def test_a_tile_that_was_edited_is_found(grown: Log, tile: str) -> None:
    path: Path = grown.folder.path / tile
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    found = startup.problems(grown.folder)
    expected = tile != "tile/0/001"  # full tiles below the right edge are for the whole audit
    assert bool(found) == expected
    assert all("Move the folder's `tile` away" in one for one in found)


def test_an_edited_bundle_at_the_edge_is_found(grown: Log) -> None:
    path = grown.folder.path / "tile/entries/002.p/88"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert "Leaf 599 in the database is not the one that was published" in problem(grown)


def test_a_leaf_altered_in_the_database_is_found(grown: Log) -> None:
    Leaf.objects.filter(index=580).update(entry=bytes(32))
    assert "Leaf 580" in problem(grown)


def test_a_leaf_deleted_at_the_end_is_found(grown: Log) -> None:
    Leaf.objects.filter(index=599).delete()
    assert "the last in the database is number 598" in problem(grown)


def test_a_smaller_tree_than_was_signed_is_found(grown: Log) -> None:
    Tree.objects.update(size=512, hashes=Tree.objects.get().hashes[:32])
    found = startup.problems(grown.folder)
    assert any("signed 600 leaves and says that the log has 512" in one for one in found)
