"""告知: whoever must be told is told, in their language, without the letter giving anything away; a failure is kept."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from heliograph.core.receipt import show_number, show_secret
from heliograph.jobs import queue
from heliograph.jobs.models import Job
from heliograph.matters.actions import Contact
from heliograph.matters.models import Telling
from tests.matters import at_the_door as door

SECRET_WORDS = "邻居在三单元聚众赌博"


def delivers(cast, *, after: timedelta = timedelta(0)) -> None:
    now = cast.now + after
    queue.drain(now, clock=lambda: now)


def mailed(cast, code="consultation", language="zh-hans", **more):
    return cast.submits(code, contact=door.LI, language=language, values={"words": SECRET_WORDS}, **more)


def test_somebody_without_an_address_is_told_on_the_page_at_once(cast):
    receipt = cast.submits(unit=cast.units["heping"].id)
    rows = [
        row for event in [*door.events(receipt), cast.does(receipt, "accept", "zhao")] for row in door.tellings(event)
    ]
    assert [(row.channel, row.status, row.sent_at) for row in rows] == [("page", "sent", cast.now)] * 2


def test_a_letter_says_that_there_is_news_and_nothing_of_what(cast):
    receipt = mailed(cast, "tip")
    delivers(cast)
    [letter] = mail.outbox
    text = letter.subject + letter.body
    assert letter.to == ["li@example.org"]
    assert show_number(receipt.number) in text
    for hidden in (
        SECRET_WORDS,
        "举报",
        "线索",
        "赌博",
        "李丽",
        "13800000000",
        receipt.secret,
        show_secret(receipt.secret),
    ):
        assert hidden not in text
    assert Telling.objects.get(matter_id=receipt.ref.id).status == "sent"


def test_a_letter_says_when_it_is_the_readers_turn(cast):
    receipt = mailed(cast, unit=cast.units["heping"].id)
    cast.does(receipt, "ask", "zhao", words="请说明身份证号。")
    delivers(cast)
    assert "需要您补充" in mail.outbox[-1].body
    assert "身份证号" not in mail.outbox[-1].body


def test_it_is_written_in_the_language_of_the_person(cast):
    mailed(cast, language="en")
    delivers(cast)
    assert mail.outbox[0].subject.startswith("News about your matter")
    assert "回执" not in mail.outbox[0].body


def test_it_is_sent_once(cast):
    mailed(cast)
    for _ in range(2):
        delivers(cast)
    job = queue.owe("matters.deliver", at=cast.now, bureau=cast.bureau.id, telling=str(Telling.objects.get().id))
    job.save()
    delivers(cast)
    assert len(mail.outbox) == 1


@pytest.fixture
def refusing(monkeypatch):
    """A mail server that refuses the address, and says so by name."""
    refusal = smtplib.SMTPRecipientsRefused({"li@example.org": (550, b"no such user li@example.org")})

    def refuse(self, messages):
        raise refusal

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    return monkeypatch


def test_a_failure_is_kept_without_the_address_and_tried_again(cast, refusing, caplog):
    mailed(cast)
    delivers(cast)
    telling, job = Telling.objects.get(), Job.objects.get(name="matters.deliver")
    assert (telling.status, telling.failure, telling.tries) == ("failed", "SMTPRecipientsRefused", 1)
    assert job.run_at > cast.now
    for kept in (telling.failure, job.error, str(job.arguments), caplog.text):
        assert "li@example.org" not in kept
    refusing.undo()
    delivers(cast, after=timedelta(hours=1))
    telling.refresh_from_db()
    assert (telling.status, telling.failure, telling.tries, len(mail.outbox)) == ("sent", "", 2, 1)


def test_one_that_gives_up_is_there_for_the_operator_to_see(cast, refusing):
    mailed(cast)
    for hour in range(12):
        delivers(cast, after=timedelta(hours=2 * hour))
    assert [job.name for job in queue.waiting()] == ["matters.deliver"]


def test_who_took_the_address_back_is_told_on_the_page_and_no_letter_is_claimed(cast):
    receipt = mailed(cast)
    cast.does(receipt, "correct", contact=Contact(phone="13800000000"))
    delivers(cast)
    assert mail.outbox == []
    assert (Telling.objects.get().channel, Telling.objects.get().status) == ("page", "sent")


def test_every_ending_and_every_delay_is_told(cast):
    procedure = cast.procedure("consultation")
    silent = {"take", "object", "assign", "note", "correct", "supply", "add", "rate"}
    for action in procedure.actions:
        assert ("submitter" in action.tell) == (action.name not in silent - {"take"}), action.name


def test_a_letter_to_a_party_of_a_case_names_no_case_and_leads_to_the_parties_door(cast, mailoutbox):
    from heliograph.jobs import queue
    from heliograph.matters.actions import Contact, Person
    from tests.matters import sample_case as case

    case.install(cast)
    victim = Person("victim", Contact(name="王芳", email="wang@example.org"))
    filed = case.files(cast, victim)
    queue.drain(cast.now, clock=lambda: cast.now)
    (letter,) = [one for one in mailoutbox if one.to == ["wang@example.org"]]
    assert letter.body.count("http://testserver/case/") == 1
    number = cast.matter(filed).number
    assert number not in letter.body.replace("-", "") + letter.subject
