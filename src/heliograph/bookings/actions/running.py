"""The unit's work on a time: change it, cancel it with a reason and another time, close it; mark who came."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.bookings import subjects
from heliograph.bookings.actions.booking import once_a_person
from heliograph.bookings.actions.opening import CONTACTS_KEPT, check_places, check_times, reminders
from heliograph.bookings.actions.places import (
    FOLLOW,
    check_runs,
    count_place,
    end,
    fill,
    free_place,
    held,
    last_answer,
    locked_for,
    note,
    owe_to,
    save_counters,
    set_news,
    standing,
)
from heliograph.bookings.errors import NotBookable, NotYours, Overlapping
from heliograph.bookings.models import ACTIVE, HELD, Booking, Slot, SlotState, Status
from heliograph.bookings.words import said_time
from heliograph.core.text import Text
from heliograph.matters import actions as spine
from heliograph.matters.actions import Actor, Details, MatterRef
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Invalid, Missing, NotAllowed
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal

EARLY = timedelta(hours=2)
"""So long before the start people may be marked as there."""


def move(
    viewer: Viewer, slot_id: UUID, starts_at: datetime, ends_at: datetime, where: str, why: str, *, now: datetime
) -> Slot:
    """Hold it at another time or place; everybody keeps their place and is told why.

    Raises `Missing`, `Invalid`, `NotBookable`, `NotAllowed`, `NotFound`.
    """

    def work() -> Slot:
        slot = _to_change(viewer, slot_id, why, now)
        check_times(starts_at, ends_at, now)
        refuse_personal(viewer.bureau_id, where)
        slot.was_at, slot.why = slot.starts_at, why.strip()
        slot.starts_at, slot.ends_at, slot.place = starts_at, ends_at, where.strip() or slot.place
        slot.moves, slot.changed_at, slot.erase_at = slot.moves + 1, now, ends_at + CONTACTS_KEPT
        for row in standing(slot, ACTIVE):
            row.reminded_at = None
            _shorten_offer(slot, row, now)
            _tell(viewer, slot, row, "moved", f"上门的时间改了：{said_time(slot).zh}。原因：{slot.why}", now)
            row.save()
        slot.save()
        subjects.is_retimed(slot)
        insert(reminders(slot))
        note(slot, "moved", viewer, now, words=why)
        return slot

    return durably(work)


def _shorten_offer(slot: Slot, row: Booking, now: datetime) -> None:
    """An offer lapses before the new start: its place must still reach somebody. Who was offered it has till then to say yes."""
    latest = max(now, last_answer(slot.starts_at))
    if row.answer_by is not None and row.answer_by > latest:
        row.answer_by = latest
        insert([owe_to(FOLLOW, slot, latest)])


def set_places(viewer: Viewer, slot_id: UUID, capacity: int, kept: int, *, now: datetime) -> Slot:
    """More places, or fewer where nobody loses one; who waits is offered the new ones. Raises `Overlapping`, `Invalid`, …"""

    def work() -> Slot:
        slot = locked_for(viewer, slot_id)
        check_places(capacity, kept)
        if slot.state != SlotState.OPEN or now >= slot.starts_at:
            raise NotBookable
        rows = Booking.objects.filter(bureau_id=slot.bureau_id, slot_id=slot.id, place__isnull=False)
        places = [one for one in rows.values_list("place", flat=True) if one is not None]
        if any(one > capacity for one in places) or any(
            (one > slot.open_places) != (one > capacity - kept) for one in places
        ):
            raise Overlapping
        slot.capacity, slot.kept, slot.changed_at = capacity, kept, now
        fill(slot, now)
        slot.save()
        note(slot, "places", viewer, now, words=f"{capacity}, {kept}")
        return slot

    return durably(work)


def cancel(viewer: Viewer, slot_id: UUID, why: str, instead: UUID | None = None, *, now: datetime) -> Slot:
    """Not held, with the reason: everybody is told and offered another time, `instead` first.

    Raises `Missing`, `Invalid` for a time that is not one of the same kind, `NotBookable`, `NotAllowed`, `NotFound`.
    """

    def work() -> Slot:
        slot = _to_change(viewer, slot_id, why, now)
        _check_instead(slot, instead)
        slot.state, slot.why, slot.changed_at, slot.instead_id = SlotState.CANCELLED, why.strip(), now, instead
        words = f"约好的这个时间取消了。原因：{slot.why}。您的事还在，我们给您另排时间，排好就告诉您。"
        for row in standing(slot, ACTIVE):
            if row.matter_id is not None:
                _step(viewer, row, words, now)
            end(slot, row, Status.CANCELLED, now, news="" if row.matter_id else "cancelled")
        slot.save()
        note(slot, "cancelled", viewer, now, words=why)
        return slot

    return durably(work)


def _check_instead(slot: Slot, instead: UUID | None) -> None:
    same = Slot.objects.filter(bureau_id=slot.bureau_id, kind=slot.kind).exclude(id=slot.id)
    if instead is not None and not same.filter(id=instead).exists():
        raise Invalid("instead", Text("请选同一种预约的另一个时间。", "Choose another time of the same kind."))


def close(viewer: Viewer, slot_id: UUID, *, now: datetime) -> Slot:
    """Take no more bookings. Who has a place keeps it; who waits is told that none came free. Raises `NotBookable`, …"""

    def work() -> Slot:
        slot = locked_for(viewer, slot_id)
        if slot.state != SlotState.OPEN:
            raise NotBookable
        slot.state, slot.changed_at = SlotState.CLOSED, now
        for row in standing(slot, [Status.WAITING]):
            end(slot, row, Status.LAPSED, now, news="unfilled")
        slot.save()
        note(slot, "closed", viewer, now)
        return slot

    return durably(work)


def may_mark(slot: Slot, row: Booking, *, came: bool, now: datetime) -> bool:
    """Whether it can be marked now. As absent only from the start on: until then the place is theirs. A matter says it itself."""
    if row.matter_id is not None or now < slot.starts_at - EARLY:
        return False
    if came:
        return row.status in (*HELD, Status.ABSENT)
    return row.status == Status.CAME or (row.status in HELD and now >= slot.starts_at)


def mark(viewer: Viewer, booking_id: UUID, *, came: bool, now: datetime) -> Booking:
    """Came, or did not come. A mark can be put right; who comes late after their place was freed is served all the same.

    Raises `NotYours` where it does not fit, also of a place that is still to come to; `AlreadyBooked` where they were entered
    anew meanwhile, `NotAllowed`, `NotFound`.
    """

    def work() -> Booking:
        slot, row = held(viewer.bureau_id, booking_id)
        check_runs(viewer, slot.unit_id)
        if not may_mark(slot, row, came=came, now=now):
            raise NotYours
        if came:
            if row.status == Status.ABSENT:
                row.place = free_place(slot, is_staff=True, now=max(now, slot.starts_at))
                row.places = slot.capacity
                count_place(slot, row.place, 1)
            row.status, row.answer_by, row.ended_at, row.news = Status.CAME, None, None, ""
            row.save()
        else:
            end(slot, row, Status.ABSENT, now)
        save_counters(slot)
        note(slot, "came" if came else "absent", viewer, now, sequence=row.sequence)
        return row

    return once_a_person(work)


def _to_change(viewer: Viewer, slot_id: UUID, why: str, now: datetime) -> Slot:
    slot = locked_for(viewer, slot_id)
    if slot.state == SlotState.CANCELLED or now >= slot.ends_at:
        raise NotBookable
    if not why.strip():
        raise Missing("reason")
    refuse_personal(viewer.bureau_id, why)
    return slot


def _tell(viewer: Viewer, slot: Slot, row: Booking, news: str, words: str, now: datetime) -> None:
    if row.matter_id is not None:
        _step(viewer, row, words, now)
    else:
        set_news(slot, row, news, now)


def _step(viewer: Viewer, row: Booking, words: str, now: datetime) -> None:
    """A matter is told through the spine, on its own page and by its own ways.

    Who runs the time may not have the matter, which may have gone to another unit since: then it is told by the system.
    """
    assert row.matter_id is not None
    ref, details = MatterRef(row.bureau_id, row.matter_id), Details(words=words)
    try:
        spine.act(ref, "schedule", Actor(viewer), now=now, details=details)
    except NotAllowed:
        spine.act(ref, "schedule", spine.SYSTEM, now=now, details=details)
