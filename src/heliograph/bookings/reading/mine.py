"""One's own booking, by its link or by number and secret: when, where, and what can be done. Never who booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.bookings import tokens
from heliograph.bookings.actions import opened
from heliograph.bookings.models import ACTIVE, Booking, Slot, Status
from heliograph.bookings.reading.public import Line, line_of, other_times
from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.matters.errors import NotFound

SAYS = {
    Status.BOOKED: Text("约好了", "Booked"),
    Status.OFFERED: Text("候补排到了，等您回话", "A place came free: say yes"),
    Status.WAITING: Text("候补中", "On the waiting list"),
    Status.CAME: Text("来过了", "You came"),
    Status.ABSENT: Text("没有来", "Did not come"),
    Status.RETURNED: Text("已退", "Given back"),
    Status.LAPSED: Text("没有排到", "No place"),
    Status.CANCELLED: Text("这个时间我们取消了", "We cancelled this time"),
}


@dataclass(frozen=True, slots=True)
class Mine:
    """A booking as its holder sees it. `ahead`: how many wait before them."""

    booking: Booking
    line: Line
    says: Text
    ahead: int
    others: list[Line]
    can_give_back: bool
    can_say_yes: bool
    can_change: bool

    @property
    def number(self) -> str:
        return show_number(self.booking.number)

    @property
    def token(self) -> str:
        return tokens.token(self.booking)


def named(bureau_id: int, token: str, now: datetime) -> Mine:
    """The booking that a link opens. Raises `NotFound`."""
    return of_id(bureau_id, tokens.named(bureau_id, token), now)


def mine(bureau_id: int, number: str, secret: str, now: datetime) -> Mine:
    """The booking that number and secret open. Raises `NotFound`."""
    return _mine(opened(bureau_id, number, secret), now)


def of_id(bureau_id: int, booking_id: UUID, now: datetime) -> Mine:
    """Raises `NotFound`."""
    row = Booking.objects.filter(bureau_id=bureau_id, id=booking_id).first()
    if row is None:
        raise NotFound
    return _mine(row, now)


def _mine(row: Booking, now: datetime) -> Mine:
    slot = Slot.objects.get(bureau_id=row.bureau_id, id=row.slot_id)
    line = line_of(slot, now)
    status, is_coming = Status(row.status), now < slot.starts_at
    ahead = 0
    if status == Status.WAITING:
        ahead = Booking.objects.filter(
            bureau_id=row.bureau_id, slot_id=row.slot_id, status=Status.WAITING, sequence__lt=row.sequence
        ).count()
    can_change = row.matter_id is None and ((status in ACTIVE and is_coming) or status == Status.CANCELLED)
    return Mine(
        row, line, SAYS[status], ahead, other_times(row.bureau_id, line, now) if can_change else [],
        status in ACTIVE and is_coming,
        status == Status.OFFERED and row.answer_by is not None and now < row.answer_by, can_change,
    )  # fmt: skip
