"""Where an event stands, the proof of it, and the file that its holder takes away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.core.merkle import CosignatureSigner, TileTree, add_signatures, parse_policy
from heliograph.ledger import policy, reading
from heliograph.ledger.actions import log_release
from heliograph.ledger.keys import log_key
from heliograph.ledger.models import Checkpoint, Leaf
from heliograph.matters.actions.upkeep import erase
from heliograph.matters.models import Event
from heliograph.verifier.verdict import verify_receipt
from tests.conftest import NOW
from tests.ledger.conftest import Log, wait

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(cast, log: Log):
    """A matter whose first two events are in the log, under a checkpoint each; the third waits."""
    receipt = cast.submits(unit=cast.units["heping"].id)
    wait(20)
    log.grow(dummies=1)
    cast.does(receipt, "accept", "zhao", now=NOW + timedelta(minutes=1))
    log.seconds = 61
    log.grow()
    cast.does(receipt, "note", "zhao", internal="给当事人打过电话。", now=NOW + timedelta(minutes=2))
    return receipt


def events_of(receipt) -> list[Event]:
    return list(Event.objects.filter(matter_id=receipt.ref.id).order_by("sequence"))


def witnessed(name: str = "paper") -> CosignatureSigner:
    """A witness in the policy, whose signature the newest checkpoint gets."""
    from django.conf import settings

    signer = CosignatureSigner(f"{name}.example", bytes([7]) * 32)
    text = f"log {log_key().vkey}\nwitness {name} {signer.verifier().vkey}\nquorum {name}\n"
    parse_policy(text)
    (settings.HELIOGRAPH_HOME / "policy").write_text(text)
    newest = Checkpoint.objects.order_by("-size").first()
    assert newest is not None
    from heliograph.core.merkle import parse_note, signature_line

    body = parse_note(newest.note).text
    line = signature_line(signer.name, signer.key_id, signer.sign_at(body.encode(), int(NOW.timestamp()) + 62))
    newest.note = add_signatures(newest.note, [line])
    newest.witnesses, newest.witnessed_at = 1, NOW + timedelta(seconds=62)
    newest.save()
    return signer


def test_an_event_is_recorded_then_in_the_log(lived) -> None:
    first, second, third = (reading.standing([e.id for e in events_of(lived)])[e.id] for e in events_of(lived))
    assert first.integrated_at == NOW + timedelta(seconds=1)
    assert second.integrated_at == NOW + timedelta(seconds=62)
    assert (third.index, third.integrated_at) == (None, None)
    assert first.witnesses == second.witnesses == 0


def test_what_was_signed_by_a_witness_is_witnessed_with_everything_before_it(lived) -> None:
    witnessed()
    first, second, third = (reading.standing([e.id for e in events_of(lived)])[e.id] for e in events_of(lived))
    assert (first.witnesses, second.witnesses, third.witnesses) == (1, 1, 0)
    assert first.witnessed_at == NOW + timedelta(seconds=62)


def test_where_many_events_stand_is_one_question(lived, django_assert_num_queries) -> None:
    ids = [e.id for e in events_of(lived)]
    reading.standing(ids)
    with django_assert_num_queries(1):
        reading.standing(ids)


def test_the_receipt_file_is_believed_by_the_verifier(cast, lived, log: Log) -> None:
    log.grow()
    file = reading.receipt_file(cast.matter(lived), NOW + timedelta(hours=1))
    verdict = verify_receipt(file.text(), policy=policy.policy())
    assert verdict.is_good, [line.en for line in verdict.lines]
    assert [bool(event.proof) for event in file.events] == [True, True, True]


def test_the_receipt_file_says_what_is_not_in_the_log_yet(cast, lived) -> None:
    file = reading.receipt_file(cast.matter(lived), NOW + timedelta(hours=1))
    assert [bool(event.proof) for event in file.events] == [True, True, False]
    assert file.events[1].before  # the checkpoint that was signed without it
    assert not file.events[0].before


def test_a_receipt_prefers_the_checkpoint_that_witnesses_signed(cast, lived, log: Log) -> None:
    witnessed()
    wait(5, 50)
    log.grow()  # the third event, and a checkpoint nobody has signed yet
    file = reading.receipt_file(cast.matter(lived), NOW)
    assert "paper.example" in file.events[0].proof
    assert "paper.example" not in file.events[2].proof


def test_an_erased_matter_leaves_every_other_proof_valid(cast, lived, log: Log) -> None:
    other = cast.submits(unit=cast.units["heping"].id)
    cast.does(lived, "answer", "zhao", words="请带户口本。", now=NOW + timedelta(minutes=3))
    log.grow()
    taken = reading.receipt_file(cast.matter(lived), NOW).text()
    erase(lived.ref, now=NOW + timedelta(days=900), ground="retention")
    log.grow()
    assert verify_receipt(reading.receipt_file(cast.matter(other), NOW).text(), policy=policy.policy()).is_good
    assert verify_receipt(taken, policy=policy.policy()).is_good  # the resident still opens what we have erased
    file = reading.receipt_file(cast.matter(lived), NOW)
    assert file.secret == b""
    assert all(event.withheld and event.proof for event in file.events)


def test_what_is_released_is_logged_by_digest(cast, log: Log) -> None:
    release = log_release(cast.bureau.id, kind="decision", title="处罚决定书", digest=bytes(32), now=NOW)
    log.grow()
    assert Leaf.objects.get(kind=Leaf.Kind.RELEASE).index == 0
    assert log.entries() == [release.entry]
    with pytest.raises(ValueError, match="32 bytes"):
        log_release(cast.bureau.id, kind="decision", title="处罚决定书", digest=b"short", now=NOW)


def test_history_is_the_size_over_time(lived, log: Log) -> None:
    points = reading.history(10)
    assert points[0] == (NOW + timedelta(seconds=1), 22)
    assert points[-1] == (NOW + timedelta(seconds=62), 23)
    assert len(points) == 10


def test_a_proof_leads_to_the_checkpoint_beside_it(lived, log: Log) -> None:
    proof = reading.proof_of(events_of(lived)[0].id)
    assert proof is not None
    index, hashes, note = proof
    assert note == log.folder.checkpoint()
    assert hashes == TileTree(log.folder, 23).inclusion(index)
    assert reading.proof_of(events_of(lived)[2].id) is None


def test_who_keeps_the_log_waiting_is_known(lived, log: Log) -> None:
    from heliograph.commands.doctor import late_log

    assert reading.waiting_since() == NOW + timedelta(minutes=2)
    assert late_log(NOW + timedelta(minutes=2, seconds=60)) == []
    assert "nobody sequences" in late_log(NOW + timedelta(minutes=3, seconds=1))[0]
    log.grow()
    assert reading.waiting_since() is None
    assert late_log(NOW + timedelta(days=1)) == []


def test_a_proof_stays_with_the_first_checkpoint_that_witnesses_signed(cast, lived, log: Log) -> None:
    witnessed()
    first = reading.receipt_file(cast.matter(lived), NOW).events[0].proof
    wait(300, 50)
    log.grow()
    witnessed()
    assert reading.receipt_file(cast.matter(lived), NOW).events[0].proof == first


def test_a_checkpoint_signed_by_fewer_than_the_policy_asks_today_is_not_proved_with(cast, lived, log: Log) -> None:
    paper = witnessed("paper")
    other = CosignatureSigner("university.example", bytes([8]) * 32)
    names = ((paper, "paper"), (other, "university"))
    lines = [f"witness {name} {signer.verifier().vkey}\n" for signer, name in names]
    from django.conf import settings

    (settings.HELIOGRAPH_HOME / "policy").write_text(
        f"log {log_key().vkey}\n{''.join(lines)}group both 2 paper university\nquorum both\n"
    )
    wait(5, 50)
    log.grow()
    assert reading.proof_of(events_of(lived)[0].id)[2] == log.folder.checkpoint()
