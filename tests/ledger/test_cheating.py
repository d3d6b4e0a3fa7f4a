"""Cheat in every way an insider can, before two witnesses that run: each is caught by somebody, in clear words.

The log, its database and its key are the bureau's; the witnesses are processes of their own, on loopback. Li holds the
receipt file taken when all was well.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random

import pytest

from heliograph.core.merkle import Checkpoint as Signed
from heliograph.core.merkle import Ed25519Verifier, Policy, TlogProof, sign_note
from heliograph.ledger import keys, policy, reading, startup
from heliograph.ledger.audit import Audit
from heliograph.ledger.cosigning import Cosigning, take_doubt
from heliograph.ledger.edge import Edge
from heliograph.ledger.folder import TileFolder
from heliograph.ledger.models import Checkpoint, Leaf, Tree
from heliograph.ledger.running import need_agreement
from heliograph.ledger.sequencer import LogBroken, Sequencer
from heliograph.matters import audit
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter, Rating
from heliograph.verifier.compare import Outcome, checkpoints_in, compare
from heliograph.verifier.findings import Problem
from heliograph.verifier.receipt_file import parse_receipt_file
from heliograph.verifier.verdict import verify_receipt
from heliograph.witness import home as homes
from tests.witness.conftest import Service, running

pytestmark = pytest.mark.django_db

_numbers = count(1)
WITNESSES = ("daily-news", "university")


@pytest.fixture(scope="module")
def witnesses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Service]]:
    """Two witness services, each in a process of its own."""
    folder = tmp_path_factory.mktemp("witnesses")
    for name in WITNESSES:
        homes.create(folder / name, f"{name}.example")
    with running(folder / WITNESSES[0]) as first, running(folder / WITNESSES[1]) as second:
        yield dict(zip(WITNESSES, (first, second), strict=True))


@dataclass
class Scene:
    """The log, the two who watch it, and what Li has in her hand."""

    cast: object
    folder: TileFolder
    sequencer: Sequencer
    receipt: object
    taken: str = ""

    def grow(self, now: datetime | None = None) -> None:
        """What the server does every second: places, a checkpoint, both witnesses."""
        self.sequencer.step()
        self.sequencer.publish(now or datetime.now(UTC))
        assert Cosigning(self.folder).ask_all(now or datetime.now(UTC)), "both witnesses sign"

    def take(self) -> str:
        """Li's receipt file, as it is now."""
        return reading.receipt_file(self.matter(), datetime.now(UTC)).text()

    def matter(self) -> Matter:
        return Matter.objects.get(id=self.receipt.ref.id)

    def event(self, sequence: int) -> Event:
        return Event.objects.get(matter_id=self.receipt.ref.id, sequence=sequence)

    def does(self, action: str, who: str | None, now: datetime | None = None, **details: object) -> None:
        self.cast.does(self.receipt, action, who, now=now or datetime.now(UTC), **details)

    def problems(self, text: str) -> set[Problem]:
        """What the verifier finds wrong with a file."""
        found = verify_receipt(text, policy=policy.policy()).findings
        return {one.problem for one in found if one.problem is not None}

    def doctor(self) -> list[str]:
        """What `heliograph doctor` says of this matter and of the whole log."""
        return [*audit.problems_of(self.matter()), *(one for _, found in Audit(self.folder).run() for one in found)]


