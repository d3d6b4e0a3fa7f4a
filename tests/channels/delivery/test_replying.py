"""What people answer is added to their matter where it can be, and otherwise they are told how to go on."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from heliograph.channels.delivery import actions, inbound_mail, reading
from heliograph.channels.delivery.actions import Answer, Became
from heliograph.channels.delivery.models import Message
from heliograph.channels.plugins.mail import Mail, MailSettings
from heliograph.matters.actions import Contact, Person
from heliograph.matters.models import Event
from tests.matters import at_the_door as door
from tests.matters import sample_case as case

BY_SMS = Contact(name="李丽", phone="13800000000", ways=("sms",))
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def told(cast, line):
    """Li's matter, with a question back that she got as a text message."""
    receipt = cast.submits(contact=BY_SMS, unit=cast.units["heping"].id)
    cast.does(receipt, "accept", "zhao")
    cast.does(receipt, "ask", "zhao", words="请说明在哪里丢的。")
    actions.deliver_due(cast.now)
    line["sms"].got.clear()
    return receipt


def answers(cast, text: str, *, sender: str = "13800000000", id: str = "1", after: timedelta = MINUTE) -> Became:
    return actions.add_reply(cast.bureau.id, Answer("sms", sender, text, id), now=cast.now + after)


def test_an_answer_is_added_as_the_residents_own_words(cast, told, line):
    assert answers(cast, "在河西路口丢的。") is Became.ADDED
    last = door.events(told)[-1]
    assert (last.kind, last.role, last.facts["door"]) == ("supply", "resident", "sms")
    assert door.said(last)["words"] == "在河西路口丢的。"
    actions.deliver_due(cast.now + MINUTE)
    assert "已记进事项" in line["sms"].got[0].text


def test_the_same_answer_twice_is_one(cast, told):
    before = len(door.events(told))
    assert [answers(cast, "在河西路口丢的。") for _ in range(2)] == [Became.ADDED, Became.TWICE]
    assert len(door.events(told)) == before + 1


def test_where_nothing_can_be_added_the_person_is_told_how_to_go_on(cast, told, line):
    cast.does(told, "supply", words="在河西路口。")
    cast.does(told, "answer", "zhao", words="带户口本到和平路派出所办。")
    before = len(door.events(told))
    assert answers(cast, "那要多少钱？") is Became.NOT_NOW
    actions.deliver_due(cast.now + MINUTE)
    assert f"/r/{told.number}" in line["sms"].got[0].text
    assert "110" in line["sms"].got[0].text
    assert len(door.events(told)) == before


@pytest.mark.parametrize("text", ["谢谢", "收到", "  "])
def test_thanks_add_nothing_and_move_nothing(cast, told, text):
    assert answers(cast, text) is Became.NOTHING
    assert cast.matter(told).state == "asked"


def test_a_strangers_answer_belongs_to_nothing(cast, told, line):
    assert answers(cast, "在河西路口丢的。", sender="13999999999") is Became.UNKNOWN
    actions.deliver_due(cast.now + MINUTE)
    assert line["sms"].got == []


def test_two_machines_that_answer_each_other_stop(cast, told):
    became = [answers(cast, f"自动回复第{n}条", id=str(n)) for n in range(12)]
    assert became[-2:] == [Became.TOO_MANY] * 2


def test_who_answers_too_often_is_told_so_once(cast, told, line):
    for n in range(14):
        answers(cast, f"还有第{n}件事", id=str(n))
        actions.deliver_due(cast.now + MINUTE)
    said = [one.text for one in line["sms"].got]
    assert [text for text in said if "没有记进事项" in text and "今天回复太多" in text] == [said[-1]]


def test_what_is_too_long_for_one_step_is_said_to_be_left_out(cast, told, line):
    assert answers(cast, "字" * 2_500) is Became.IN_PART
    assert door.said(door.events(told)[-1])["words"] == "字" * 2_000
    actions.deliver_due(cast.now + MINUTE)
    assert "2000 字以后的内容" in line["sms"].got[-1].text


def test_an_answer_to_a_case_adds_nothing(cast, line):
    case.install(cast)
    case.files(cast, Person("victim", Contact(name="王芳", phone="13900000001", ways=("sms",))))
    actions.deliver_due(cast.now)
    before = Event.objects.count()
    assert answers(cast, "我想起来一件事。", sender="13900000001") is Became.NOT_NOW
    assert Event.objects.count() == before
    actions.deliver_due(cast.now + MINUTE)
    assert "/case/" in line["sms"].got[-1].text


