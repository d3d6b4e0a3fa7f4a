"""Times for everybody: what can be booked, day by day, and what came of what is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Q

from heliograph.bookings import kinds
from heliograph.bookings.actions import COUNTER, takes_bookings
from heliograph.bookings.kinds import Kind
from heliograph.bookings.models import Booking, Slot, SlotState, Status
from heliograph.bookings.words import title_of
from heliograph.core.text import Text
from heliograph.matters.errors import NotFound
from heliograph.organisation import reading as organisation
from heliograph.reader import clock

MOST = 500


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of it: how many had a place, came, did not come, gave theirs back; came without booking.

    `waited` are those who never had one: they count among none of the others.
    """

    booked: int
    waited: int
    came: int
    absent: int
    returned: int
    walked_in: int
    unmarked: int


@dataclass(frozen=True, slots=True)
class Line:
    """A time in a list."""

    id: UUID
    kind: Kind
    title: Text
    about: str
    unit: Text | None
    place: str
    access: str
    who: str
    bring: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    kept: int
    free: int
    waiting: int
    may_wait: bool
    grace: int
    state: str
    why: str
    was_at: datetime | None
    moves: int
    changed_at: datetime
    takes_bookings: bool
    accepted: int
    subject: UUID | None
    instead: UUID | None

    @property
    def from_clock(self) -> str:
        return clock(self.starts_at)

    @property
    def until_clock(self) -> str:
        return clock(self.ends_at)

    @property
    def can_be_booked(self) -> bool:
        return self.takes_bookings and (self.free > 0 or self.may_wait)

    @property
    def is_cancelled(self) -> bool:
        return self.state == SlotState.CANCELLED


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its times."""

    day: date
    lines: list[Line]


def line_of(slot: Slot, now: datetime) -> Line:
    kind, is_open = kinds.kind(slot.kind), takes_bookings(slot, now)
    free = slot.open_places - slot.taken if is_open and slot.waiting == 0 else 0
    return Line(
        slot.id, kind, title_of(slot), slot.about, organisation.unit_name(slot.bureau_id, slot.unit_id), slot.place,
        slot.access, slot.who, slot.bring, slot.starts_at, slot.ends_at, slot.capacity, slot.kept, free, slot.waiting,
        is_open and slot.waiting < slot.waiting_most, slot.grace, slot.state, slot.why, slot.was_at, slot.moves,
        slot.changed_at, is_open, slot.accepted, slot.subject_id, slot.instead_id,
    )  # fmt: skip


def days(
    bureau_id: int, first: date, last: date, now: datetime, *, kind: str = "", unit: int | None = None
) -> list[Day]:
    """Times of listed kinds from `first` to `last` that are not over, by day."""
    zone = organisation.zone(bureau_id)
    listed = [one.code for one in kinds.kinds().values() if one.listed and kind in ("", one.code)]
    rows = Slot.objects.filter(
        bureau_id=bureau_id, starts_at__gte=max(now, datetime.combine(first, time.min, zone)),
        starts_at__lt=datetime.combine(last + timedelta(days=1), time.min, zone), kind__in=listed,
    )  # fmt: skip
    if unit is not None:
        rows = rows.filter(unit_id=unit)
    return by_day((line_of(one, now) for one in rows.order_by("starts_at", "id")[:MOST]), bureau_id)


def by_day(lines: Iterable[Line], bureau_id: int) -> list[Day]:
    zone, found = organisation.zone(bureau_id), dict[date, list[Line]]()
    for one in lines:
        found.setdefault(one.starts_at.astimezone(zone).date(), []).append(one)
    return [Day(day, every) for day, every in found.items()]


def coming_of(bureau_id: int, subject: UUID, now: datetime) -> list[Line]:
    """Times of a task, a campaign or whatever opened them, that are not over."""
    rows = Slot.objects.filter(bureau_id=bureau_id, subject_id=subject, ends_at__gt=now)
    return [line_of(one, now) for one in rows.order_by("starts_at", "id")[:MOST]]


def gatherings(bureau_id: int, since: datetime, until: datetime, now: datetime) -> list[Line]:
    """Times for which people come together (an open day, a task, an event) that begin between the two; cancelled ones too."""
    together = [one.code for one in kinds.kinds().values() if one.gathering]
    rows = Slot.objects.filter(bureau_id=bureau_id, starts_at__gte=since, starts_at__lt=until, kind__in=together)
    return [line_of(one, now) for one in rows.order_by("starts_at", "id")[:MOST]]


def next_free(bureau_id: int, now: datetime) -> dict[str, Line]:
    """For each listed kind the next time that has a place."""
    found: dict[str, Line] = {}
    rows = Slot.objects.filter(bureau_id=bureau_id, starts_at__gt=now, state=SlotState.OPEN).order_by("starts_at", "id")
    for slot in rows[:MOST]:
        one = line_of(slot, now)
        if one.free and one.kind.listed:
            found.setdefault(slot.kind, one)
    return found


def line(bureau_id: int, slot_id: UUID, now: datetime) -> Line:
    """Raises `NotFound`."""
    slot = Slot.objects.filter(bureau_id=bureau_id, id=slot_id).first()
    if slot is None:
        raise NotFound
    return line_of(slot, now)


def other_times(bureau_id: int, of: Line, now: datetime) -> list[Line]:
    """Times of the same kind that have a place; the one offered instead first."""
    rows = Slot.objects.filter(bureau_id=bureau_id, kind=of.kind.code, starts_at__gt=now, state=SlotState.OPEN)
    same = [line_of(one, now) for one in rows.order_by("starts_at", "id")[:100]]
    free = [one for one in same if one.free and one.id != of.id and one.subject == of.subject]
    return sorted(free, key=lambda one: one.id != of.instead)[:20]


def tally_of(bureau_id: int, slot_id: UUID) -> Tally:
    """What came of a time, as counts: never who."""
    return tallies(bureau_id, [slot_id])[slot_id]


def tallies(bureau_id: int, slot_ids: Sequence[UUID]) -> dict[UUID, Tally]:
    """The same of many times."""
    rows = Booking.objects.filter(bureau_id=bureau_id, slot_id__in=slot_ids).order_by()
    counts: dict[UUID, Counter[str]] = {one: Counter() for one in slot_ids}
    walked: Counter[UUID] = Counter()
    waited: Counter[UUID] = Counter()
    sorts = ("slot_id", "status", "door", "never")
    never = Q(placed_at=None) & ~Q(status=Status.CAME)
    for slot_id, status, door, is_never, every in (
        rows.annotate(never=never).values_list(*sorts).annotate(every=Count("sequence"))
    ):
        if is_never:
            waited[slot_id] += every
            continue
        counts[slot_id][status] += every
        walked[slot_id] += every if status == Status.CAME and door == COUNTER else 0
    return {
        one: Tally(
            sum(count.values()), waited[one], count[Status.CAME], count[Status.ABSENT], count[Status.RETURNED], walked[one],
            count[Status.BOOKED] + count[Status.OFFERED],
        )
        for one, count in counts.items()
    }  # fmt: skip
