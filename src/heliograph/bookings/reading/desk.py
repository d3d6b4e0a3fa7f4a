"""The counter's list: who comes today, by time, for the people of the unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from heliograph.bookings import kinds
from heliograph.bookings.actions import may_mark, may_run
from heliograph.bookings.kinds import Kind
from heliograph.bookings.models import Booking, Slot, SlotState, Status
from heliograph.bookings.reading.mine import SAYS
from heliograph.bookings.reading.public import Line, Tally, line_of, tallies
from heliograph.bookings.reading.queueing import DOORS
from heliograph.bookings.sealing import contact_of
from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.matters.errors import NotFound
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
from heliograph.organisation.reading import Viewer

MOST_SLOTS = 200
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody on the list."""

    id: UUID
    sequence: int
    number: str
    name: str
    phone: str
    needs: str
    status: str
    says: Text
    door: Text
    matter_id: UUID | None
    can_be_there: bool
    can_be_absent: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A time with who comes. `more`: rows beyond those that a page holds."""

    line: Line
    unit_id: int
    rows: list[Row]
    waiting: int
    tally: Tally
    has_begun: bool
    is_over: bool
    more: int


@dataclass(frozen=True, slots=True)
class Counter:
    """A day at the counter."""

    day: date
    sheets: list[Sheet]
    before: date
    after: date


def may_open(viewer: Viewer) -> list[Unit]:
    """The units whose times the officer may open."""
    every = organisation.units(viewer.bureau_id).values()
    return [unit for unit in every if unit.active and may_run(viewer, unit.id)]


def openable_kinds() -> list[Kind]:
    """Kinds that are opened here; the others are opened by the app they belong to."""
    return [one for one in kinds.kinds().values() if one.listed]


def counter(viewer: Viewer, day: date, now: datetime) -> Counter:
    """The times of a day of the units that the viewer runs."""
    zone = organisation.zone(viewer.bureau_id)
    start = datetime.combine(day, time.min, zone)
    units = [unit.id for unit in may_open(viewer)]
    rows = Slot.objects.filter(
        bureau_id=viewer.bureau_id, unit_id__in=units, starts_at__gte=start, starts_at__lt=start + timedelta(days=1)
    )
    slots = list(rows.exclude(state=SlotState.CANCELLED).order_by("starts_at", "id")[:MOST_SLOTS])
    return Counter(day, _sheets(viewer.bureau_id, slots, now), day - timedelta(days=1), day + timedelta(days=1))


def sheet(viewer: Viewer, slot_id: UUID, now: datetime) -> Sheet:
    """One time. Raises `NotFound`, also for who does not run it."""
    slot = Slot.objects.filter(bureau_id=viewer.bureau_id, id=slot_id).first()
    if slot is None or not may_run(viewer, slot.unit_id):
        raise NotFound
    (found,) = _sheets(viewer.bureau_id, [slot], now)
    return found


def coming(viewer: Viewer, now: datetime) -> list[Line]:
    """Times to come of the units that the viewer runs."""
    units = [unit.id for unit in may_open(viewer)]
    rows = Slot.objects.filter(bureau_id=viewer.bureau_id, unit_id__in=units, ends_at__gt=now)
    return [line_of(one, now) for one in rows.filter(starts_at__gt=now).order_by("starts_at", "id")[:MOST_SLOTS]]


ON_LIST = (Status.BOOKED, Status.OFFERED, Status.CAME, Status.ABSENT)


def _sheets(bureau_id: int, slots: list[Slot], now: datetime) -> list[Sheet]:
    ids = [one.id for one in slots]
    rows = Booking.objects.filter(bureau_id=bureau_id, slot_id__in=ids, status__in=ON_LIST)
    nth = Window(RowNumber(), partition_by=F("slot_id"), order_by="sequence")
    shown: dict[UUID, list[Booking]] = {one: [] for one in ids}
    for row in rows.annotate(nth=nth).filter(nth__lte=MOST_ROWS).order_by("slot_id", "sequence"):
        shown[row.slot_id].append(row)
    tally = tallies(bureau_id, ids)
    return [_sheet(one, shown[one.id], tally[one.id], now) for one in slots]


def _sheet(slot: Slot, shown: list[Booking], tally: Tally, now: datetime) -> Sheet:
    more = tally.unmarked + tally.came + tally.absent - len(shown)
    return Sheet(
        line_of(slot, now), slot.unit_id, [_row(slot, one, now) for one in shown], slot.waiting, tally,
        now >= slot.starts_at, now >= slot.ends_at, more,
    )  # fmt: skip


def _row(slot: Slot, row: Booking, now: datetime) -> Row:
    left = contact_of(slot, row)
    return Row(
        row.id, row.sequence, show_number(row.number), left.get("name", ""), left.get("phone", "") or left.get("email", ""),
        left.get("needs", ""), row.status, SAYS[Status(row.status)], DOORS[row.door], row.matter_id,
        may_mark(slot, row, came=True, now=now), may_mark(slot, row, came=False, now=now),
    )  # fmt: skip
