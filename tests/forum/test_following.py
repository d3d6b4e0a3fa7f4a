"""A follower may leave a telephone or mail for one message: that the answer is public. Days later nothing is left of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from heliograph.channels.delivery import actions as delivery
from heliograph.channels.delivery.models import Address, Message
from heliograph.forum.models import Follower
from heliograph.jobs import queue
from heliograph.matters.keys import keyring
from tests.channels.delivery.conftest import line  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("line")]
WANG = {"email": "wang@example.org"}


def follows(forum, receipt, **left) -> Client:
    browser, row = Client(), forum.row(receipt)
    assert browser.post(f"/forum/{row.id}/told/", left or WANG).status_code == 302
    return browser


def run(moment) -> None:
    queue.drain(moment, clock=lambda: moment)
    delivery.deliver_due(moment)


def test_a_follower_hears_once_that_the_answer_is_public_and_is_forgotten(forum, cast):
    receipt = forum.shows()
    wang = follows(forum, receipt)
    assert forum.row(receipt).follows == 1
    address = f"/forum/{forum.row(receipt).id}/"
    assert "不用告诉我了" in wang.get(address).text
    assert "不用告诉我了" not in Client().get(address).text
    run(cast.now + timedelta(hours=3))
    assert mail.outbox == [], "an answer that nobody else can read yet is no news"
    forum.answers(receipt)
    for hours in (6, 6, 7):
        run(cast.now + timedelta(hours=hours))
    (letter,) = mail.outbox
    assert letter.to == ["wang@example.org"]
    assert address in letter.body
    for unsaid in ("周末", "王建国", "开门"):
        assert unsaid not in letter.body + letter.subject
    run(cast.now + timedelta(days=4))
    assert (Follower.objects.count(), Address.objects.filter(of_id__isnull=False).count()) == (0, 0)


def test_who_no_longer_follows_hears_nothing(forum, cast):
    receipt = forum.shows()
    row, one, other = forum.row(receipt), follows(forum, receipt), follows(forum, receipt, phone="13800000000")
    assert Follower.objects.count() == 2
    one.post(f"/forum/{row.id}/told/", {})
    other.post(f"/forum/{row.id}/follow/", {"back": "1"})
    assert Follower.objects.count() == 0
    assert forum.row(receipt).follows == 1, "without a message one may still follow"
    forum.answers(receipt)
    run(cast.now + timedelta(hours=6))
    assert not Message.objects.filter(purpose="forum").exists()


def test_what_was_left_is_sealed_and_goes_with_the_question(forum, cast):
    receipt = forum.shows()
    follows(forum, receipt)
    row = Follower.objects.get()
    assert b"wang" not in bytes(row.contact) + bytes(row.key)
    assert keyring().blind_key not in bytes(row.key)
    cast.does(receipt, "withdraw", now=cast.now + timedelta(hours=3))
    assert Follower.objects.count() == 0


def test_a_mistyped_address_comes_back_and_an_answered_question_asks_for_none(forum):
    receipt = forum.shows()
    address = f"/forum/{forum.row(receipt).id}/"
    refused = Client().post(f"{address}told/", {"email": "wang"})
    assert refused.status_code == 422
    assert 'value="wang"' in refused.text
    forum.answers(receipt)
    assert "答复了，发消息告诉我" not in Client().get(address).text
    Client().post(f"{address}told/", WANG)
    assert Follower.objects.count() == 0
