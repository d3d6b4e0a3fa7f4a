"""Seats: booked without an account, never twice, given back, waited for, checked in at the door."""

from __future__ import annotations

import random

import pytest
from django.db import IntegrityError, transaction

from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.publishing.actions import hearings
from heliograph.publishing.models import Booking, Sitting
from heliograph.publishing.sitting_errors import AlreadyBooked, NoBooking, NotOpenNow
from tests.publishing.hall import DAY, STARTS, Hall, again
from tests.threads import at_once, file_database  # noqa: F401 (a fixture)


@pytest.fixture
def hall(cast) -> Hall:
    return Hall(cast)


def seats(sitting: Sitting) -> list[tuple[str, int | None]]:
    rows = Booking.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id).order_by("made_at", "id")
    return [(row.status, row.seat) for row in rows]


def gives_back(hall, booked, *, now=None):
    return hearings.cancel_booking(hall.cast.bureau.id, booked.number, booked.secret, now=now or hall.cast.now)


def test_what_is_reserved_is_not_given_to_the_public(hall):
    sitting = hall.announces()  # 6 seats: 2 for parties, 1 for the press, 1 for people from outside
    given = [hall.books(sitting) for _ in range(3)]
    assert [(one.seat, one.place) for one in given] == [(1, 0), (2, 0), (None, 1)]
    assert (hall.books(sitting, category="press").seat, hall.books(sitting, category="press").place) == (1, 1)


def test_who_gives_a_seat_back_lets_in_the_first_who_waits(hall, mailoutbox):
    sitting = hall.announces()
    first, _, waits, _ = (hall.books(sitting, email="li@example.org" if i == 2 else "") for i in range(4))
    gives_back(hall, first)
    assert seats(sitting) == [("cancelled", None), ("seated", 2), ("seated", 1), ("waiting", None)]
    hearings.tell_news(sitting.bureau_id, sitting.id)
    assert "有座" in mailoutbox[0].body
    gives_back(hall, first)
    assert seats(sitting)[3] == ("waiting", None)
    gives_back(hall, waits)
    assert seats(sitting)[3] == ("seated", 1)


def test_giving_back_erases_what_was_left_to_be_reached_by(hall):
    sitting = hall.announces()
    booked = hall.books(sitting, name="李丽", phone="13800000001")
    row = Booking.objects.get(number=booked.number)
    assert "李丽".encode() not in bytes(row.contact)
    assert gives_back(hall, booked).contact == b""


def test_a_wrong_code_gives_nothing_back(hall):
    sitting = hall.announces()
    one, other = hall.books(sitting), hall.books(sitting)
    with pytest.raises(NotFound):
        hearings.cancel_booking(hall.cast.bureau.id, one.number, other.secret, now=hall.cast.now)
    with pytest.raises(NotFound):
        hearings.cancel_booking(hall.cast.other_bureau.id, one.number, one.secret, now=hall.cast.now)
    assert seats(sitting) == [("seated", 1), ("seated", 2)]


def test_the_same_form_sent_twice_takes_one_seat(hall):
    sitting, token = hall.announces(), new_id()
    hall.books(sitting, token=token)
    with pytest.raises(AlreadyBooked):
        hall.books(sitting, token=token)
    assert len(seats(sitting)) == 1


def closed(hall):
    return hall.announces(is_open=False, closed_ground="privacy")


def cancelled(hall):
    sitting = hall.announces()
    return hearings.cancel(hall.cast.viewer("qian"), sitting.id, "当事人撤回了申请。", now=hall.cast.now)


@pytest.mark.parametrize(
    "make", [closed, cancelled, lambda hall: hall.announces(seats=4)], ids=["closed", "cancelled", "no seats"]
)
def test_there_is_nothing_to_book(hall, make):
    with pytest.raises(NoBooking):
        hall.books(make(hall))


def test_a_draft_and_a_secret_one_do_not_exist_for_the_public(hall):
    for sitting in (hall.drafts(), hall.announces(has_secret=True, is_open=False, closed_ground="secret")):
        with pytest.raises(NotFound):
            hall.books(sitting)


def test_booking_ends_when_it_begins(hall):
    sitting = hall.announces()
    booked = hall.books(sitting, now=STARTS - DAY / 24)
    with pytest.raises(NoBooking):
        hall.books(sitting, now=STARTS)
    with pytest.raises(NotOpenNow):
        gives_back(hall, booked, now=STARTS)


def test_the_door_lets_in_who_booked_and_who_waited_if_a_seat_is_free(hall, cast):
    sitting = hall.announces()
    one, other, waits = (hall.books(sitting) for _ in range(3))
    with pytest.raises(NotOpenNow):
        hearings.check_in(cast.viewer("jiang"), sitting.id, one.number, now=cast.now)
    with pytest.raises(NotAllowed):
        hearings.check_in(cast.viewer("sun"), sitting.id, one.number, now=STARTS)
    for _ in range(2):
        assert hearings.check_in(cast.viewer("jiang"), sitting.id, one.number, now=STARTS).status == "came"
    with pytest.raises(Invalid):
        hearings.check_in(cast.viewer("jiang"), sitting.id, waits.number, now=STARTS)
    gives_back(hall, other, now=STARTS - DAY)
    assert hearings.check_in(cast.viewer("jiang"), sitting.id, waits.number, now=STARTS).seat == 2
    with pytest.raises(NotFound):
        hearings.check_in(cast.viewer("jiang"), sitting.id, other.number, now=STARTS)


def test_the_table_lets_no_seat_be_given_twice(hall):
    sitting = hall.announces()
    one, other = (Booking.objects.get(number=hall.books(sitting).number) for _ in range(2))
    for change in ({"seat": one.seat}, {"seat": None}, {"status": "waiting"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.filter(bureau_id=other.bureau_id, id=other.id).update(**change)


def test_whatever_is_booked_and_given_back_nobody_stands_and_nobody_waits_beside_a_free_seat(hall):
    sitting, chance, held = hall.announces(seats=9), random.Random(7), []
    for _ in range(60):
        if held and chance.random() < 0.4:
            gives_back(hall, held.pop(chance.randrange(len(held))))
        else:
            held.append(hall.books(sitting))
        now = seats(sitting)
        taken = [seat for status, seat in now if status == "seated"]
        assert len(taken) == len(set(taken)) <= 5
        assert len(taken) == min(5, len(held))


@pytest.mark.usefixtures("file_database")
def test_many_who_book_at_the_same_moment_share_no_seat(cast):
    hall = Hall(cast)
    sitting = hall.announces(seats=9, for_press=2)
    outcomes = at_once(*[lambda: hall.books(sitting)] * 12, *[lambda: hall.books(sitting, category="press")] * 4)
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert sorted(one.seat for one in outcomes[:12] if one.seat) == [1, 2, 3, 4]
    assert sorted(one.place for one in outcomes[:12] if not one.seat) == list(range(1, 9))
    assert sorted(one.seat for one in outcomes[12:] if one.seat) == [1, 2]


@pytest.mark.usefixtures("file_database")
def test_a_seat_given_back_while_others_book_goes_to_one_of_them(cast):
    hall = Hall(cast)
    sitting = hall.announces(seats=6)
    held = [hall.books(sitting) for _ in range(2)]
    waits = hall.books(sitting)
    outcomes = at_once(*[lambda one=one: gives_back(hall, one) for one in held], *[lambda: hall.books(sitting)] * 4)
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    taken = [seat for status, seat in seats(again(sitting)) if status == "seated"]
    assert sorted(taken) == [1, 2]
    assert Booking.objects.get(number=waits.number).status == "seated"
