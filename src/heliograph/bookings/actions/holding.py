"""What the holder of a booking does with it: give it back in one tap, say yes to a place that came free, take another time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.bookings import subjects
from heliograph.bookings.actions.booking import RESIDENT, Held, Wanted, book_in, once_a_person
from heliograph.bookings.actions.places import end, fill, held, locked, save_counters
from heliograph.bookings.errors import NotYours, TooLateNow
from heliograph.bookings.models import ACTIVE, Booking, Status
from heliograph.bookings.sealing import contact_of
from heliograph.matters import actions as spine
from heliograph.matters.actions import MatterRef
from heliograph.matters.commit import durably
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import keyring
from heliograph.matters.reading.held import is_same_code


def opened(bureau_id: int, number: str, secret: str) -> Booking:
    """The booking of whoever holds number and secret. Raises `NotFound`."""
    row = Booking.objects.filter(bureau_id=bureau_id, number=number).first()
    is_theirs = is_same_code(keyring().receipt_code_hash(number, secret), bytes(row.code_hash) if row else b"")
    if row is None or not is_theirs:
        raise NotFound
    return row


def take_back(bureau_id: int, booking_id: UUID, *, now: datetime) -> Booking:
    """Give the booking back; who waits is offered its place at once. Done twice it stays done.

    A matter that waits for a place leaves the list alone: it goes on, and a time is agreed by telephone.

    Raises `TooLateNow` from the start on, `NotYours` where it ended in another way, `NotFound`.
    """

    def work() -> Booking:
        slot, row = held(bureau_id, booking_id)
        if row.status == Status.RETURNED:
            return row
        if row.status not in ACTIVE:
            raise NotYours
        if now >= slot.starts_at:
            raise TooLateNow
        if row.matter_id is not None and row.status != Status.WAITING:
            spine.act(
                MatterRef(bureau_id, row.matter_id), "withdraw", spine.RESIDENT, now=now
            )  # `listen` frees the place
            row.refresh_from_db()
            return row
        end(slot, row, Status.RETURNED, now)
        fill(slot, now)
        save_counters(slot)
        return row

    return durably(work)


def say_yes(bureau_id: int, booking_id: UUID, *, now: datetime) -> Booking:
    """Take the place that came free. Done twice it stays done. Raises `TooLateNow`, `NotYours`, `NotFound`."""

    def work() -> Booking:
        _slot, row = held(bureau_id, booking_id)
        if row.status == Status.BOOKED:
            return row
        if row.status == Status.LAPSED:
            raise TooLateNow
        if row.status != Status.OFFERED or row.answer_by is None:
            raise NotYours
        if now >= row.answer_by:
            raise TooLateNow
        row.status, row.answer_by, row.news = Status.BOOKED, None, ""
        row.save()
        return row

    return durably(work)


def change(bureau_id: int, booking_id: UUID, to_slot: UUID, *, now: datetime) -> Held:
    """Another time of the same kind, with a new receipt; the old one is given back only when the new one has a place.

    Also for who had a time that we cancelled. Raises `Full`, `TooLateNow`, `NotBookable`, `AlreadyBooked`, `NotYours`, `NotFound`.
    """

    def work() -> Held:
        found = Booking.objects.filter(bureau_id=bureau_id, id=booking_id).values_list("slot_id", flat=True).first()
        if found is None or found == to_slot:
            raise NotFound
        both = {
            one: locked(bureau_id, one) for one in sorted((found, to_slot))
        }  # one order for all: nobody waits in a ring
        slot, new = both[found], both[to_slot]
        row = Booking.objects.select_for_update().get(bureau_id=bureau_id, id=booking_id)
        was_cancelled = row.status == Status.CANCELLED
        if row.matter_id is not None or new.kind != slot.kind or not (row.status in ACTIVE or was_cancelled):
            raise NotYours
        if now >= slot.starts_at and not was_cancelled:
            raise TooLateNow
        left = contact_of(slot, row)
        wanted = Wanted(
            left.get("name", ""),
            left.get("phone", ""),
            left.get("email", ""),
            left.get("needs", ""),
            row.language,
            row.is_told,
        )
        made = book_in(new, wanted, RESIDENT, now, needs_place=True)
        subjects.has_moved(new.kind, row, made.booking)
        if not was_cancelled:
            end(slot, row, Status.RETURNED, now)
            fill(slot, now)
            save_counters(slot)
        return made

    return once_a_person(work)
