"""What bookings must know of a task's dates: they are booked with the consent's form, which goes along when somebody changes;
and a task lasts until its last date, also when that is moved."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max
from django.urls import reverse

from heliograph.bookings import subjects
from heliograph.bookings.models import Booking, Slot
from heliograph.volunteers.actions.tasks import BOOKED_AS
from heliograph.volunteers.models import SignUp, VolunteerTask


def register() -> None:
    subjects.register(BOOKED_AS, page, moved, retimed)


def page(bureau_id: int, slot_id: UUID) -> str:
    """The form with what is agreed to; none for a date without a task."""
    task = Slot.objects.filter(bureau_id=bureau_id, id=slot_id).values_list("subject_id", flat=True).first()
    return reverse("volunteer_sign_up", args=[task, slot_id]) if task else ""


def moved(old: Booking, new: Booking) -> None:
    """Another date of the same task is agreed to by the same words; another task is not, and says so at the desk."""
    mine = SignUp.objects.filter(bureau_id=old.bureau_id, booking_id=old.id).first()
    task = Slot.objects.filter(bureau_id=new.bureau_id, id=new.slot_id).values_list("subject_id", flat=True).first()
    if mine is None or task != mine.task_id:
        return
    SignUp(
        bureau_id=new.bureau_id, booking_id=new.id, task_id=mine.task_id, consent=mine.consent,
        consented_at=mine.consented_at,
    ).save(force_insert=True)  # fmt: skip


def retimed(slot: Slot) -> None:
    """A task is listed until the end of its last date."""
    if slot.subject_id is None:
        return
    every = Slot.objects.filter(bureau_id=slot.bureau_id, subject_id=slot.subject_id, kind=BOOKED_AS)
    until = every.aggregate(until=Max("ends_at"))["until"]
    VolunteerTask.objects.filter(bureau_id=slot.bureau_id, id=slot.subject_id).update(until=until)
