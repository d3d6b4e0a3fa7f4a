"""What every step needs: the time's row held, who may, places given and freed, the queue grown by one, the list moved on.

Whoever changes a booking holds the row of its time first; so the counters and the order are true whatever comes at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Model

from heliograph.bookings import kinds, queue
from heliograph.bookings.models import Booking, Slot, SlotState, Status, Step
from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.matters.commit import insert, update
from heliograph.matters.composed import A_NUMBER, AN_ID, Composed
from heliograph.matters.errors import NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import keyring
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights

TELL = "bookings.tell"
FOLLOW = "bookings.follow"
REMIND = "bookings.remind"
SEAL = "bookings.seal"
LAST_OFFER = timedelta(hours=1)
"""So long before the start places that come free are offered to nobody any more: they are for who comes."""
SEALS_WITHIN = timedelta(minutes=1)


def may_run(viewer: Viewer, unit_id: int) -> bool:
    """Open times, see who comes, mark: the people of the unit, and the legal office."""
    return rights.may_prepare(viewer, unit_id)


def check_runs(viewer: Viewer, unit_id: int) -> None:
    if not may_run(viewer, unit_id):
        raise NotAllowed(Text("安排预约时间", "run bookable times"))


_held_slot = Composed(
    lambda b, s: Slot.objects.select_for_update().filter(bureau_id=b, id=s), A_NUMBER, AN_ID
)  # fmt: skip


def locked(bureau_id: int, slot_id: UUID) -> Slot:
    """Raises `NotFound`."""
    slot = _held_slot.first(bureau_id, slot_id)
    if slot is None:
        raise NotFound
    return slot


def locked_for(viewer: Viewer, slot_id: UUID) -> Slot:
    """The time's row for who runs it. Raises `NotFound`, `NotAllowed`."""
    slot = locked(viewer.bureau_id, slot_id)
    check_runs(viewer, slot.unit_id)
    return slot


def held(bureau_id: int, booking_id: UUID) -> tuple[Slot, Booking]:
    """A booking and its time, both held. Raises `NotFound`."""
    found = Booking.objects.filter(bureau_id=bureau_id, id=booking_id).values_list("slot_id", flat=True).first()
    if found is None:
        raise NotFound
    slot = locked(bureau_id, found)
    return slot, Booking.objects.select_for_update().get(bureau_id=bureau_id, id=booking_id)


def takes_bookings(slot: Slot, now: datetime) -> bool:
    return slot.state == SlotState.OPEN and now < slot.starts_at


# Places


def free_place(slot: Slot, *, is_staff: bool, now: datetime) -> int | None:
    """The place that the next one gets; None: they wait. Nobody gets past who waits already, and officers don't either:
    before the start they have the kept places alone while somebody waits."""
    begun = now >= slot.starts_at
    if is_staff and slot.kept_taken < slot.kept:
        return _first_free(slot, slot.open_places + 1, slot.capacity)
    if slot.taken < slot.open_places and (slot.waiting == 0 or begun):
        return _first_free(slot, 1, slot.open_places)
    return None


def _first_free(slot: Slot, first: int, last: int) -> int:
    """The lowest place of these that nobody has. The list is gone through only where somebody gave a place back."""
    rows = Booking.objects.filter(bureau_id=slot.bureau_id, slot_id=slot.id, place__gte=first, place__lte=last)
    after = first + (slot.taken if last == slot.open_places else slot.kept_taken)
    highest = rows.order_by("-place").values_list("place", flat=True).first()
    if (highest or first - 1) == after - 1:
        return after
    taken = set(rows.values_list("place", flat=True))
    return next(number for number in range(first, last + 1) if number not in taken)


def count_place(slot: Slot, place: int | None, by: int) -> None:
    if place is None:
        return
    if place > slot.open_places:
        slot.kept_taken += by
    else:
        slot.taken += by


def turn(slot: Slot, now: datetime) -> datetime:
    """When a step of the queue was: never before the step it follows, though a request may have waited for the row."""
    slot.last_at = max(slot.last_at, now)
    return slot.last_at


