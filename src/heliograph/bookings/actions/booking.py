"""Book a time, or wait for a place; at the counter and by telephone in the same queue; as a matter where something is owed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError

from heliograph.bookings import kinds
from heliograph.bookings.actions.places import accept, check_runs, free_place, locked, note, takes_bookings
from heliograph.bookings.errors import AlreadyBooked, Full, NotBookable
from heliograph.bookings.models import Booking, Slot, SlotState, Status
from heliograph.bookings.sealing import mail_hash, phone_hash, seal_contact
from heliograph.bookings.words import said_time
from heliograph.core.procedure import Procedure
from heliograph.core.receipt import new_number, new_secret
from heliograph.core.text import Text
from heliograph.matters import actions as spine
from heliograph.matters.actions import Actor, Receipt, Submission
from heliograph.matters.commit import durably
from heliograph.matters.errors import AlreadySubmitted, Invalid, Missing
from heliograph.matters.identifiers import new_id
from heliograph.organisation.reading import Viewer

ONLINE, COUNTER, PHONE = "online", "counter", "phone"
T = TypeVar("T")
_PERSON = ("by_phone", "by_mail", "slot_booking_person_once", "slot_booking_mail_once")


def once_a_person(work: Callable[[], T]) -> T:
    """Do it durably. Raises `AlreadyBooked` where the table refuses a second booking of one person.

    SQLite names the column, PostgreSQL the constraint.
    """
    try:
        return durably(work)
    except IntegrityError as error:
        if any(name in str(error) for name in _PERSON):
            raise AlreadyBooked from error
        raise


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who wants a place, and how they are reached. `token`: the id the form was drawn with; sent twice, it counts once."""

    name: str = ""
    phone: str = ""
    email: str = ""
    needs: str = ""
    language: str = "zh-hans"
    is_told: bool = True
    token: UUID | None = None

    def left(self) -> dict[str, str]:
        every = {"name": self.name, "phone": self.phone, "email": self.email, "needs": self.needs}
        return {name: value.strip() for name, value in every.items() if value.strip()}


@dataclass(frozen=True, slots=True)
class Held:
    """What is shown once. `place` None: on the waiting list, `ahead` before them. `chain` is the queue up to this number."""

    booking: Booking
    secret: str
    chain: bytes
    ahead: int

    @property
    def number(self) -> str:
        return self.booking.number

    @property
    def sequence(self) -> int:
        return self.booking.sequence

    @property
    def place(self) -> int | None:
        return self.booking.place


@dataclass(frozen=True, slots=True)
class By:
    """Who enters it: the resident themself, or an officer for them."""

    viewer: Viewer | None = None
    door: str = ONLINE


RESIDENT = By()


def book(bureau_id: int, slot_id: UUID, wanted: Wanted, by: By = RESIDENT, *, now: datetime) -> Held:
    """Give a place, or a number on the waiting list: who gets a `Held` has one or the other, durably.

    Raises `Missing` without a way to reach them, `AlreadyBooked`, `AlreadySubmitted`, `Full`, `NotBookable`, `NotFound`,
    and `NotAllowed` for an officer of another unit.
    """
    return once_a_person(lambda: book_in(locked(bureau_id, slot_id), wanted, by, now))


def book_in(slot: Slot, wanted: Wanted, by: By, now: datetime, *, needs_place: bool = False) -> Held:
    """The same within a transaction that holds the time's row; `needs_place`: rather refused than put to wait."""
    if kinds.kind(slot.kind).procedure:
        raise NotBookable
    place = _place_for(slot, by, now)
    has_way = any(one.strip() for one in (wanted.phone, wanted.email))
    if not has_way and not (by.viewer is not None and now >= slot.starts_at):
        raise Missing("contact")
    if wanted.token is not None and Booking.objects.filter(bureau_id=slot.bureau_id, id=wanted.token).exists():
        raise AlreadySubmitted
    if place is None and (needs_place or slot.waiting >= slot.waiting_most):
        raise Full
    codes, left = (new_number(), new_secret()), wanted.left()
    row = Booking(
        id=wanted.token or new_id(), door=by.door, language=wanted.language, is_told=wanted.is_told and has_way,
        by_phone=phone_hash(slot, wanted.phone), by_mail=mail_hash(slot, wanted.email),
    )  # fmt: skip
    row.contact = seal_contact(slot, row, left)
    row.news = ("waiting" if place is None else "booked") if row.is_told else ""  # told by the job that seals the queue
    ahead = slot.waiting
    chain = accept(slot, row, codes, place, Status.WAITING if place is None else Status.BOOKED, now)
    if by.viewer is not None:
        note(slot, "entered", by.viewer, now, sequence=row.sequence)
    return Held(row, codes[1], chain, ahead if place is None else 0)