# By mail


@pytest.fixture
def mailbox(cast, line, tmp_path) -> Path:
    line["mail"] = Mail("mail", MailSettings(reply_to="reply@police.example", maildir="inbound"))
    for part in ("new", "cur", "tmp"):
        (tmp_path / "inbound" / part).mkdir(parents=True)
    return tmp_path


@pytest.fixture
def asked(cast, mailbox):
    """Li's matter, of which she got a letter."""
    receipt = cast.submits(contact=door.LI, unit=cast.units["heping"].id)
    actions.deliver_due(cast.now)
    return receipt


def letter(text: str = "我还想起来，是红色的。", *, sender: str = "李丽 <li@example.org>", **headers) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = sender, mail.outbox[0].extra_headers["Reply-To"]
    made["Message-ID"] = "<1@example.org>"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(f"{text}\n\n在 2026年3月17日，公安局写道：\n> 您好\n> 您的事项有新进展\n")
    return made


def arrives(cast, home: Path, made: EmailMessage, name: str = "1") -> int:
    (home / "inbound" / "new" / name).write_bytes(bytes(made))
    return inbound_mail.take_in(home, now=cast.now + MINUTE)


def test_an_answered_letter_is_added_without_what_it_quotes(cast, mailbox, asked):
    assert arrives(cast, mailbox, letter()) == 1
    last = door.events(asked)[-1]
    assert (door.said(last)["words"], last.facts["door"]) == ("我还想起来，是红色的。", "mail")
    assert list((mailbox / "inbound" / "new").iterdir()) == []
    assert len(list((mailbox / "inbound" / "cur").iterdir())) == 1


def test_capitals_that_were_lost_on_the_way_do_no_harm(cast, mailbox, asked):
    made = letter()
    made.replace_header("To", made["To"].upper())
    assert arrives(cast, mailbox, made) == 1


@pytest.mark.parametrize(
    "made",
    [
        lambda: letter(sender="Somebody <else@example.org>"),
        lambda: letter(Auto_Submitted="auto-replied"),
        lambda: letter(Return_Path="<>"),
        lambda: letter(Precedence="bulk"),
    ],
    ids=["another sender", "out of office", "bounce", "list"],
)
def test_what_is_no_answer_of_the_person_adds_nothing_and_nobody_is_written_to(cast, mailbox, asked, made):
    before = len(door.events(asked)), Message.objects.count()
    assert arrives(cast, mailbox, made()) == 0
    assert (len(door.events(asked)), Message.objects.count()) == before


def test_files_are_not_taken_in_and_the_words_say_so(cast, mailbox, asked):
    made = letter()
    made.add_attachment(b"x", maintype="application", subtype="octet-stream", filename="a.exe")
    assert arrives(cast, mailbox, made) == 1
    assert "1 个附件没有收下" in door.said(door.events(asked)[-1])["words"]


def said_back(cast) -> str:
    """What the sender is told of their letter."""
    actions.deliver_due(cast.now + 2 * MINUTE)
    return mail.outbox[-1].body


def test_who_sends_files_is_told_that_they_were_not_taken_in_and_where_to_put_them(cast, mailbox, asked):
    made = letter()
    made.add_attachment(b"x", maintype="image", subtype="jpeg", filename="a.jpg")
    arrives(cast, mailbox, made)
    body = said_back(cast)
    assert "已经记进您的事项" in body
    assert "没有收下的：1 个附件" in body
    assert f"/r/{asked.number}" in body


def test_a_letter_of_files_alone_is_answered_too(cast, mailbox, asked):
    made = letter()
    made.set_content("")
    made.add_attachment(b"x", maintype="image", subtype="jpeg", filename="a.jpg")
    before = len(door.events(asked))
    assert arrives(cast, mailbox, made) == 0
    assert len(door.events(asked)) == before
    assert "没有记进您的事项" in said_back(cast)