@pytest.fixture
def scene(cast, tmp_path: Path, settings, witnesses: dict[str, Service]) -> Iterator[Scene]:
    """A matter with four events in a log of its own, co-signed by both; Li has taken her receipt."""
    home = settings.HELIOGRAPH_HOME
    settings.HELIOGRAPH_HOME = tmp_path
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "master.json").symlink_to(home / "keys" / "master.json")
    (tmp_path / "files").mkdir()
    keys.log_key.cache_clear()
    key = keys.create(tmp_path, f"bureau-{next(_numbers)}.example/log")
    asked = []
    for name, service in witnesses.items():
        homes.add_log(service.home, key.vkey)
        asked.append((name, service.verifier, service.address))
    (tmp_path / "policy").write_text(Policy.simple(Ed25519Verifier.from_vkey(key.vkey), "", asked, needed=2).text())
    folder = TileFolder(tmp_path / "log")
    receipt = cast.submits(unit=cast.units["heping"].id, now=datetime.now(UTC))
    made = Scene(cast, folder, Sequencer(folder, key, Random(1)), receipt)
    made.does("accept", "zhao")
    made.does("answer", "zhao", words="请带户口本到任一派出所。")
    made.grow()
    made.does("rate", None, grade=1, words="等了很久")
    made.grow()
    made.taken = made.take()
    yield made
    keys.log_key.cache_clear()


def restart(scene: Scene) -> list[str]:
    return startup.problems(scene.folder, ask_witnesses=True)


def test_where_nobody_cheats_everybody_is_content(scene: Scene) -> None:
    assert scene.problems(scene.taken) == set()
    assert scene.doctor() == []
    assert restart(scene) == []


def test_a_reply_whose_text_is_changed(scene: Scene) -> None:
    event, key = scene.event(3), MatterKey.of(scene.matter())
    event.public = key.seal_values("event.public", event.id, {"words": "已经当面答复。"})
    event.save()
    assert "Event 3: does not agree with its commitment" in scene.doctor()[0]
    assert scene.problems(scene.taken) == set()  # Li can show what was written
    assert scene.problems(scene.take()) == {Problem.ALTERED}  # what the server gives out now proves itself wrong


def test_a_reply_whose_time_is_changed(scene: Scene) -> None:
    Event.objects.filter(pk=scene.event(3).pk).update(at=scene.event(3).at - timedelta(days=3))
    assert any("does not agree with its commitment" in one for one in scene.doctor())
    assert scene.problems(scene.take()) == {Problem.ALTERED}


def test_an_act_passed_off_as_another_officers(scene: Scene) -> None:
    Event.objects.filter(pk=scene.event(3).pk).update(officer_id=scene.cast.officers["jiang"].id)
    assert any("says that 010001 acted, the database names somebody else" in one for one in scene.doctor())


def test_an_act_passed_off_as_the_residents(scene: Scene) -> None:
    Event.objects.filter(pk=scene.event(3).pk).update(role="resident")
    assert any("does not agree with its commitment" in one for one in scene.doctor())


def test_a_rating_that_is_mended(scene: Scene) -> None:
    Rating.objects.filter(matter_id=scene.receipt.ref.id).update(grade=5)
    assert any("it was rated 1, the database says 5" in one for one in scene.doctor())


def test_a_rating_mended_in_its_record_too(scene: Scene) -> None:
    Rating.objects.filter(matter_id=scene.receipt.ref.id).update(grade=5)
    event = scene.event(4)
    Event.objects.filter(pk=event.pk).update(facts=event.facts | {"grade": "5"})
    assert any("Event 4: does not agree with its commitment" in one for one in scene.doctor())
    assert scene.problems(scene.taken) == set()  # Li can show what she said


def test_an_event_that_is_deleted(scene: Scene) -> None:
    Event.objects.filter(pk=scene.event(4).pk).delete()
    found = scene.doctor()
    assert any("the database holds [1, 2, 3]" in one for one in found)
    assert any("it was deleted" in one for one in found)
    head = scene.event(3).commitment
    Matter.objects.filter(id=scene.receipt.ref.id).update(sequence=3, head=head)
    assert any("it was deleted" in one for one in scene.doctor())  # whatever else is mended


def test_two_events_that_are_swapped(scene: Scene) -> None:
    second, third = scene.event(2), scene.event(3)
    Event.objects.filter(pk=second.pk).update(sequence=99)
    Event.objects.filter(pk=third.pk).update(sequence=2)
    Event.objects.filter(pk=second.pk).update(sequence=3)
    assert scene.doctor() != []
    assert Problem.ALTERED in scene.problems(scene.take())