def end(slot: Slot, row: Booking, status: Status, now: datetime, *, news: str = "") -> None:
    """A booking ends: its place comes free, or it leaves the waiting list. The caller moves the list on and saves the time."""
    if row.status == Status.WAITING:
        slot.waiting -= 1
    count_place(slot, row.place, -1)
    row.place, row.status, row.ended_at, row.answer_by = None, status, turn(slot, now), None
    set_news(slot, row, news, now)
    row.save()


def set_news(slot: Slot, row: Booking, news: str, now: datetime) -> None:
    """Owe its holder the news, if they want to be told."""
    row.news = news if row.is_told else ""
    if row.news:
        insert([owe_to(TELL, slot, now)])


def owe_to(name: str, slot: Slot, at: datetime) -> Model:
    return owe(name, at=at, bureau=slot.bureau_id, slot=str(slot.id))


def fill(slot: Slot, now: datetime) -> None:
    """Offer places that are free to who waits, in the order of acceptance. The caller saves the time.

    A matter has its place without a yes: it is called about before anybody comes, and can be taken back.
    """
    if slot.state != SlotState.OPEN or now >= slot.starts_at - LAST_OFFER:
        return
    room = min(slot.open_places - slot.taken, slot.waiting)
    if room <= 0:
        return
    rows = Booking.objects.select_for_update().filter(bureau_id=slot.bureau_id, slot_id=slot.id, status=Status.WAITING)
    hours = kinds.kind(slot.kind).answer
    for row in list(rows.order_by("sequence")[:room]):
        row.place, row.places, row.placed_at = _first_free(slot, 1, slot.open_places), slot.capacity, turn(slot, now)
        if row.matter_id is not None:
            row.status = Status.BOOKED
            set_news(slot, row, "placed", now)
        else:
            row.status, row.answer_by = Status.OFFERED, min(now + timedelta(hours=hours), last_answer(slot.starts_at))
            set_news(slot, row, "offered", now)
            insert([owe_to(FOLLOW, slot, row.answer_by)])
        row.save()
        count_place(slot, row.place, 1)
        slot.waiting -= 1


def last_answer(starts_at: datetime) -> datetime:
    """Until when an offer can be taken, however long it was open."""
    return starts_at - LAST_OFFER / 2


# The queue


def accept(slot: Slot, row: Booking, codes: tuple[str, str], place: int | None, status: Status, now: datetime) -> bytes:
    """Put the new row into the queue and save both; returns the chain up to it. `codes` are number and secret."""
    slot.accepted += 1
    row.bureau_id, row.slot_id, row.sequence = slot.bureau_id, slot.id, slot.accepted
    row.number, row.code_hash = codes[0], keyring().receipt_code_hash(*codes)
    at = turn(slot, now)
    row.place, row.places, row.status, row.made_at = place, slot.capacity, status, at
    row.placed_at = None if place is None else at
    row.entry = queue.entry(queue.Accepted(slot.id, row.sequence, at, row.door, row.number), codes[1])
    slot.head = queue.chained(bytes(slot.head), row.entry)
    count_place(slot, place, 1)
    slot.waiting += status == Status.WAITING
    if not slot.seal_owed:
        slot.seal_owed = True
        insert([owe_to(SEAL, slot, now + SEALS_WITHIN)])
    insert([row])
    save_counters(slot)
    return bytes(slot.head)


def save_counters(slot: Slot) -> None:
    update([slot])


def note(slot: Slot, verb: str, by: Viewer, now: datetime, *, sequence: int | None = None, words: str = "") -> None:
    """Keep on record what an officer did."""
    Step(
        bureau_id=slot.bureau_id, id=new_id(), slot_id=slot.id, sequence=sequence, verb=verb, at=now,
        by_id=by.officer_id, words=words[:600],
    ).save()  # fmt: skip


def standing(slot: Slot, statuses: Iterable[Status]) -> list[Booking]:
    """Bookings of a time in these states, held, in the order of acceptance."""
    rows = Booking.objects.select_for_update().filter(
        bureau_id=slot.bureau_id, slot_id=slot.id, status__in=list(statuses)
    )
    return list(rows.order_by("sequence"))
