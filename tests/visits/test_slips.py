"""Slips left at doors: a request becomes a matter once, its slip becomes a receipt once, and one that was dropped shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from heliograph.core.receipt import read_secret
from heliograph.matters.errors import NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.matters.models import Event, Matter
from heliograph.matters.reading.held import opens
from heliograph.visits import actions, reading
from heliograph.visits.actions.slips import Exchanged, Taken, Waiting
from heliograph.visits.errors import TooManySlips
from heliograph.visits.models import Slip, Tally


def exchange(beat_round, slip, token=None, *, later: timedelta = timedelta()):
    code = read_secret(slip.code)
    return actions.exchange(beat_round.cast.bureau.id, code, token or new_id(), now=beat_round.cast.now + later)


def test_a_request_at_a_door_is_a_matter_with_its_clocks_and_its_slip_gives_the_receipt(beat_round):
    slip = beat_round.slip()
    assert beat_round.sends(beat_round.asked(slip.id)).result == "applied"
    matter = Matter.objects.get()
    assert (matter.channel, matter.procedure, matter.unit) == ("visit", "help", beat_round.cast.units["heping"])
    assert matter.due is not None
    event = Event.objects.get(bureau_id=matter.bureau_id, matter_id=matter.id)
    assert event.sequence == 1
    found = exchange(beat_round, slip)
    assert isinstance(found, Exchanged)
    assert opens(matter.bureau_id, matter.number, found.secret)


def test_the_same_request_twice_is_one_matter(beat_round):
    asked = beat_round.asked(beat_round.slip().id)
    assert [beat_round.sends(asked).result for _ in range(2)] == ["applied", "already"]
    assert Matter.objects.count() == 1
    assert Tally.objects.get(what="asked").count == 1


def test_until_the_slip_is_exchanged_nothing_opens_the_matter_not_even_the_slips_own_code(beat_round):
    slip = beat_round.slip()
    beat_round.sends(beat_round.asked(slip.id))
    matter = Matter.objects.get()
    assert not opens(matter.bureau_id, matter.number, read_secret(slip.code))
    exchange(beat_round, slip)
    assert not opens(matter.bureau_id, matter.number, read_secret(slip.code))


def test_a_slip_is_exchanged_once_so_an_officer_who_copied_it_gets_nothing_or_is_found_out(beat_round):
    slip = beat_round.slip()
    beat_round.sends(beat_round.asked(slip.id))
    exchange(beat_round, slip)
    with pytest.raises(Taken):
        exchange(beat_round, slip)


def test_an_answer_that_was_lost_is_given_again_to_the_same_form_for_an_hour(beat_round):
    slip, token = beat_round.slip(), new_id()
    beat_round.sends(beat_round.asked(slip.id))
    first = exchange(beat_round, slip, token)
    assert exchange(beat_round, slip, token, later=timedelta(minutes=59)) == first
    with pytest.raises(Taken):
        exchange(beat_round, slip, token, later=timedelta(minutes=61))
    actions.forget(now=beat_round.cast.now + timedelta(hours=2))
    row = Slip.objects.get(id=slip.id)
    assert bytes(row.answer) == b""


def test_neither_a_code_nor_a_receipts_secret_is_stored(beat_round):
    from tests.visits.test_applying import everything_stored

    slip = beat_round.slip()
    beat_round.sends(beat_round.asked(slip.id))
    found = exchange(beat_round, slip)
    stored = everything_stored()
    assert found.secret.encode() not in stored
    assert slip.code.encode() not in stored


def test_a_slip_whose_request_never_came_says_so_to_its_holder_and_to_the_lead(beat_round):
    slip = beat_round.slip()
    soon = exchange(beat_round, slip)
    assert isinstance(soon, Waiting)
    assert not soon.is_late
    late = exchange(beat_round, slip, later=timedelta(days=10, minutes=1))
    assert isinstance(late, Waiting)
    assert late.is_late
    (unsent,) = reading.left_unsent(beat_round.cast.viewer("qian"))
    assert (unsent.serial, "赵勇" in unsent.officer.zh) == (slip.serial, True)
    assert reading.left_unsent(beat_round.cast.viewer("zhao")) == []
    assert reading.left_unsent(beat_round.cast.viewer("zhou")) == []


def test_a_slip_somebody_asked_about_can_not_be_made_to_vanish(beat_round):
    slip = beat_round.slip()
    exchange(beat_round, slip)
    actions.cancel_slips(beat_round.cast.viewer("zhao"), now=beat_round.cast.now)
    assert isinstance(exchange(beat_round, slip), Waiting)


def test_a_request_that_comes_after_somebody_asked_is_registered_all_the_same(beat_round):
    slip = beat_round.slip()
    exchange(beat_round, slip)
    assert beat_round.sends(beat_round.asked(slip.id)).result == "applied"
    assert isinstance(exchange(beat_round, slip), Exchanged)
    assert reading.left_unsent(beat_round.cast.viewer("qian")) == []


def test_not_even_by_asking_for_its_batch_again(beat_round):
    viewer, batch, now = beat_round.cast.viewer("zhao"), new_id(), beat_round.cast.now
    left, *others = actions.give_slips(viewer, batch, now=now)
    exchange(beat_round, left)
    actions.give_slips(viewer, batch, now=now)
    assert isinstance(exchange(beat_round, left), Waiting)
    with pytest.raises(NotFound):
        exchange(beat_round, others[0])


@pytest.mark.parametrize("why", ["used", "of another", "cancelled", "past", "unknown"])
def test_a_slip_that_is_not_good_registers_nothing(beat_round, why):
    slip = beat_round.slip("jiang" if why == "of another" else "zhao")
    now, before = beat_round.cast.now, 0
    if why == "used":
        beat_round.sends(beat_round.asked(slip.id))
        before = 1
    if why == "cancelled":
        actions.cancel_slips(beat_round.cast.viewer("zhao"), now=now)
    if why == "past":
        now += timedelta(days=11)
    asked = beat_round.asked(new_id() if why == "unknown" else slip.id, day=now.date())
    told = beat_round.sends(asked, now=now)
    assert told.result == "refused"
    assert "回执条" in told.why.zh
    assert Matter.objects.count() == before


def test_a_request_that_the_form_refuses_leaves_the_slip_unused(beat_round):
    slip = beat_round.slip()
    told = beat_round.sends(beat_round.asked(slip.id, values={"kind": "other", "words": " "}))
    assert told.result == "refused"
    assert Slip.objects.get(id=slip.id).used_at is None
    assert beat_round.sends(beat_round.asked(slip.id)).result == "applied"


def test_a_complaint_is_not_taken_by_an_officer_at_a_door(beat_round):
    told = beat_round.sends(beat_round.asked(beat_round.slip().id, procedure="complaint"))
    assert told.result == "refused"
    assert not Matter.objects.exists()


def test_a_batch_asked_for_again_replaces_the_one_that_got_lost(beat_round):
    viewer, batch, now = beat_round.cast.viewer("zhao"), new_id(), beat_round.cast.now
    lost = actions.give_slips(viewer, batch, now=now)
    again = actions.give_slips(viewer, batch, now=now)
    assert {one.id for one in reading.slips_of(viewer, now=now).unused} == {one.id for one in again}
    with pytest.raises(NotFound):
        exchange(beat_round, lost[0])


def test_an_officer_holds_no_more_than_so_many(beat_round):
    viewer, now = beat_round.cast.viewer("zhao"), beat_round.cast.now
    for _ in range(3):
        actions.give_slips(viewer, new_id(), now=now)
    with pytest.raises(TooManySlips):
        actions.give_slips(viewer, new_id(), now=now)
    assert actions.cancel_slips(viewer, now=now) == 24
    assert actions.cancel_slips(viewer, now=now) == 0
    actions.give_slips(viewer, new_id(), now=now)


def test_slips_that_a_phone_gives_back_are_cancelled_and_no_others(beat_round):
    viewer, now = beat_round.cast.viewer("zhao"), beat_round.cast.now
    mine, theirs = beat_round.slip(), beat_round.slip("jiang")
    assert actions.cancel_slips(viewer, [mine.id, theirs.id], now=now) == 1
    assert reading.slips_of(viewer, now=now).count == 7


def test_codes_are_kept_as_keyed_hashes(beat_round):
    slip = beat_round.slip()
    kept = bytes(Slip.objects.get(id=slip.id).code_hash)
    assert kept == keyring().blind_value("visit slip", read_secret(slip.code))
