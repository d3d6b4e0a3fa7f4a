"""What an app says about the times of a kind that it opens itself: where they are booked, what goes along with a change, and what
follows when a time is moved.

An app registers in `AppConfig.ready()`. Without a word a kind is booked on the page of its time.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from heliograph.bookings.models import Booking, Slot

Page = Callable[[int, UUID], str]
"""Bureau and time give the address of the form to book it; empty for none."""
Moved = Callable[[Booking, Booking], None]
"""Called in the transaction in which a holder changes from the first booking to the second."""
Retimed = Callable[[Slot], None]
"""Called in the transaction in which a time is moved, with its new hours."""
_kinds: dict[str, tuple[Page, Moved, Retimed]] = {}


def register(kind: str, page: Page, moved: Moved, retimed: Retimed) -> None:
    """From now on times of this kind are booked on `page`, `moved` hears of every change, `retimed` of every time that moves."""
    _kinds[kind] = (page, moved, retimed)


def page_of(kind: str, bureau_id: int, slot_id: UUID) -> str:
    """Where a time of this kind is booked; empty: on its own page."""
    return _kinds[kind][0](bureau_id, slot_id) if kind in _kinds else ""


def has_moved(kind: str, old: Booking, new: Booking) -> None:
    if kind in _kinds:
        _kinds[kind][1](old, new)


def is_retimed(slot: Slot) -> None:
    if slot.kind in _kinds:
        _kinds[slot.kind][2](slot)
