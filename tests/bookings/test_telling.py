"""Who booked is told by the ways they left: the day before, when something changes, when a place comes free; once, and where to go."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from heliograph.bookings import actions, keeping
from heliograph.bookings.models import Booking, Slot
from heliograph.bookings.sealing import contact_of
from heliograph.channels.delivery import actions as delivery
from heliograph.channels.delivery.models import Address, Message
from heliograph.jobs import queue
from heliograph.jobs.models import Job
from heliograph.matters import keys, news
from heliograph.organisation import reading as organisation
from tests.channels.delivery.conftest import line  # noqa: F401 (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("line")]


def reminders() -> list:
    return [letter for letter in mail.outbox if "提醒您" in letter.body]


def goes_by(now) -> None:
    """What is owed until then is done, and sent."""
    queue.drain(now, clock=lambda: now)
    delivery.deliver_due(now)


def test_the_day_before_a_letter_says_when_and_where_with_the_link_that_gives_it_back(house, client):
    slot = house.opens()
    held = house.books(slot, 1, phone="", email="li@example.org")
    house.books(slot, 2, is_told=False, email="no@example.org")
    goes_by(house.start - timedelta(days=1, minutes=1))
    assert reminders() == []
    for minutes in (0, 1):
        goes_by(house.start - timedelta(days=1) + timedelta(minutes=minutes))
    (letter,) = reminders()
    assert letter.to == ["li@example.org"]
    assert "3月19日" in letter.body
    assert "3 号窗口" in letter.body
    assert "窗口预约" not in letter.body, "when and where, never what for"
    link = letter.body.split("http://testserver")[1].split()[0]
    assert client.get(link).status_code == 200
    assert Booking.objects.get(id=held.booking.id).reminded_at is not None


def test_who_books_or_waits_is_told_so_within_a_minute_with_the_link_and_never_with_the_secret(house, client):
    slot = house.opens(capacity=1)
    first = house.books(slot, 1, phone="", email="li@example.org")
    second = house.books(slot, 2, phone="", email="wang@example.org", language="en")
    house.books(slot, 3, phone="", email="no@example.org", is_told=False)
    for _twice in range(2):
        goes_by(house.now + timedelta(minutes=1))
    letters = {letter.to[0]: letter.body for letter in mail.outbox}
    assert set(letters) == {"li@example.org", "wang@example.org"}
    assert len(mail.outbox) == 2
    assert "约好了，2026年3月19日" in letters["li@example.org"]
    assert "on the waiting list" in letters["wang@example.org"]
    for held, letter in ((first, letters["li@example.org"]), (second, letters["wang@example.org"])):
        assert held.secret not in letter.replace("-", "")
        assert client.get(letter.split("http://testserver")[1].split()[0]).status_code == 200


def test_a_rush_owes_one_job_of_telling_and_not_one_for_each(house):
    slot = house.opens(capacity=9)
    for number in range(1, 6):
        house.books(slot, number, email=f"r{number}@example.org")
    assert Job.objects.filter(name="bookings.tell").count() == 0
    keeping.seal(now=house.now, bureau=house.bureau_id, slot=str(slot.id))
    assert Job.objects.filter(name="bookings.tell").count() == 1


def test_an_offer_that_would_outlive_a_moved_start_lapses_before_it_and_its_holder_is_told_until_when(house):
    slot = house.opens(capacity=1)
    first = house.books(slot, 1, is_told=False)
    offered = house.books(slot, 2, email="wang@example.org")
    actions.take_back(house.bureau_id, first.booking.id, now=house.now)
    goes_by(house.now)
    mail.outbox.clear()
    start = house.now + timedelta(hours=3)
    actions.move(
        house.cast.viewer("zhao"), slot.id, start, start + timedelta(minutes=30), "", "窗口提前", now=house.now
    )
    row = Booking.objects.get(id=offered.booking.id)
    assert row.answer_by == start - timedelta(minutes=30)
    goes_by(house.now)
    (letter,) = mail.outbox
    assert "12:30前点“我来”" in letter.body
    goes_by(row.answer_by)
    row.refresh_from_db()
    assert row.status == "lapsed"


def test_who_booked_on_the_day_is_not_reminded_of_it(house):
    slot = house.opens()
    house.books(slot, 1, email="li@example.org", now=house.start - timedelta(hours=3))
    goes_by(house.start - timedelta(hours=2))
    assert len(mail.outbox) == 1, "that they booked"
    assert reminders() == []


def test_a_cancelled_time_is_told_with_its_reason_by_telephone_where_that_was_left(house, line):  # noqa: F811
    slot = house.opens()
    house.books(slot, 1)
    actions.cancel(house.cast.viewer("zhao"), slot.id, "窗口停电检修", now=house.now)
    goes_by(house.now)
    (text,) = line["sms"].got
    assert text.to == "13800000001"
    assert "窗口停电检修" in text.text


def test_who_waits_is_offered_by_message_until_when(house):
    slot = house.opens(capacity=1)
    first = house.books(slot, 1)
    house.books(slot, 2, email="wang@example.org", language="en")
    actions.take_back(house.bureau_id, first.booking.id, now=house.now)
    goes_by(house.now)
    (letter,) = mail.outbox
    assert letter.to == ["wang@example.org"]
    assert "a place came free" in letter.body
    assert "22:00" in letter.body, "12 hours from 10:00, in the bureau's zone"


def test_a_moved_time_is_reminded_of_again_at_its_new_hour(house):
    slot = house.opens()
    house.books(slot, 1, email="li@example.org")
    goes_by(house.start - timedelta(days=1))
    later = house.start + timedelta(days=2)
    viewer = house.cast.viewer("zhao")
    actions.move(viewer, slot.id, later, later + timedelta(hours=1), "", "会议", now=house.start - timedelta(hours=20))
    goes_by(house.start - timedelta(hours=20))
    goes_by(later - timedelta(days=1))
    assert len(mail.outbox) == 3, "reminded, moved, reminded of the new time"


def test_nothing_is_left_of_the_addresses_when_the_contacts_go(house):
    slot = house.opens()
    house.books(slot, 1, email="li@example.org")
    actions.cancel(house.cast.viewer("zhao"), slot.id, "停电", now=house.now)
    goes_by(house.now)
    assert Address.objects.exists()
    keeping.erase(now=slot.erase_at)
    assert not Address.objects.exists()
    assert Message.objects.count() == 1, "that something was sent stays; to whom, nobody knows"


def test_a_rotated_master_key_wraps_the_times_keys_anew(house, monkeypatch):
    slot = house.opens()
    held = house.books(slot, 1, email="li@example.org")
    assert keeping.rewrap_keys(house.bureau_id) == 0
    ring = keys.keyring().add_key()
    monkeypatch.setattr(keys, "keyring", lambda: ring)
    assert keeping.rewrap_keys(house.bureau_id) == 1
    after = Slot.objects.get(id=slot.id)
    assert bytes(after.key) != bytes(slot.key)
    assert contact_of(after, Booking.objects.get(id=held.booking.id))["email"] == "li@example.org"


def test_what_is_told_is_on_the_bureaus_own_clock(house, monkeypatch):
    slot = house.opens()
    monkeypatch.setattr(organisation, "zone", lambda bureau_id: ZoneInfo("Asia/Urumqi"))
    row = Booking(news="reminder")
    local = slot.starts_at.astimezone(ZoneInfo("Asia/Urumqi"))
    assert f"{local:%H:%M}" in keeping.what_is_said(slot, row).zh
    offered = Booking(news="offered", answer_by=slot.starts_at)
    assert keeping.what_is_said(slot, offered).en.count(f"{local:%H:%M}") == 2


def test_a_time_that_is_moved_while_people_are_being_told_is_told_as_it_is_now(house, monkeypatch):
    slot, heard = house.opens(), []
    for number in (1, 2):
        house.books(slot, number)
    viewer, day = house.cast.viewer("zhao"), timedelta(days=1)
    monkeypatch.setattr(news, "_listeners", [lambda one, now: heard.append(one) or []])

    def move(days: int) -> None:
        starts = house.start + days * day
        actions.move(viewer, slot.id, starts, starts + timedelta(hours=1), "", "检修", now=house.now)

    whole = keeping.durably

    def moves_again_after_the_first(work):
        whole(work)
        if len(heard) == 1:
            move(2)

    move(1)
    monkeypatch.setattr(keeping, "durably", moves_again_after_the_first)
    keeping.tell(now=house.now, bureau=house.bureau_id, slot=str(slot.id))
    assert ["3月20日" in heard[0].what.zh, "3月21日" in heard[1].what.zh] == [True, True]
