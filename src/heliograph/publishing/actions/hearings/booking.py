"""Seats: book one without an account, give it back, wait for one, be checked in at the door.

Whoever gives out a seat holds the lock of the session's row, and the table lets no seat be given twice.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from heliograph.core.receipt import Mistyped, new_number, new_secret, read_number
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions.hearings.keeping import owe_job
from heliograph.publishing.actions.hearings.recording import locked_row, to_prepare
from heliograph.publishing.models.attendance import WITH_SEAT, Booking, BookingStatus, Category
from heliograph.publishing.models.hearings import Sitting, SittingState
from heliograph.publishing.sitting_errors import AlreadyBooked, NoBooking, NotOpenNow
from heliograph.publishing.sitting_words import contact_key_of

MOST_WAITING = 300
DOOR_OPENS = timedelta(hours=12)
FULL = Text(
    "没有空座了。有人没来，可以等开始后再看。",
    "No seat is free. If somebody does not come, look again once it has begun.",
)


@dataclass(frozen=True, slots=True)
class Seat:
    """What somebody fills in to book: nothing but the kind of seat is needed. `token`: the id the form was drawn with."""

    category: str = Category.PUBLIC
    name: str = ""
    phone: str = ""
    email: str = ""
    needs: str = ""
    language: str = "zh-hans"
    token: UUID | None = None


@dataclass(frozen=True, slots=True)
class Booked:
    """What is shown once: number and secret. `seat` None: on the waiting list, at `place`."""

    number: str
    secret: str
    seat: int | None
    place: int


def seats_of(sitting: Sitting, category: str) -> int:
    """How many seats of this kind there are."""
    return sitting.for_press if category == Category.PRESS else sitting.for_public


def takes_bookings(sitting: Sitting, now: datetime) -> bool:
    return sitting.state == SittingState.ANNOUNCED and sitting.is_open and now < sitting.starts_at


def book(bureau_id: int, sitting_id: UUID, wish: Seat, *, now: datetime) -> Booked:
    """Take a seat, or a place on the waiting list. Raises `NoBooking`, `AlreadyBooked`, `NotFound`."""
    return durably(lambda: _book(bureau_id, sitting_id, wish, now))


def _book(bureau_id: int, sitting_id: UUID, wish: Seat, now: datetime) -> Booked:
    sitting = locked_row(bureau_id, sitting_id)
    if sitting is None or not sitting.is_listed:
        raise NotFound
    if wish.category not in Category.values or not takes_bookings(sitting, now) or not seats_of(sitting, wish.category):
        raise NoBooking
    if wish.token is not None and Booking.objects.filter(bureau_id=bureau_id, id=wish.token).exists():
        raise AlreadyBooked
    seat, waiting = _free_seat(sitting, wish.category), _waiting(sitting, wish.category).count()
    if seat is None and waiting >= MOST_WAITING:
        raise NoBooking
    number, secret = new_number(), new_secret()
    row = Booking(
        bureau_id=bureau_id, id=wish.token or new_id(), sitting_id=sitting.id, number=number,
        code_hash=keyring().receipt_code_hash(number, secret), category=wish.category, seat=seat,
        status=BookingStatus.SEATED if seat else BookingStatus.WAITING, made_at=now, changed_at=now,
        language=wish.language,
    )  # fmt: skip
    said = {name: getattr(wish, name).strip() for name in ("name", "phone", "email", "needs")}
    left = {name: words for name, words in said.items() if words}
    row.contact = contact_key_of(sitting).seal_values("booking.contact", row.id, left)
    row.save(force_insert=True)
    return Booked(number, secret, seat, 0 if seat else waiting + 1)


def _free_seat(sitting: Sitting, category: str) -> int | None:
    """The lowest seat of this kind that nobody has."""
    rows = Booking.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id, category=category)
    taken = set(rows.filter(status__in=WITH_SEAT).values_list("seat", flat=True))
    return next((seat for seat in range(1, seats_of(sitting, category) + 1) if seat not in taken), None)


def _waiting(sitting: Sitting, category: str):  # type: ignore[no-untyped-def]
    rows = Booking.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id, category=category)
    return rows.filter(status=BookingStatus.WAITING).order_by("made_at", "id")


def cancel_booking(bureau_id: int, number: str, secret: str, *, now: datetime) -> Booking:
    """Give the seat back; the first who waits gets it. What was left to be reached by goes at once.

    Raises `NotFound` for a wrong number or secret, `NotOpenNow` once it has begun.
    """

    def work() -> Booking:
        found = Booking.objects.filter(bureau_id=bureau_id, number=number).first()
        given = keyring().receipt_code_hash(number, secret)
        if found is None or not hmac.compare_digest(given, bytes(found.code_hash)):
            raise NotFound
        sitting = locked_row(bureau_id, found.sitting_id)
        row = Booking.objects.select_for_update().get(bureau_id=bureau_id, id=found.id)
        if sitting is None or row.status == BookingStatus.CANCELLED:
            return row
        if row.status == BookingStatus.CAME or now >= sitting.starts_at:
            raise NotOpenNow
        row.status, row.seat, row.contact, row.news, row.changed_at = BookingStatus.CANCELLED, None, b"", "", now
        row.save()
        _let_in_who_waits(sitting, row.category, now)
        return row

    return durably(work)


def _let_in_who_waits(sitting: Sitting, category: str, now: datetime) -> None:
    if not takes_bookings(sitting, now):
        return
    seat, first = _free_seat(sitting, category), _waiting(sitting, category).first()
    if seat is None or first is None:
        return
    first.status, first.seat, first.changed_at = BookingStatus.SEATED, seat, now
    first.news = "seated" if first.contact else ""
    first.save()
    owe_job(sitting, now)


def check_in(viewer: Viewer, sitting_id: UUID, number: str, *, now: datetime) -> Booking:
    """At the door: whoever holds this number has come. Somebody waiting gets a free seat, if there is one.

    Raises `Invalid`, `NotFound`, `NotOpenNow` (not the day yet), `NotAllowed`.
    """

    def work() -> Booking:
        sitting = to_prepare(viewer, sitting_id, SittingState.ANNOUNCED, SittingState.HELD)
        if now < sitting.starts_at - DOOR_OPENS:
            raise NotOpenNow
        rows = Booking.objects.select_for_update().filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id)
        row = rows.filter(number=_read(number)).first()
        if row is None or row.status == BookingStatus.CANCELLED:
            raise NotFound
        if row.status == BookingStatus.WAITING:
            row.seat = _free_seat(sitting, row.category)
        if row.seat is None:
            raise Invalid("number", FULL)
        if row.status != BookingStatus.CAME:
            row.status, row.changed_at = BookingStatus.CAME, now
            row.save()
        return row

    return durably(work)


def _read(number: str) -> str:
    try:
        return read_number(number)
    except Mistyped as error:
        raise Invalid("number", error.text) from None
