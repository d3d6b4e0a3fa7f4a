"""News of a matter goes out by the ways its people allowed: in their language, giving nothing away; a failure is kept."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from heliograph.channels.delivery import actions
from heliograph.channels.delivery.models import Address, Message
from heliograph.core.receipt import show_number, show_secret
from heliograph.matters.actions import Contact, Person
from heliograph.matters.models import Telling
from tests.matters import at_the_door as door
from tests.matters import sample_case as case

SECRET_WORDS = "邻居在三单元聚众赌博"


def delivers(cast, *, after: timedelta = timedelta(0)) -> int:
    return actions.deliver_due(cast.now + after)


def mailed(cast, code="consultation", language="zh-hans", **more):
    return cast.submits(code, contact=door.LI, language=language, values={"words": SECRET_WORDS}, **more)


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
    telling = Telling.objects.get(matter_id=receipt.ref.id)
    assert (telling.status, telling.channel, telling.sent_at, telling.tries) == ("sent", "mail", cast.now, 1)


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
    for hours in range(3):
        delivers(cast, after=timedelta(hours=hours))
    assert len(mail.outbox) == 1


def test_what_changes_before_a_letter_goes_out_goes_out_with_it(cast):
    receipt = mailed(cast, unit=cast.units["heping"].id)
    cast.does(receipt, "accept", "zhao")
    delivers(cast)
    assert len(mail.outbox) == 1
    assert set(Telling.objects.values_list("status", "sent_at")) == {("sent", cast.now)}


def test_several_changes_within_an_hour_make_one_more_letter_when_it_is_over(cast):
    receipt = mailed(cast, unit=cast.units["heping"].id)
    delivers(cast)
    for minutes, step, words in ((5, "accept", ""), (10, "ask", "请说明。")):
        now = cast.now + timedelta(minutes=minutes)
        cast.does(receipt, step, "zhao", now=now, words=words)
        actions.deliver_due(now)
    assert len(mail.outbox) == 1
    delivers(cast, after=timedelta(minutes=59))
    assert len(mail.outbox) == 1
    delivers(cast, after=timedelta(minutes=60))
    assert len(mail.outbox) == 2
    assert "需要您补充" in mail.outbox[-1].body
    assert Message.objects.order_by("id").last().count == 2
    assert not Telling.objects.exclude(status="sent").exists()


def test_nobody_is_written_to_about_what_they_have_read_meanwhile(cast):
    from heliograph.matters.actions.tellings import mark_read

    receipt = mailed(cast)
    mark_read(cast.matter(receipt), cast.now)
    delivers(cast)
    assert mail.outbox == []
    message = Message.objects.get()
    assert (message.state, message.failure, message.next_at) == ("dropped", "read on the page", None)
    assert Telling.objects.get().status == "read"


@pytest.fixture
def refusing(monkeypatch):
    """A mail server that refuses the address for now, and says so by name."""
    refusal = smtplib.SMTPRecipientsRefused({"li@example.org": (451, b"try later, li@example.org")})

    def refuse(self, messages):
        raise refusal

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    return monkeypatch


def test_a_failure_is_kept_without_the_address_and_tried_again(cast, refusing, caplog):
    mailed(cast)
    delivers(cast)
    telling, message = Telling.objects.get(), Message.objects.get()
    assert (telling.status, telling.failure, telling.tries) == ("failed", "SMTP 451", 1)
    assert (message.state, message.tries) == ("waiting", 1)
    assert cast.now < message.next_at <= cast.now + timedelta(seconds=30)
    for kept in (telling.failure, message.failure, str(message.fields), caplog.text):
        assert "li@example.org" not in kept
    refusing.undo()
    delivers(cast, after=timedelta(hours=1))
    telling.refresh_from_db()
    assert (telling.status, telling.failure, telling.tries, len(mail.outbox)) == ("sent", "", 2, 1)


def test_an_address_where_nobody_is_is_not_used_again(cast, monkeypatch):
    gone = smtplib.SMTPRecipientsRefused({"li@example.org": (550, b"5.1.1 no such user")})

    def refuse(self, messages):
        raise gone

    receipt = mailed(cast, unit=cast.units["heping"].id)
    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refuse)
        delivers(cast)
    telling = Telling.objects.get()
    assert (telling.status, telling.failure) == ("failed", "SMTP 550")
    assert Address.objects.get().gone_at == cast.now
    cast.does(receipt, "accept", "zhao")
    delivers(cast, after=timedelta(hours=2))
    assert mail.outbox == []
    newest = Telling.objects.order_by("id").last()
    assert (newest.channel, newest.status) == ("page", "sent")


def test_who_took_the_address_back_is_told_on_the_page_and_no_letter_is_claimed(cast):
    receipt = mailed(cast)
    cast.does(receipt, "correct", contact=Contact(phone="13800000000"))
    delivers(cast)
    assert mail.outbox == []
    assert (Telling.objects.get().channel, Telling.objects.get().status) == ("page", "sent")


def test_who_corrects_the_address_is_written_to_there(cast):
    receipt = mailed(cast, unit=cast.units["heping"].id)
    cast.does(receipt, "correct", contact=Contact(email="new@example.org"))
    cast.does(receipt, "accept", "zhao")
    delivers(cast)
    assert [letter.to for letter in mail.outbox] == [["new@example.org"]]


def test_a_letter_to_a_party_of_a_case_names_no_case_and_leads_to_the_parties_door(cast):
    case.install(cast)
    victim = Person("victim", Contact(name="王芳", email="wang@example.org"))
    filed = case.files(cast, victim)
    delivers(cast)
    (letter,) = [one for one in mail.outbox if one.to == ["wang@example.org"]]
    assert letter.body.count("http://testserver/case/") == 1
    number = cast.matter(filed).number
    assert number not in letter.body.replace("-", "") + letter.subject