def test_a_matter_that_is_deleted_whole(scene: Scene) -> None:
    events = list(Event.objects.filter(matter_id=scene.receipt.ref.id).values_list("id", flat=True))
    Event.objects.filter(id__in=events).delete()
    Matter.objects.filter(id=scene.receipt.ref.id).delete()
    assert scene.problems(scene.taken) == set()  # Li proves that it was there
    found = [one for _, wrong in Audit(scene.folder).run() for one in wrong]
    assert len([one for one in found if "it was deleted" in one]) == 4
    Leaf.objects.filter(event_id__in=events).delete()  # and its leaves
    found = [one for _, wrong in Audit(scene.folder).run() for one in wrong]
    assert len([one for one in found if "is missing in the database" in one]) == 4
    assert restart(scene) != []


def test_a_reply_that_is_back_dated(scene: Scene) -> None:
    scene.does("reopen", None, words="没有解决")
    scene.grow()
    back = datetime.now(UTC) - timedelta(hours=5)  # the server's clock was set back
    scene.does("answer", "jiang", words="重新核实过了，可以办。", now=back)
    scene.grow()
    assert Problem.BACK_DATED in scene.problems(scene.take())
    assert any("it was back-dated" in one for one in scene.doctor())


@pytest.mark.parametrize("tile", ["tile/0/000.p/4", "tile/entries/000.p/4"])
def test_tiles_that_are_edited(scene: Scene, tile: str) -> None:
    path = scene.folder.path / tile
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert restart(scene) != []


def test_a_database_that_is_restored_from_yesterday(scene: Scene) -> None:
    """It would sign a second history from there on: the server refuses, and so do both witnesses."""
    last = Checkpoint.objects.order_by("-size")[0]
    Checkpoint.objects.filter(size=last.size).delete()
    Leaf.objects.filter(index__gte=3).update(index=None)
    Tree.objects.update(size=3, hashes=b"".join(_edge([bytes(one.entry) for one in _leaves(3)]).peaks()))
    assert "the database knows of 3" in restart(scene)[0]
    (scene.folder.path / "checkpoint").unlink()  # and the folder with it
    assert len([one for one in restart(scene) if "this database signed 3" in one]) == 2