def _place_for(slot: Slot, by: By, now: datetime) -> int | None:
    """Raises `NotBookable`, `NotAllowed`."""
    if by.viewer is None:
        if not takes_bookings(slot, now):
            raise NotBookable
    else:
        check_runs(by.viewer, slot.unit_id)
        if slot.state == SlotState.CANCELLED or now >= slot.ends_at:
            raise NotBookable
    return free_place(slot, is_staff=by.viewer is not None, now=now)


def walk_in(viewer: Viewer, slot_id: UUID, wanted: Wanted, *, now: datetime) -> Held:
    """Somebody came without booking and is served: on a kept place, on a free one, or besides all of them.

    Raises `NotBookable` before the start, after the end and where a booking is a matter, `NotAllowed`, `NotFound`, `AlreadyBooked`.
    """

    def work() -> Held:
        slot = locked(viewer.bureau_id, slot_id)
        place = _place_for(slot, By(viewer, COUNTER), now)
        if now < slot.starts_at or kinds.kind(slot.kind).procedure:
            raise NotBookable
        codes = (new_number(), new_secret())
        row = Booking(
            id=new_id(), door=COUNTER, language=wanted.language, by_phone=phone_hash(slot, wanted.phone),
            by_mail=mail_hash(slot, wanted.email),
        )  # fmt: skip
        row.contact = seal_contact(slot, row, wanted.left())
        chain = accept(slot, row, codes, place, Status.CAME, now)
        note(slot, "walked-in", viewer, now, sequence=row.sequence)
        return Held(row, codes[1], chain, 0)

    return once_a_person(work)


@dataclass(frozen=True, slots=True)
class Matter:
    """A booking that is a matter: its receipt is the spine's, and stands for the place too. `ahead`: before them on the list."""

    receipt: Receipt
    booking: Booking = field(repr=False)
    chain: bytes = b""
    ahead: int = 0


def book_matter(
    procedure: Procedure,
    slot_ref: tuple[int, UUID],
    submission: Submission,
    by: Actor = spine.RESIDENT,
    *,
    now: datetime,
) -> Matter:
    """Register the matter and give it a place of the time, or a number on its waiting list: the matter is owed either way.

    `procedure` is the one in force, `slot_ref` bureau and time. Raises `Full` where the list is full too, `NotBookable`,
    `AlreadyBooked`, `NotFound`, and what `submit` raises.
    """

    def work() -> Matter:
        slot = locked(*slot_ref)
        if kinds.kind(slot.kind).procedure != procedure.code:
            raise NotBookable
        staff = By(by.viewer, COUNTER) if by.viewer is not None else RESIDENT
        place = _place_for(slot, staff, now)
        if place is None and slot.waiting >= slot.waiting_most:
            raise Full
        contact = submission.contact
        if not contact.phone and not contact.email:
            raise Invalid("phone", Text("请留电话，上门前要联系您。", "Leave a telephone: we call before we come."))
        said = said_time(slot).zh
        values = {**submission.values, "time": said if place is not None else f"候补：{said}"}
        receipt = spine.submit(
            slot.bureau_id, procedure, replace(submission, values=values, unit=slot.unit_id), by, now=now
        )
        row = Booking(
            id=new_id(), door=staff.door, language=submission.language, matter_id=receipt.ref.id,
            by_phone=phone_hash(slot, contact.phone), by_mail=mail_hash(slot, contact.email), is_told=True,
        )  # fmt: skip
        left = Wanted(contact.name, contact.phone, contact.email).left()
        row.contact = seal_contact(slot, row, left)
        ahead, status = slot.waiting, Status.WAITING if place is None else Status.BOOKED
        chain = accept(slot, row, (receipt.number, receipt.secret), place, status, now)
        return Matter(receipt, row, chain, ahead if place is None else 0)

    return once_a_person(work)
