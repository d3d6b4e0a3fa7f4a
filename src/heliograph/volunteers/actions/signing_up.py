"""A volunteer signs up for one date of a task, and afterwards says how it was. The booking is theirs; here stands the consent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.bookings import actions as bookings
from heliograph.bookings.actions import Held, Wanted
from heliograph.bookings.models import Booking, Slot, Status
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotFound
from heliograph.organisation import reading as organisation
from heliograph.volunteers.errors import NotConsented, NotNow, NotYet
from heliograph.volunteers.kinds import kinds
from heliograph.volunteers.models import SignUp, TaskState, VolunteerTask


def sign_up(bureau_id: int, slot_id: UUID, wanted: Wanted, *, consent: str, is_of_age: bool, now: datetime) -> Held:
    """A place, or a number on the waiting list. `consent` is the version that was read and agreed to.

    Raises `NotConsented`, `Invalid`, `NotFound`, `NotNow` and what `bookings.book` raises.
    """
    if consent != kinds().consent.version:
        raise NotConsented
    if not is_of_age:
        raise Invalid(
            "of_age",
            Text("没到年龄的，请过几年再来；谢谢您的心意。", "If you are younger, come back later. Thank you."),
        )

    def work() -> Held:
        task = _of(bureau_id, slot_id)[1]
        if task.state != TaskState.OPEN:
            raise NotNow
        held = bookings.book(bureau_id, slot_id, wanted, now=now)
        SignUp(
            bureau_id=bureau_id, booking_id=held.booking.id, task_id=task.id, consent=consent, consented_at=now
        ).save(force_insert=True)
        return held

    return durably(work)


def helped(bureau_id: int, number: str, secret: str, *, now: datetime) -> tuple[Booking, Slot, VolunteerTask]:
    """The booking behind a receipt, of somebody who came to a task that is over. Raises `NotFound`, `NotYet`."""
    booking = bookings.opened(bureau_id, number, secret)
    slot, task = _of(bureau_id, booking.slot_id)
    if booking.status != Status.CAME or now < slot.ends_at:
        raise NotYet
    return booking, slot, task


def grade(bureau_id: int, number: str, secret: str, grade: int, *, now: datetime) -> None:
    """From 1 to 5, how it was run; the newest counts. Raises `NotFound` (also where an officer entered the booking), `NotYet`, `Invalid`."""
    if not 1 <= grade <= 5:
        raise Invalid("grade", Text("请选一项。", "Choose one."))

    def work() -> None:
        booking = helped(bureau_id, number, secret, now=now)[0]
        on = now.astimezone(organisation.zone(bureau_id)).date()
        mine = SignUp.objects.filter(bureau_id=bureau_id, booking_id=booking.id)
        if not mine.update(grade=grade, graded_on=on):
            raise NotFound

    durably(work)


def _of(bureau_id: int, slot_id: UUID) -> tuple[Slot, VolunteerTask]:
    """A time and the task it is a date of. Raises `NotFound`."""
    slot = Slot.objects.filter(bureau_id=bureau_id, id=slot_id).first()
    if slot is None or slot.subject_id is None:
        raise NotFound
    task = VolunteerTask.objects.filter(bureau_id=bureau_id, id=slot.subject_id).first()
    if task is None:
        raise NotFound
    return slot, task