def test_of_a_letter_that_is_too_large_the_words_are_added_and_the_sender_is_told(cast, mailbox, asked):
    made = letter()
    made.add_attachment(b"x" * 6_000_000, maintype="image", subtype="jpeg", filename="a.jpg")
    assert arrives(cast, mailbox, made) == 1
    assert "我还想起来，是红色的。" in door.said(door.events(asked)[-1])["words"]
    assert "没有收下的：1 个附件" in said_back(cast)


# What mail servers say later


def bounce(of: str, *, action: str = "failed", status: str = "5.1.1", headers_only: bool = False) -> EmailMessage:
    """A report as RFC 3464 has it, with the letter that it is about, or only its headers."""
    sent = mail.outbox[0]
    back = f"From: news@police.example\nTo: li@example.org\nMessage-ID: {of}\nSubject: x\n"
    kind = "text/rfc822-headers" if headers_only else "message/rfc822"
    raw = (
        f"From: MAILER-DAEMON@example.org\nTo: {sent.from_email}\nReturn-Path: <>\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nI could not deliver it to li@example.org.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n"
        f"Final-Recipient: rfc822; li@example.org\nAction: {action}\nStatus: {status}\n\n"
        f"--b\nContent-Type: {kind}\n\n{back}\nHello\n--b--\n"
    )
    return message_from_string(raw, policy=policy.default)


@pytest.mark.parametrize("headers_only", [False, True])
def test_a_letter_that_bounces_has_failed_and_names_nobody(cast, mailbox, asked, headers_only):
    message = Message.objects.get()
    arrives(cast, mailbox, bounce(mail.outbox[0].extra_headers["Message-ID"], headers_only=headers_only))
    message.refresh_from_db()
    assert (message.state, message.failure) == ("failed", "bounced 5.1.1")
    assert [row.id for row in reading.unreached(cast.bureau.id)] == [message.id]


def test_a_bounce_takes_the_next_way_that_was_allowed(cast, mailbox, line):
    both = Contact(name="李丽", phone="13800000000", email="li@example.org", ways=("mail", "sms"))
    cast.submits(contact=both, unit=cast.units["heping"].id)
    actions.deliver_due(cast.now)
    arrives(cast, mailbox, bounce(mail.outbox[0].extra_headers["Message-ID"]))
    actions.deliver_due(cast.now + 2 * MINUTE)
    assert [one.to for one in line["sms"].got] == ["13800000000"]


def test_a_report_of_delivery_is_a_receipt_and_one_of_a_delay_is_none(cast, mailbox, asked):
    name = mail.outbox[0].extra_headers["Message-ID"]
    arrives(cast, mailbox, bounce(name, action="delayed", status="4.2.0"), "1")
    assert Message.objects.get().state == "sent"
    arrives(cast, mailbox, bounce(name, action="delivered", status="2.0.0"), "2")
    assert Message.objects.get().state == "delivered"


def test_a_report_that_it_was_displayed_is_that_it_was_read(cast, mailbox, asked):
    name = mail.outbox[0].extra_headers["Message-ID"]
    raw = (
        "From: li@example.org\nTo: news@police.example\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nread\n"
        f"--b\nContent-Type: message/disposition-notification\n\nOriginal-Message-ID: {name}\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n--b--\n"
    )
    arrives(cast, mailbox, message_from_string(raw, policy=policy.default))
    assert Message.objects.get().state == "read"


@pytest.mark.parametrize("name", ["<x@y>", "<" + "0" * 32 + "@example.org>", ""])
def test_a_report_of_a_letter_that_is_not_ours_moves_nothing(cast, mailbox, asked, name):
    arrives(cast, mailbox, bounce(name))
    assert Message.objects.get().state == "sent"


def test_a_page_is_read_as_its_words(cast, mailbox, asked):
    made = letter()
    made.set_content("<style>p{}</style><p>是红色的</p><blockquote>您好</blockquote>", subtype="html")
    assert arrives(cast, mailbox, made) == 1
    assert door.said(door.events(asked)[-1])["words"] == "是红色的"


@given(st.binary(max_size=2000))
def test_any_bytes_can_be_read(raw):
    inbound_mail.read_letter(raw)


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(["utf-8", "gbk", "none-such", "utf-16", "\udcff"]))
def test_any_headers_can_be_read(name, words, charset):
    raw = f"From: {name}\nTo: reply+{words}@x\nContent-Type: text/html; charset={charset}\n\n{words}"
    inbound_mail.read_letter(raw.encode("utf-8", "surrogatepass"))
