"""The other side hears of news by the way they gave themselves; a message says when, never what, and opens nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from heliograph.channels.delivery import actions as delivery
from heliograph.channels.delivery.models import Address
from heliograph.disputes import actions
from heliograph.disputes.models import Meeting
from heliograph.jobs import queue
from heliograph.matters.actions import RESIDENT, Actor, Contact, erase
from heliograph.matters.errors import Invalid
from heliograph.matters.models import Event
from tests.channels.delivery.conftest import line  # noqa: F401 (a fixture)
from tests.disputes.conftest import VALUES, Case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("line")]


@pytest.fixture
def now(monkeypatch, asked):
    monkeypatch.setattr(timezone, "now", lambda: asked.now)
    return asked.now


def sent(now) -> list[str]:
    queue.drain(now, clock=lambda: now)
    delivery.deliver_due(now)
    return [letter.body for letter in mail.outbox]


def opens(asked) -> tuple[Client, str]:
    slip = actions.give_receipt(asked.viewer, asked.ref, now=asked.now)
    client = Client()
    assert client.post("/disputes/open/", {"number": slip.number, "secret": slip.secret}).status_code == 303
    return client, slip.number


def test_the_other_side_hears_of_a_date_by_mail_once_they_asked_for_it(asked, now, cast):
    asked.accepted()
    actions.enter_other(asked.viewer, asked.ref, Contact(name="王强", phone="13900000000"), now=now)
    wang, number = opens(asked)
    page = wang.get(f"/disputes/{number}/").text
    assert "有新进展，怎么告诉您" in page
    asked.willing()
    assert sent(now) == [], "entered by an officer is not yet asked to be told"
    assert wang.post(f"/disputes/{number}/told/", {"email": "wang@example.org"}).status_code == 303
    assert 'value="wang@example.org"' in wang.get(f"/disputes/{number}/").text
    asked.arranges(asked.people)
    (letter,) = sent(now)
    assert "3月19日" in letter
    assert number in letter.replace("-", "")
    for unsaid in ("噪音", "吵", "调解室", "李", "王强", cast.matter(asked.receipt).number):
        assert unsaid not in letter
    link = letter.split("http://testserver")[1].split()[0]
    door = Client().get(link, follow=True).text
    assert 'name="secret"' in door, "nothing opens without the secret"
    assert "周大姐" not in door


def run_at(moment) -> None:
    queue.drain(moment, clock=lambda: moment)
    delivery.deliver_due(moment)


def reminders(asked) -> int:
    return Event.objects.filter(matter_id=asked.ref.id, action="remind").count()


def test_both_sides_are_reminded_the_day_before_and_once(asked, now):
    """Li by her matter, Wang by the way he gave: when, never what for."""
    asked.arranged()
    wang, number = opens(asked)
    wang.post(f"/disputes/{number}/told/", {"email": "wang@example.org"})
    asked.arranges(asked.people, at=now + timedelta(days=3))
    run_at(now)
    mail.outbox.clear()
    run_at(now + timedelta(days=1, hours=23))
    assert (reminders(asked), mail.outbox) == (0, [])
    for hours in (0, 0, 3):
        run_at(now + timedelta(days=2, hours=hours))
    assert reminders(asked) == 1
    (letter,) = (one for one in mail.outbox if one.to == ["wang@example.org"])
    assert "提醒您，约在" in letter.body
    assert "3月20日" in letter.body
    assert "调解室" not in letter.body
    page = wang.get(f"/disputes/{number}/").text
    assert "提醒双方来谈" in page
    assert asked.state == "arranged"


def test_a_talk_that_was_moved_called_off_or_set_for_tomorrow_has_no_reminder_of_its_old_hour(asked, now, cast):
    asked.willing()
    asked.arranges(asked.people, at=now + timedelta(hours=20))
    run_at(now + timedelta(hours=1))
    assert reminders(asked) == 0, "set less than a day ahead: that it was set is the news"
    asked.arranges(asked.people, at=now + timedelta(days=3))
    asked.arranges(asked.people, at=now + timedelta(days=5))
    run_at(now + timedelta(days=2, hours=1))
    assert reminders(asked) == 0
    actions.decline_as_side(asked.ref, Actor(party=asked.wang), now=now + timedelta(days=3))
    run_at(now + timedelta(days=4, hours=1))
    assert reminders(asked) == 0


def test_what_they_do_themselves_is_no_news_to_them_and_empty_ends_it(asked, now):
    asked.arranged()
    wang, number = opens(asked)
    wang.post(f"/disputes/{number}/told/", {"phone": "13900000000", "email": "wang@example.org"})
    actions.decline_as_side(asked.ref, Actor(party=asked.wang), now=now)
    assert sent(now) == []
    wang.post(f"/disputes/{number}/told/", {"phone": "", "email": ""})
    actions.fail(asked.viewer, asked.ref, "没有谈成。", now=now)
    assert sent(now) == []
    assert not Address.objects.filter(of_id=asked.row.party_b).exists()


def test_a_mistyped_address_comes_back_and_the_first_side_has_no_such_form(asked, now, cast):
    asked.arranged()
    wang, number = opens(asked)
    refused = wang.post(f"/disputes/{number}/told/", {"email": "wang"})
    assert refused.status_code == 422
    assert bytes(asked.row.told_b) == b""
    li, mine = Client(), cast.matter(asked.receipt).number
    li.post("/follow/", {"number": mine, "secret": asked.receipt.secret})
    assert "怎么告诉您" not in li.get(f"/disputes/{mine}/").text
    assert li.post(f"/disputes/{mine}/told/", {"email": "li@example.org"}).status_code == 404
    assert Client().post(f"/disputes/{number}/told/", {"email": "x@example.org"}).status_code == 302


def test_how_they_are_reached_goes_when_the_matter_is_erased(asked, now, cast):
    asked.willing()
    wang, number = opens(asked)
    wang.post(f"/disputes/{number}/told/", {"email": "wang@example.org"})
    asked.arranges(asked.people)
    assert Address.objects.filter(of_id=asked.row.party_b).exists()
    party = asked.row.party_b
    cast.does(asked.receipt, "withdraw", now=now)
    erase(asked.ref, now=now, ground="retention")
    assert bytes(asked.row.told_b) == b""
    assert not Address.objects.filter(of_id=party).exists()


def test_a_mediator_is_promised_to_one_table_at_a_time(asked, now, cast, mediators):
    at = now + timedelta(days=2)
    asked.willing().arranges(asked.people, at=at)
    asked.arranges(asked.people, at=at + timedelta(minutes=30))
    assert Meeting.objects.filter(replaced=False).count() == 1, "another hour for one's own talk is no clash"
    second = Case(cast, cast.submits("mediation", values=VALUES, unit=cast.units["heping"].id), *mediators, now)
    second.willing()
    with pytest.raises(Invalid, match="another talk"):
        second.arranges(second.people, at=at)
    second.arranges(second.people, at=at + timedelta(hours=2))
    actions.halt(asked.ref, RESIDENT, "", now=now)
    actions.stop(asked.viewer, asked.ref, "new-offence", "", now=now)
    second.arranges(second.people, at=at + timedelta(minutes=30))