def test_a_restored_database_that_goes_on_all_the_same(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    Checkpoint.objects.filter(size=4).delete()
    Leaf.objects.filter(index=3).delete()
    Tree.objects.update(size=3, hashes=b"".join(_edge([bytes(one.entry) for one in _leaves(3)]).peaks()))
    for path in (scene.folder.path / "checkpoint", *(scene.folder.path / "tile").rglob("*.p/4")):
        path.unlink()
    other = scene.cast.submits(unit=scene.cast.units["heping"].id, now=datetime.now(UTC))
    scene.cast.does(other, "accept", "zhao", now=datetime.now(UTC))
    again = Sequencer(scene.folder, keys.log_key(), Random(2))
    again.step()
    again.publish(datetime.now(UTC))
    with caplog.at_level(logging.CRITICAL):
        assert not Cosigning(scene.folder).ask_all(datetime.now(UTC))
    said = [one.getMessage() for one in caplog.records]
    assert len([one for one in said if "knows another history of this log" in one]) == 2
    assert reading.newest().witnesses == 0
    assert take_doubt()  # the witnesses were away at the start: now the sequencer looks again, and stands still
    with pytest.raises(LogBroken, match="saw another log of 4 leaves"):
        need_agreement(scene.folder)
    found = compare(
        [*checkpoints_in(scene.taken), *checkpoints_in(scene.folder.checkpoint())],
        scene.folder,
        checkpoints_in(scene.folder.checkpoint())[0],
    )
    assert found.outcome is Outcome.FORKED
    assert found.evidence is not None


def test_tiles_that_were_moved_away_are_no_contradiction_to_what_witnesses_saw(scene: Scene) -> None:
    """What the start advises when a tile was altered: they are made anew from the database."""
    (scene.folder.path / "tile").rename(scene.folder.path / "altered")
    assert restart(scene) == []
    Checkpoint.objects.filter(size=3).update(root=bytes(32))
    Checkpoint.objects.filter(size=4).delete()
    assert restart(scene) != []


def test_another_history_shown_to_one_resident(scene: Scene) -> None:
    """The bureau signs a log in which Li's rating is a good one, for her eyes only."""
    entries = [bytes(one.entry) for one in _leaves(4)]
    forged = _edge([*entries[:3], bytes(32)])
    note = sign_note(Signed(keys.log_key().origin, 4, forged.root()).text(), [keys.log_key().signer])
    first = parse_receipt_file(scene.taken).events[0]
    shown = _reproved(scene.taken, note, [*entries[:3], bytes(32)])
    assert first.proof
    assert Problem.TOO_FEW_WITNESSES in scene.problems(shown)
    found = compare([*checkpoints_in(shown), *checkpoints_in(scene.taken)])
    assert found.outcome is Outcome.FORKED


def test_a_checkpoint_that_was_signed_and_never_published(scene: Scene) -> None:
    note = sign_note(Signed(keys.log_key().origin, 3, bytes(32)).text(), [keys.log_key().signer])
    found = compare(checkpoints_in(note), scene.folder, checkpoints_in(scene.folder.checkpoint())[0])
    assert found.outcome is Outcome.FORKED
    larger = sign_note(Signed(keys.log_key().origin, 9, bytes(32)).text(), [keys.log_key().signer])
    found = compare(checkpoints_in(larger), scene.folder, checkpoints_in(scene.folder.checkpoint())[0])
    assert found.outcome is Outcome.CUT_BACK


def test_the_signing_key_used_elsewhere(scene: Scene, witnesses: dict[str, Service]) -> None:
    """Somebody with the key has a witness sign more than there is: the log's own start finds it."""
    entries = [bytes(one.entry) for one in _leaves(4)]
    forged = _edge([*entries, bytes(32), bytes(32)])
    note = sign_note(Signed(keys.log_key().origin, 6, forged.root()).text(), [keys.log_key().signer])
    tree = TileFolder(scene.folder.path.parent / "elsewhere")
    for tile in forged.partials():
        tree.write_entries(0, tile.data, tile.width) if tile.level < 0 else tree.write_tile(0, 0, tile.data, tile.width)
    from heliograph.core.merkle import TileTree

    answer = witnesses["university"].add(4, note, TileTree(tree, 6).consistency(4))
    assert answer.status == 200
    assert any("The witness university saw 6 leaves" in one for one in restart(scene))


def _leaves(count: int) -> list[Leaf]:
    return list(Leaf.objects.filter(index__lt=count).order_by("index"))


def _edge(entries: list[bytes]) -> Edge:
    edge = Edge()
    assert not list(edge.extend(entries))
    return edge


def _reproved(taken: str, note: str, entries: list[bytes]) -> str:
    """A receipt file whose first three records lead to another checkpoint."""
    from dataclasses import replace

    from heliograph.core.merkle import SHA256, inclusion_proof, parse_tlog_proof

    hashes = [SHA256.leaf(entry) for entry in entries]

    def hash_at(level: int, index: int) -> bytes:
        return SHA256.complete(hashes[index << level : (index + 1) << level])

    receipt = parse_receipt_file(taken)
    events = []
    for event in receipt.events[:3]:
        proof = parse_tlog_proof(event.proof)
        way = tuple(inclusion_proof(proof.index, len(entries), hash_at))
        events.append(replace(event, proof=TlogProof(proof.index, way, note, proof.extra).text()))
    return replace(receipt, events=tuple(events)).text()
