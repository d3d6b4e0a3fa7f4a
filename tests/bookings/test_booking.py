"""Booking, waiting, giving back: who has a place, who is next, and what the tables refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from heliograph.bookings import actions, keeping, reading, tokens
from heliograph.bookings.actions import Series
from heliograph.bookings.errors import AlreadyBooked, Full, NotBookable, NotYours, Overlapping, TooLateNow
from heliograph.bookings.models import Booking, Slot, Status
from heliograph.bookings.sealing import contact_of
from heliograph.jobs.models import Job
from heliograph.matters.errors import AlreadySubmitted, Invalid, Missing, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.publishing.errors import Standing

pytestmark = pytest.mark.django_db


def row(held) -> Booking:
    return Booking.objects.get(bureau_id=held.booking.bureau_id, id=held.booking.id)


def test_the_first_get_places_the_next_wait_and_beyond_the_list_it_says_full(house):
    slot = house.opens(waiting_most=1)
    first, second, third = (house.books(slot, n) for n in (1, 2, 3))
    assert [one.place for one in (first, second, third)] == [1, 2, None]
    assert [one.sequence for one in (first, second, third)] == [1, 2, 3]
    assert third.ahead == 0
    assert row(third).status == Status.WAITING
    with pytest.raises(Full):
        house.books(slot, 4)
    assert Booking.objects.count() == 3


def test_what_somebody_leaves_is_sealed_and_opens_with_the_times_key_alone(house):
    slot = house.opens()
    held = house.books(slot, 1, needs="轮椅")
    stored = row(held)
    assert "居民1".encode() not in bytes(stored.contact)
    assert b"13800000001" not in bytes(stored.contact)
    assert contact_of(slot, stored) == {"name": "居民1", "phone": "13800000001", "needs": "轮椅"}
    slot.key = b""
    assert contact_of(slot, stored) == {}


@pytest.mark.parametrize("again", ["13800000001", "+86 138 0000 0001", "0086-138-0000-0001"])
def test_one_person_has_one_booking_of_a_time_however_the_number_is_written(house, again):
    slot = house.opens()
    house.books(slot, 1)
    with pytest.raises(AlreadyBooked):
        house.books(slot, 1, phone=again)
    other = house.opens(starts_at=house.start + timedelta(hours=1))
    assert house.books(other, 1).place == 1, "another time is another booking"


def test_mail_is_known_again_as_well_and_one_way_to_be_reached_is_needed(house):
    slot = house.opens()
    house.books(slot, 1, phone="", email="Li@Example.org")
    with pytest.raises(AlreadyBooked):
        house.books(slot, 2, email="li@example.org ")
    with pytest.raises(Missing):
        house.books(slot, 3, phone=" ")


def test_hashes_of_two_times_cannot_be_compared(house):
    one, two = house.opens(), house.opens(starts_at=house.start + timedelta(hours=1))
    assert row(house.books(one, 1)).by_phone != row(house.books(two, 1)).by_phone


def test_the_same_form_sent_twice_counts_once(house):
    slot, token = house.opens(), new_id()
    house.books(slot, 1, token=token)
    with pytest.raises(AlreadySubmitted):
        house.books(slot, 1, token=token)
    assert house.fresh(slot).accepted == 1


def test_a_place_given_back_is_offered_to_who_waits_longest_and_to_nobody_who_comes_new(house):
    slot = house.opens()
    first, _second, third, fourth = (house.books(slot, n) for n in (1, 2, 3, 4))
    actions.take_back(house.bureau_id, first.booking.id, now=house.now)
    assert (row(third).status, row(third).place) == (Status.OFFERED, 1)
    assert row(fourth).status == Status.WAITING
    assert house.books(slot, 5).place is None
    assert row(third).answer_by == house.now + timedelta(hours=12)


def test_an_offer_is_taken_in_time_or_goes_to_the_next(house):
    slot = house.opens(capacity=1)
    first, second, third = (house.books(slot, n) for n in (1, 2, 3))
    actions.take_back(house.bureau_id, first.booking.id, now=house.now)
    late = row(second).answer_by
    with pytest.raises(NotYours):
        actions.say_yes(house.bureau_id, third.booking.id, now=house.now)
    actions.follow(house.bureau_id, slot.id, now=late - timedelta(seconds=1))
    assert row(second).status == Status.OFFERED
    with pytest.raises(TooLateNow):
        actions.say_yes(house.bureau_id, second.booking.id, now=late)
    for _twice in range(2):
        actions.follow(house.bureau_id, slot.id, now=late)
    assert (row(second).status, row(second).place) == (Status.LAPSED, None)
    assert row(third).status == Status.OFFERED
    for _twice in range(2):
        assert actions.say_yes(house.bureau_id, third.booking.id, now=late).status == Status.BOOKED
    assert house.fresh(slot).taken == 1
    assert slot.waiting == 0
    assert Job.objects.filter(name=actions.FOLLOW, run_at=late).exists(), "nobody has to look: the clock does"


def test_giving_back_twice_is_done_once_and_not_after_the_start(house):
    slot = house.opens()
    held, other = house.books(slot, 1), house.books(slot, 2)
    for _twice in range(2):
        actions.take_back(house.bureau_id, held.booking.id, now=house.now)
    assert house.fresh(slot).taken == 1
    with pytest.raises(TooLateNow):
        actions.take_back(house.bureau_id, other.booking.id, now=house.start)
    assert house.books(slot, 1).place == 1, "who gave back may book again"


def test_close_to_the_start_nobody_is_offered_a_place_any_more(house):
    slot = house.opens(capacity=1)
    first, second = house.books(slot, 1), house.books(slot, 2)
    actions.take_back(house.bureau_id, first.booking.id, now=house.start - timedelta(minutes=59))
    assert row(second).status == Status.WAITING
    actions.follow(house.bureau_id, slot.id, now=house.start)
    assert row(second).status == Status.LAPSED
    assert row(second).news == "unfilled"


def test_another_time_gives_a_new_receipt_and_frees_the_old_one(house):
    slot, other = house.opens(capacity=1), house.opens(capacity=1, starts_at=house.start + timedelta(hours=1))
    held, waiting = house.books(slot, 1), house.books(slot, 2)
    made = actions.change(house.bureau_id, held.booking.id, other.id, now=house.now)
    assert made.place == 1
    assert made.number != held.number
    assert row(held).status == Status.RETURNED
    assert row(waiting).status == Status.OFFERED
    with pytest.raises(Full):
        actions.change(house.bureau_id, waiting.booking.id, other.id, now=house.now)
    assert row(waiting).status == Status.OFFERED, "what could not be changed stays as it was"


def test_a_receipt_opens_its_booking_and_a_link_opens_no_other(house):
    slot = house.opens()
    held = house.books(slot, 1)
    found = reading.mine(house.bureau_id, held.number, held.secret, house.now)
    assert found.booking.id == held.booking.id
    with pytest.raises(NotFound):
        reading.mine(house.bureau_id, held.number, house.books(slot, 2).secret, house.now)
    token = tokens.token(held.booking)
    assert reading.named(house.bureau_id, token, house.now).booking.id == held.booking.id
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), "", "x:y"):
        with pytest.raises(NotFound):
            reading.named(house.bureau_id, wrong, house.now)
    with pytest.raises(NotFound):
        reading.named(house.cast.other_bureau.id, token, house.now)


# What the tables hold, however a row comes


def test_the_table_refuses_a_place_that_is_taken_or_is_not_there(house):
    slot = house.opens()
    held = row(house.books(slot, 1))
    for place, sequence in ((1, 7), (3, 7), (0, 7), (2, 1)):
        copy = Booking(
            bureau_id=held.bureau_id, id=new_id(), slot_id=held.slot_id, sequence=sequence, door="online", place=place,
            places=2, status="booked", number=f"X{place}{sequence}", code_hash=b"x", entry=b"x", made_at=house.now,
        )  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)
    copy.place, copy.sequence = 2, 7
    copy.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(id=slot.id).update(taken=3)


def test_a_wait_holds_no_place_and_a_booking_always_one(house):
    slot = house.opens(capacity=1)
    booked, waiting = house.books(slot, 1), house.books(slot, 2)
    for held, status in ((booked, "waiting"), (waiting, "booked")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.filter(id=held.booking.id).update(status=status)


# The unit


def test_kept_places_are_for_the_counter_and_the_telephone_and_officers_jump_nobody(house):
    slot = house.opens(capacity=3, kept=1)
    assert [house.books(slot, n).place for n in (1, 2, 3)] == [1, 2, None]
    phoned = actions.book(house.bureau_id, slot.id, house.wants(4), house.by("zhao"), now=house.now)
    again = actions.book(house.bureau_id, slot.id, house.wants(5), house.by("zhao"), now=house.now)
    assert (phoned.place, again.place) == (3, None)
    assert again.ahead == 1, "behind whoever waits already"


def test_an_officer_of_another_unit_opens_enters_and_marks_nothing(house):
    with pytest.raises(NotAllowed):
        house.opens("zhou")
    slot = house.opens()
    held = house.books(slot, 1)
    for work in (
        lambda: actions.book(house.bureau_id, slot.id, house.wants(2), house.by("zhou"), now=house.now),
        lambda: actions.mark(house.cast.viewer("zhou"), held.booking.id, came=True, now=house.start),
        lambda: actions.cancel(house.cast.viewer("zhou"), slot.id, "停电", now=house.now),
        lambda: actions.close(house.cast.viewer("zhou"), slot.id, now=house.now),
    ):
        with pytest.raises(NotAllowed):
            work()
    with pytest.raises(NotFound):
        reading.sheet(house.cast.viewer("zhou"), slot.id, house.now)


def test_who_did_not_come_is_counted_and_their_place_serves_who_did(house):
    slot = house.opens(grace=15)
    came, absent = house.books(slot, 1), house.books(slot, 2)
    viewer = house.cast.viewer("zhao")
    actions.mark(viewer, came.booking.id, came=True, now=house.start)
    actions.follow(house.bureau_id, slot.id, now=house.start + timedelta(minutes=14))
    assert row(absent).status == Status.BOOKED
    at = house.start + timedelta(minutes=15)
    actions.follow(house.bureau_id, slot.id, now=at)
    assert row(absent).status == Status.ABSENT
    assert actions.walk_in(viewer, slot.id, house.wants(3), now=at).place == 2
    late = actions.mark(viewer, absent.booking.id, came=True, now=at)
    assert (late.status, late.place) == (Status.CAME, None), "late, served all the same, and nobody's place taken"
    tally = reading.tally_of(house.bureau_id, slot.id)
    assert (tally.booked, tally.came, tally.absent, tally.walked_in) == (3, 3, 0, 1)


def test_a_cancelled_time_tells_everybody_and_lets_each_take_another(house):
    slot, other = house.opens(), house.opens(starts_at=house.start + timedelta(days=1))
    held, silent = house.books(slot, 1), house.books(slot, 2, is_told=False)
    viewer = house.cast.viewer("zhao")
    with pytest.raises(Missing):
        actions.cancel(viewer, slot.id, " ", now=house.now)
    with pytest.raises(Invalid):
        actions.cancel(viewer, slot.id, "停电", new_id(), now=house.now)
    actions.cancel(viewer, slot.id, "窗口停电检修", other.id, now=house.now)
    assert (row(held).status, row(held).news, row(silent).news) == (Status.CANCELLED, "cancelled", "")
    said = keeping.what_is_said(house.fresh(slot), row(held))
    assert "窗口停电检修" in said.zh
    assert "窗口停电检修" in said.en
    found = reading.mine(house.bureau_id, held.number, held.secret, house.now)
    assert [one.id for one in found.others] == [other.id]
    assert actions.change(house.bureau_id, held.booking.id, other.id, now=house.now).place == 1
    with pytest.raises(NotBookable):
        house.books(slot, 9)


def test_a_moved_time_keeps_every_place_and_is_told_with_the_reason(house):
    slot = house.opens()
    held = house.books(slot, 1)
    later = house.start + timedelta(hours=3)
    viewer = house.cast.viewer("zhao")
    actions.move(viewer, slot.id, later, later + timedelta(hours=1), "", "民警出警", now=house.now)
    assert row(held).place == 1
    assert row(held).news == "moved"
    assert "民警出警" in keeping.what_is_said(house.fresh(slot), row(held)).zh
    assert slot.moves == 1
    assert slot.place.startswith("和平路")


def test_more_places_are_offered_down_the_list_and_none_is_taken_from_anybody(house):
    slot = house.opens(capacity=1)
    _first, second, third = (house.books(slot, n) for n in (1, 2, 3))
    viewer = house.cast.viewer("zhao")
    actions.set_places(viewer, slot.id, 2, 0, now=house.now)
    assert row(second).status == Status.OFFERED
    assert row(third).status == Status.WAITING
    with pytest.raises(Overlapping):
        actions.set_places(viewer, slot.id, 1, 0, now=house.now)
    with pytest.raises(Overlapping):
        actions.set_places(viewer, slot.id, 2, 1, now=house.now)


def test_a_closed_time_takes_nobody_new_and_keeps_who_has_a_place(house):
    slot = house.opens(capacity=1)
    held, waiting = house.books(slot, 1), house.books(slot, 2)
    actions.close(house.cast.viewer("zhao"), slot.id, now=house.now)
    assert (row(held).status, row(waiting).status) == (Status.BOOKED, Status.LAPSED)
    with pytest.raises(NotBookable):
        house.books(slot, 3)


def test_a_series_follows_the_calendar_of_the_bureau(house):
    """National Day 2026: 1 to 7 October are free; Saturday 10 October is worked."""
    series = Series(date(2026, 9, 28), date(2026, 10, 11), frozenset(range(5)), time(9), time(10), 30)
    model, viewer = house.new(), house.cast.viewer("zhao")
    slots = actions.open_series(viewer, model, series, now=house.now)
    days = sorted({slot.starts_at.date() for slot in slots})
    assert len(slots) == 2 * len(days)
    assert date(2026, 10, 1) not in days
    assert date(2026, 9, 30) in days
    assert date(2026, 10, 8) in days
    assert date(2026, 10, 10) in days, "a Saturday that is worked"
    assert date(2026, 10, 11) not in days
    weekend = replace(series, weekdays=frozenset({5, 6}), days="free")
    free = {one.starts_at.date() for one in actions.open_series(viewer, model, weekend, now=house.now)}
    assert free == {date(2026, 10, 3), date(2026, 10, 4), date(2026, 10, 11)}


def test_a_series_of_too_many_times_or_of_none_is_refused_whole(house):
    viewer, model = house.cast.viewer("zhao"), house.new()
    every = Series(date(2026, 4, 1), date(2026, 6, 30), frozenset(range(7)), time(8), time(20), 30, "all")
    for series in (every, replace(every, opens=time(20), closes=time(20, 10)), replace(every, last=date(2026, 3, 1))):
        with pytest.raises(Invalid):
            actions.open_series(viewer, model, series, now=house.now)
    assert not Slot.objects.exists()


def test_personal_data_does_not_get_onto_the_public_page_of_a_time(house):
    with pytest.raises(Standing):
        house.opens(about="请联系 13912345678 张伟")
    for wrong in ({"capacity": 0}, {"capacity": 2, "kept": 2}, {"starts_at": house.now}, {"kind": "nothing"}):
        with pytest.raises(Invalid):
            house.opens(**wrong)


def test_nobody_is_marked_absent_before_the_time_has_begun(house):
    slot = house.opens()
    held, viewer = house.books(slot, 1), house.cast.viewer("zhao")
    early = house.start - timedelta(minutes=30)
    with pytest.raises(NotYours):
        actions.mark(viewer, held.booking.id, came=False, now=early)
    (shown,) = reading.sheet(viewer, slot.id, early).rows
    assert (shown.can_be_there, shown.can_be_absent) == (True, False)
    assert actions.mark(viewer, held.booking.id, came=True, now=early).status == Status.CAME
    assert actions.mark(viewer, held.booking.id, came=False, now=early).status == Status.ABSENT, "a mark put right"


def test_who_was_entered_anew_after_being_marked_absent_is_not_there_twice(house):
    slot = house.opens()
    held, viewer = house.books(slot, 1), house.cast.viewer("zhao")
    actions.mark(viewer, held.booking.id, came=False, now=house.start)
    actions.walk_in(viewer, slot.id, house.wants(1), now=house.start)
    with pytest.raises(AlreadyBooked):
        actions.mark(viewer, held.booking.id, came=True, now=house.start)


def test_a_form_sent_twice_for_the_last_place_is_told_that_it_has_it(house):
    slot, token = house.opens(capacity=1, waiting_most=0), new_id()
    assert house.books(slot, 1, token=token).place == 1
    with pytest.raises(AlreadySubmitted):
        house.books(slot, 1, token=token)


def test_nobody_is_let_in_at_the_counter_where_a_booking_is_a_matter(house):
    slot = house.opens(kind="home-visit")
    with pytest.raises(NotBookable):
        actions.walk_in(house.cast.viewer("zhao"), slot.id, house.wants(1), now=house.start)


def test_a_place_given_back_is_the_next_ones_and_the_list_is_gone_through_for_that_alone(house):
    slot = house.opens(capacity=9)
    second = [house.books(slot, n) for n in range(1, 6)][1]
    actions.take_back(house.bureau_id, second.booking.id, now=house.now)
    assert [house.books(slot, n).place for n in (6, 7)] == [2, 6]
    with CaptureQueriesContext(connection) as seen:
        assert house.books(slot, 8).place == 7
    places = [one["sql"] for one in seen if '"place" >=' in one["sql"]]
    assert len(places) == 1
    assert "LIMIT 1" in places[0]
