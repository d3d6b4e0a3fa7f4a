"""What happens by itself: offers lapse, the list moves on, places of who did not come are freed, matters that ended free theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model

from heliograph.bookings import kinds
from heliograph.bookings.actions.places import end, fill, held, locked, save_counters, standing
from heliograph.bookings.models import ACTIVE, Booking, Slot, SlotState, Status
from heliograph.core.procedure import Kind
from heliograph.matters.commit import durably
from heliograph.matters.models import Event, Matter

ENDS_WITHOUT_COMING = frozenset({Kind.WITHDRAW, Kind.REFUSE, Kind.NOT_OURS, Kind.MERGE})
DONE = frozenset({Kind.ANSWER, Kind.CLOSE})


def follow(bureau_id: int, slot_id: UUID, *, now: datetime) -> None:
    """Bring a time up to date with the clock. Bears being run twice."""

    def work() -> None:
        slot = locked(bureau_id, slot_id)
        if slot.state == SlotState.CANCELLED:
            return
        _lapse(slot, now)
        if now >= slot.starts_at:
            for row in standing(slot, [Status.WAITING]):
                end(slot, row, Status.LAPSED, now, news="unfilled")
            _free_after_grace(slot, now)
        fill(slot, now)
        save_counters(slot)

    durably(work)


def _lapse(slot: Slot, now: datetime) -> None:
    for row in standing(slot, [Status.OFFERED]):
        if row.answer_by is not None and row.answer_by <= now:
            end(slot, row, Status.LAPSED, now, news="lapsed")


def _free_after_grace(slot: Slot, now: datetime) -> None:
    """The published rule: held so many minutes, then free for who is there."""
    if slot.grace and now >= slot.starts_at + timedelta(minutes=slot.grace):
        for row in standing(slot, [Status.BOOKED]):
            if row.matter_id is None:
                end(slot, row, Status.ABSENT, now)


def listen(matter: Matter, event: Event) -> Iterable[Model]:
    """Keep the place true to its matter, in the event's transaction."""
    if not any(matter.procedure == one.procedure for one in kinds.kinds().values() if one.procedure):
        return []
    found = Booking.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).values_list("id", flat=True).first()
    if found is None:
        return []
    ended, done = event.kind in ENDS_WITHOUT_COMING, event.kind in DONE
    if not ended and not done:
        return []
    slot, row = held(matter.bureau_id, found)
    if row.status not in ACTIVE:
        return []
    if ended or row.status == Status.WAITING:
        end(slot, row, Status.RETURNED, event.at)
        fill(slot, event.at)
    else:
        row.status = Status.CAME
        row.save()
    save_counters(slot)
    return []
