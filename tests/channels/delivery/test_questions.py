"""News of a question in an open question time goes through the outbox: tried again, stopped, listed when nobody is reached."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from heliograph.channels.base import AddressGone, TryLater
from heliograph.channels.delivery import actions, reading
from heliograph.channels.delivery.models import Address, Message
from heliograph.channels.subscriptions import actions as subscriptions
from heliograph.channels.subscriptions.choice import Choice
from heliograph.jobs import queue
from heliograph.questions import keeping
from heliograph.questions.actions import live
from heliograph.questions.actions.live import TELL
from heliograph.questions.models import HourQuestion
from tests.questions.test_live import DURING, announces, asks, shows

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LETTER = {"email": "li@example.org"}


@pytest.fixture
def hour(cast, line):
    return announces(cast)


def answered(cast, hour, **left):
    _, row = asks(cast, hour, **left)
    shows(cast, row)
    live.answer(cast.viewer("qian"), row.id, "打 12345，夜里十点后打 110。", now=DURING)
    queue.drain(DURING, clock=lambda: DURING)
    return row


def test_a_letter_says_that_there_is_news_and_how_to_stop_and_nothing_of_what(cast, hour):
    row = answered(cast, hour, **LETTER)
    actions.deliver_due(DURING)
    (letter,) = mail.outbox
    assert letter.to == ["li@example.org"]
    assert "12345" not in letter.body
    assert "/stop/" in letter.body
    assert letter.extra_headers["List-Unsubscribe"]
    assert HourQuestion.objects.get(id=row.id).news == ""


def test_a_mail_server_that_is_away_gets_it_later(cast, hour, line, monkeypatch):
    def away(message):
        raise TryLater("refused")

    with monkeypatch.context() as patched:
        patched.setattr(line["mail"], "send", away)
        answered(cast, hour, **LETTER)
        actions.deliver_due(DURING)
    assert (Message.objects.get().state, mail.outbox) == ("waiting", [])
    actions.deliver_due(DURING + DAY)
    assert len(mail.outbox) == 1


def test_where_nobody_is_by_mail_the_telephone_that_was_left_is_told(cast, hour, line, monkeypatch):
    def dead(message):
        raise AddressGone("SMTP 550")

    monkeypatch.setattr(line["mail"], "send", dead)
    answered(cast, hour, **LETTER, phone="13800000000")
    actions.deliver_due(DURING)
    actions.deliver_due(DURING + MINUTE)
    assert [one.to for one in line["sms"].got] == ["13800000000"]


def test_whoever_nobody_reaches_is_on_the_list(cast, hour, line, monkeypatch):
    def dead(message):
        raise AddressGone("SMTP 550")

    monkeypatch.setattr(line["mail"], "send", dead)
    answered(cast, hour, **LETTER)
    actions.deliver_due(DURING)
    (row,) = reading.unreached(cast.bureau.id)
    assert (row.purpose, row.failure) == ("question", "SMTP 550")


def test_run_twice_it_tells_once(cast, hour):
    answered(cast, hour, **LETTER)
    keeping.tell(now=DURING, bureau=cast.bureau.id, hour=str(hour.id))
    actions.deliver_due(DURING)
    assert len(mail.outbox) == 1


def test_who_stopped_hears_no_more_of_the_question_and_all_of_what_they_subscribed_to(cast, hour):
    subscribed = subscriptions.sign_up(
        cast.bureau.id, "mail", "li@example.org", Choice(), language="zh-hans", is_confirmed=True, now=cast.now
    )
    row = answered(cast, hour, **LETTER)
    (left,) = reading.of(cast.bureau.id, row.id)
    actions.stop(left, now=DURING)
    HourQuestion.objects.filter(id=row.id).update(news="moved")
    queue.owe(TELL, at=DURING, bureau=cast.bureau.id, hour=str(hour.id)).save()
    queue.drain(DURING, clock=lambda: DURING)
    actions.deliver_due(DURING)
    assert mail.outbox == []
    subscribed.refresh_from_db()
    assert subscribed.is_usable


def test_asking_a_question_confirms_no_subscription(cast, hour):
    """Whoever writes a stranger's address on a question must not sign that stranger up by it."""
    answered(cast, hour, **LETTER)
    subscribed = subscriptions.sign_up(
        cast.bureau.id, "mail", "li@example.org", Choice(), language="zh-hans", now=DURING
    )
    assert not subscribed.is_usable


def test_a_month_later_the_ways_to_reach_the_asker_are_gone(cast, hour):
    row = answered(cast, hour, **LETTER)
    live.close(cast.viewer("qian"), hour.id, "", cast.procedure("consultation"), now=DURING)
    assert Address.objects.filter(of_id=row.id).exists()
    keeping.erase(now=DURING + timedelta(days=31))
    assert not Address.objects.filter(of_id=row.id).exists()


def test_a_stopped_address_of_a_question_is_remembered_as_stopped(cast, hour):
    row = answered(cast, hour, **LETTER)
    (left,) = reading.of(cast.bureau.id, row.id)
    actions.stop(left, now=DURING)
    while subscriptions.sweep(DURING + timedelta(days=60)):
        pass
    assert [one.id for one in reading.of(cast.bureau.id, row.id)] == [left.id]
