"""The whole database against the whole log: whatever an insider changes in one of them shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.ledger.audit import Audit
from heliograph.ledger.models import Checkpoint, Leaf
from heliograph.matters.models import Event, Matter
from tests.conftest import NOW
from tests.ledger.conftest import Log, wait

pytestmark = pytest.mark.django_db


def problems(log: Log) -> list[str]:
    return [one for _, found in Audit(log.folder).run() for one in found]


@pytest.fixture
def lived(cast, log: Log):
    """A matter with three events, each under a checkpoint of its own, among dummies and others' leaves."""
    receipt = cast.submits(unit=cast.units["heping"].id, now=NOW)
    wait(300)
    log.grow(dummies=5)
    cast.does(receipt, "accept", "zhao", now=NOW + timedelta(hours=1))
    log.seconds = 3600
    log.grow(dummies=2)
    cast.does(receipt, "answer", "zhao", words="请带户口本。", now=NOW + timedelta(hours=2))
    log.seconds = 7200
    log.grow()
    return receipt


def test_a_log_in_order_has_no_problems(lived, log: Log) -> None:
    audit = Audit(log.folder)
    assert sum(read for read, _ in audit.run()) == audit.size
    assert problems(log) == []


def test_an_event_that_was_altered_with_its_commitment_is_found(lived, log: Log) -> None:
    Event.objects.filter(matter_id=lived.ref.id, sequence=2).update(commitment=bytes(32))
    assert "commits to something else now" in problems(log)[0]


def test_an_event_that_was_deleted_is_found(lived, log: Log) -> None:
    Event.objects.filter(matter_id=lived.ref.id, sequence=3).delete()
    assert "it was deleted" in problems(log)[0]


def test_a_matter_deleted_whole_with_its_leaves_is_found(lived, log: Log) -> None:
    events = list(Event.objects.filter(matter_id=lived.ref.id).values_list("id", flat=True))
    Leaf.objects.filter(event_id__in=events).delete()
    Event.objects.filter(id__in=events).delete()
    Matter.objects.filter(id=lived.ref.id).delete()
    found = problems(log)
    assert len([one for one in found if "is missing in the database" in one]) == 3


def test_an_event_passed_off_as_a_dummy_is_found(lived, log: Log) -> None:
    leaf = Leaf.objects.filter(kind=Leaf.Kind.EVENT).order_by("index").first()
    assert leaf is not None
    Leaf.objects.filter(id=leaf.id).update(kind=Leaf.Kind.DUMMY, event_id=None)
    found = problems(log)
    assert any("called a dummy, and is none" in one for one in found)
    assert any("has no leaf" in one for one in found)


def test_an_event_written_past_the_log_is_found(lived, log: Log) -> None:
    event = Event.objects.get(matter_id=lived.ref.id, sequence=3)
    Leaf.objects.filter(event_id=event.id).update(event_id=None, kind=Leaf.Kind.RELEASE)
    assert problems(log) == [f"The event {event.id} has no leaf: it was added past the log."]


def test_two_leaves_that_were_swapped_are_found(lived, log: Log) -> None:
    first, second = (Leaf.objects.get(index=index) for index in (10, 11))
    for leaf, entry in ((first, bytes(second.entry)), (second, bytes(first.entry))):
        Leaf.objects.filter(id=leaf.id).update(entry=entry)
    found = problems(log)
    assert "Leaf 10 in the database is not the one that was published." in found
    assert "Leaf 11 in the database is not the one that was published." in found
    assert any("do not give the root" in one for one in found)


def test_a_checkpoint_altered_in_the_database_is_found(lived, log: Log) -> None:
    size = Checkpoint.objects.order_by("size").first().size
    Checkpoint.objects.filter(size=size).update(root=bytes(32))
    assert problems(log) == [f"The stored checkpoint of size {size} does not say what its signature covers."]


def test_a_back_dated_event_is_found(cast, lived, log: Log) -> None:
    late = cast.submits(unit=cast.units["heping"].id, now=NOW + timedelta(hours=2))
    cast.does(late, "accept", "zhao", now=NOW + timedelta(minutes=30))  # a clock that was set back for a moment
    log.grow()
    assert "it was back-dated" in problems(log)[0]


def test_entries_that_were_edited_in_the_folder_are_found(lived, log: Log) -> None:
    path = log.folder.path / "tile/entries/000"
    data = path.read_bytes()
    path.write_bytes(data[:2] + bytes([data[2] ^ 1]) + data[3:])
    assert problems(log) == ["Leaf 0 in the database is not the one that was published."]


@pytest.mark.parametrize("tile", ["0/000", "0/001", "0/002.p/88", "1/000.p/2"])
def test_a_tile_that_was_edited_in_the_folder_is_found(log: Log, tile: str) -> None:
    """Also one far from the right edge, which the start does not read: proofs for its leaves would fail."""
    wait(600)
    log.grow()
    assert problems(log) == []
    path = log.folder.path / "tile" / tile
    path.write_bytes(b"\0" + path.read_bytes()[1:])
    assert problems(log) == [
        f"The published tile/{tile} does not fit the leaves: it was altered, and proofs made from it fail."
    ]


def test_a_tile_that_is_missing_in_the_folder_is_found(log: Log) -> None:
    wait(600)
    log.grow()
    (log.folder.path / "tile/0/001").unlink()
    assert problems(log) == ["The published tile/0/001 is missing."]
