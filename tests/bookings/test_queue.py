"""The order of acceptance: what a receipt proves, what a forger would break, and what comes at once."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from functools import partial

import pytest

from heliograph.bookings import actions, keeping, reading
from heliograph.bookings.errors import AlreadyBooked, Full
from heliograph.bookings.models import Booking, Seal, Slot, Status
from heliograph.core.commitment import commit_bytes
from heliograph.jobs.models import Job
from heliograph.ledger.models import Leaf
from heliograph.matters import commit
from tests.threads import at_once, file_database  # noqa: F401 (a fixture)

pytestmark = pytest.mark.django_db


def by_hand(listed: dict, number: str, secret: str, sequence: int) -> tuple[str, str]:
    """Entry and chain as docs/bookings.md tells a resident to compute them, without any code of ours."""
    one = listed["entries"][sequence - 1]
    record = {
        "at": one["at"], "door": one["door"], "format": "heliograph/queue/v1", "number": number, "sequence": sequence,
        "time": listed["time"],
    }  # fmt: skip
    salt = hmac.digest(secret.encode(), b"heliograph/queue/v1/salt", "sha256")
    said = json.dumps(record, separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
    chain = bytes(32)
    for each in listed["entries"][:sequence]:
        chain = hashlib.sha256(b"heliograph/queue/v1/chain\x00" + chain + bytes.fromhex(each["entry"])).digest()
    return hashlib.sha256(salt + said).hexdigest(), chain.hex()


def test_who_holds_a_receipt_checks_their_number_without_us(house):
    slot = house.opens(capacity=2)
    held = [house.books(slot, n, now=house.now + timedelta(seconds=n)) for n in range(1, 6)]
    listed = reading.queue_list(house.bureau_id, slot.id).as_json()
    for one in held:
        entry, chain = by_hand(listed, one.number, one.secret, one.sequence)
        assert entry == listed["entries"][one.sequence - 1]["entry"]
        assert chain == one.chain.hex(), "what the receipt showed then is what the list gives now"
    assert listed["chain"] == held[-1].chain.hex()
    assert "138" not in json.dumps(listed["entries"][0]["stands"])
    assert held[0].number not in json.dumps(listed), "the list names nobody's receipt"


@pytest.mark.parametrize("most", [1, 2, 3, 9])
def test_the_page_reads_both_ends_of_the_list_and_nothing_between(house, most, django_assert_num_queries):
    slot = house.opens(capacity=2)
    for number in range(1, 6):
        house.books(slot, number)
    every = reading.queue_list(house.bureau_id, slot.id)
    with django_assert_num_queries(4):
        ends = reading.queue_ends(house.bureau_id, slot.id, most)
    assert ends.first == every.entries[:most]
    assert ends.last == every.entries[most:][-most:]
    assert (ends.total, ends.hidden, ends.chain) == (5, max(0, 5 - 2 * most), every.chain)


def test_the_check_of_ones_own_number_holds_and_is_sealed_in_the_log(house):
    slot = house.opens(capacity=1)
    first, second = house.books(slot, 1), house.books(slot, 2)
    assert reading.check(second.booking, second.secret).in_log is None
    (job,) = Job.objects.filter(name=actions.SEAL)
    for _twice in range(2):
        keeping.seal(now=house.now, **job.arguments)
    (seal,) = Seal.objects.all()
    assert (seal.sequence, bytes(seal.digest)) == (2, second.chain)
    (leaf,) = Leaf.objects.filter(kind="release")
    import rfc8785

    assert bytes(leaf.entry) == commit_bytes(bytes(seal.salt), rfc8785.dumps(seal.record))
    assert seal.record["digest"] == second.chain.hex()
    for held in (first, second):
        found = reading.check(Booking.objects.get(id=held.booking.id), held.secret)
        assert found.holds
        assert found.in_log == seal
        assert found.chain == held.chain


def _jumped(slot: Slot, rows: list[Booking]) -> None:
    """The officer writes a friend in before number 3 and moves the others on."""
    for row in reversed(rows[2:]):
        Booking.objects.filter(id=row.id).update(sequence=row.sequence + 1)
    Booking.objects.filter(id=rows[0].id).update(sequence=3, status="waiting", place=None)
    Booking.objects.filter(id=rows[2].id).update(sequence=1)


def _exchanged(slot: Slot, rows: list[Booking]) -> None:
    first, last = bytes(rows[1].entry), bytes(rows[3].entry)
    Booking.objects.filter(id=rows[1].id).update(entry=last)
    Booking.objects.filter(id=rows[3].id).update(entry=first)


def _left_out(slot: Slot, rows: list[Booking]) -> None:
    Booking.objects.filter(id=rows[3].id).delete()


def _written_anew(slot: Slot, rows: list[Booking]) -> None:
    """Even with the head made to fit: the log has the chain as it was."""
    from heliograph.bookings import queue

    Booking.objects.filter(id=rows[3].id).update(entry=b"f" * 32)
    rows[3].entry = b"f" * 32
    Slot.objects.filter(id=slot.id).update(head=queue.chain(bytes(one.entry) for one in rows))


def _favoured(slot: Slot, rows: list[Booking]) -> None:
    """A later one is given a place while this one still waits."""
    Booking.objects.filter(id=rows[0].id).update(status="returned", place=None)
    Booking.objects.filter(id=rows[4].id).update(status="booked", place=1, placed_at=rows[4].made_at)


@pytest.mark.parametrize("forge", [_jumped, _exchanged, _left_out, _written_anew, _favoured])
def test_an_order_that_was_changed_afterwards_shows_to_who_was_passed_over(house, forge):
    slot = house.opens(capacity=1)
    held = [house.books(slot, n, now=house.now + timedelta(seconds=n)) for n in range(1, 6)]
    keeping.seal(now=house.now, bureau=house.bureau_id, slot=str(slot.id))
    third = held[2]
    assert reading.check(Booking.objects.get(id=third.booking.id), third.secret).holds
    forge(slot, list(Booking.objects.filter(slot_id=slot.id).order_by("sequence")))
    assert not reading.check(Booking.objects.get(id=third.booking.id), third.secret).holds


def test_what_the_clock_and_the_holders_do_breaks_no_check(house):
    slot = house.opens(capacity=2, kept=1)
    held = [house.books(slot, n) for n in range(1, 5)]
    phoned = actions.book(house.bureau_id, slot.id, house.wants(9), house.by("zhao"), now=house.now)
    actions.take_back(house.bureau_id, held[0].booking.id, now=house.now + timedelta(hours=1))
    actions.follow(house.bureau_id, slot.id, now=house.now + timedelta(hours=14))
    actions.follow(house.bureau_id, slot.id, now=house.start)
    for one in (*held, phoned):
        assert reading.check(Booking.objects.get(id=one.booking.id), one.secret).holds, one.sequence


def test_a_request_that_waited_for_the_row_is_dated_by_its_turn(house):
    slot = house.opens(capacity=5)
    first = house.books(slot, 1, now=house.now + timedelta(seconds=9))
    second = house.books(slot, 2, now=house.now + timedelta(seconds=3))
    assert second.booking.made_at == first.booking.made_at
    for one in (first, second):
        assert reading.check(Booking.objects.get(id=one.booking.id), one.secret).holds


# Many at once


def _rush(house, slot, people: range) -> list:
    return at_once(*[partial(house.books, slot, number) for number in people])


def _is_whole(slot: Slot, held: list) -> None:
    """Every acknowledgement has a row, every place one holder, every number its turn, and the chain runs through."""
    rows = list(Booking.objects.filter(slot_id=slot.id).order_by("sequence"))
    slot.refresh_from_db()
    assert [row.sequence for row in rows] == list(range(1, len(held) + 1))
    assert {row.id for row in rows} == {one.booking.id for one in held}
    places = [row.place for row in rows if row.place is not None]
    assert sorted(places) == list(range(1, slot.open_places + 1))
    assert [row.status for row in rows[: slot.open_places]] == [Status.BOOKED] * slot.open_places
    assert (slot.taken, slot.waiting) == (slot.open_places, len(held) - slot.open_places)
    for one in held:
        assert reading.check(Booking.objects.get(id=one.booking.id), one.secret).holds


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_for_five_places_leave_no_place_double_and_nobody_lost(file_database, cast):  # noqa: F811
    from tests.bookings.conftest import House

    house = House(cast)
    slot = house.opens(capacity=5, waiting_most=100)
    held = _rush(house, slot, range(40))
    assert not [one for one in held if isinstance(one, Exception)]
    _is_whole(slot, held)


@pytest.mark.django_db(transaction=True)
def test_the_same_through_the_one_writer_of_a_web_process(file_database, cast):  # noqa: F811
    from tests.bookings.conftest import House

    house = House(cast)
    slot = house.opens(capacity=5, waiting_most=20)
    commit.start()
    try:
        outcomes = _rush(house, slot, range(40))
        again = _rush(house, slot, range(25))
    finally:
        commit.stop()
    held = [one for one in outcomes if not isinstance(one, Exception)]
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(held) == 25
    assert {type(one) for one in refused} == {Full}, "who got no number was told so"
    assert {type(one) for one in again} <= {AlreadyBooked, Full}
    _is_whole(slot, held)


@pytest.mark.django_db(transaction=True)
def test_one_person_who_presses_ten_times_at_once_has_one_booking(file_database, cast):  # noqa: F811
    from tests.bookings.conftest import House

    house = House(cast)
    slot = house.opens(capacity=5)
    outcomes = at_once(*[partial(house.books, slot, 1) for _ in range(10)])
    assert sum(not isinstance(one, Exception) for one in outcomes) == 1
    assert {type(one) for one in outcomes if isinstance(one, Exception)} == {AlreadyBooked}


@pytest.mark.django_db(transaction=True)
def test_places_given_back_while_others_book_go_down_the_list(file_database, cast):  # noqa: F811
    from tests.bookings.conftest import House

    house = House(cast)
    slot = house.opens(capacity=4, waiting_most=100)
    held = [house.books(slot, n) for n in range(12)]
    back = [partial(actions.take_back, house.bureau_id, held[n].booking.id, now=house.now) for n in (0, 1, 5)]
    more = [partial(house.books, slot, n) for n in range(20, 28)]
    outcomes = at_once(*back, *more)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    offered = Booking.objects.filter(slot_id=slot.id, status=Status.OFFERED).order_by("sequence")
    got = [row.sequence for row in offered]
    assert len(got) == 2
    waiting = Booking.objects.filter(slot_id=slot.id, status=Status.WAITING).order_by("sequence")
    assert max(got) < waiting[0].sequence, "nobody who came later got one"
    slot.refresh_from_db()
    assert (slot.taken, slot.waiting) == (4, waiting.count())
