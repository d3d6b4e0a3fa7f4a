"""Tasks as everybody reads them, as the unit sees them, and the thanks that a volunteer fetches. No list of volunteers anywhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from heliograph.bookings.models import ACTIVE, Booking, Slot, SlotState, Status
from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.matters.errors import NotFound
from heliograph.notices.reading import public as notices
from heliograph.notices.reading.public import PublicNotice
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.volunteers.actions.signing_up import helped
from heliograph.volunteers.actions.tasks import BOOKED_AS
from heliograph.volunteers.kinds import TaskKind, kinds
from heliograph.volunteers.models import SignUp, TaskState, TaskStep, VolunteerTask

MOST = 30
FEWEST = 10
"""Grades of fewer people are not shown to anybody."""


@dataclass(frozen=True, slots=True)
class Date:
    """One date of a task. `free` places; `can_wait`: full, but somebody more may wait.

    `place`: where one meets, which may have been moved since the task was offered.
    `closes`: the time of day at which it ends, empty where that is another day.
    """

    id: UUID
    starts_at: datetime
    ends_at: datetime
    place: str
    closes: str
    wanted: int
    free: int
    waiting: int
    takes: bool
    can_wait: bool
    is_cancelled: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class Task:
    """One task as a page shows it; `dates` are all of them in order, `next` the first one to come."""

    id: UUID
    title: Text
    kind: TaskKind | None
    about: str
    place: str
    bring: str
    insurance: str
    age: int
    unit: Text | None
    unit_phone: str
    leads: Text | None
    state: str
    why: str
    until: datetime
    dates: tuple[Date, ...]
    call: Text | None
    call_path: str

    @property
    def path(self) -> str:
        return reverse("volunteer_task", args=[self.id])

    @property
    def next(self) -> Date | None:
        return next((one for one in self.dates if not one.is_over and not one.is_cancelled), None)

    @property
    def wanted(self) -> int:
        """Places that are free on dates to come."""
        return sum(one.free for one in self.dates if one.takes)


@dataclass(frozen=True, slots=True)
class Thanks:
    """What a certificate says: no name, which its holder writes in by hand. `may_grade`: there is a sign-up to keep a grade with,
    as there is none for who was entered by an officer."""

    number: str
    title: Text
    kind: Text
    place: str
    starts_at: datetime
    ends_at: datetime
    unit: Text | None
    leads: Text | None
    may_grade: bool
    grade: int | None

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at

    @property
    def hours(self) -> str:
        """In hours, to the half."""
        halves = round(self.length / timedelta(minutes=30))
        return f"{halves / 2:g}"


@dataclass(frozen=True, slots=True)
class Day:
    """One date on the desk: how many signed up, agreed, came."""

    date: Date
    signed_up: int
    without_consent: int
    came: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One task on the desk. `grades` is how many gave which, None while fewer than ten did."""

    task: Task
    days: tuple[Day, ...]
    steps: tuple[tuple[TaskStep, Text | None], ...]
    grades: dict[int, int] | None
    notice: UUID | None
    may_lead: bool
    may_call: bool


def coming(bureau_id: int, *, now: datetime, after: UUID | None = None) -> tuple[list[Task], bool]:
    """Open tasks that are not over, the next to end first; `after` is the last one of the page before. And whether there are more."""
    rows = VolunteerTask.objects.filter(bureau_id=bureau_id, until__gte=now, state=TaskState.OPEN)
    last = VolunteerTask.objects.filter(bureau_id=bureau_id, id=after).first() if after is not None else None
    if last is not None:
        rows = rows.filter(Q(until__gt=last.until) | Q(until=last.until, id__gt=last.id))
    found = list(rows.order_by("until", "id")[: MOST + 1])
    return _tasks(found[:MOST], now), len(found) > MOST


def task(bureau_id: int, task_id: UUID, *, now: datetime) -> Task:
    """Raises `NotFound`."""
    return _tasks([_row(bureau_id, task_id)], now)[0]


def of_unit(viewer: Viewer, *, now: datetime) -> list[Task]:
    """The tasks of the officer's units, the latest first."""
    rows = VolunteerTask.objects.filter(bureau_id=viewer.bureau_id)
    if not rights.sees_all(viewer):
        rows = rows.filter(unit_id__in=rights.units_prepared(viewer))
    return _tasks(list(rows.order_by("-until", "-id")[:100]), now)


def sheet(viewer: Viewer, task_id: UUID, *, now: datetime) -> Sheet:
    """Raises `NotFound` for who works elsewhere."""
    row = _row(viewer.bureau_id, task_id)
    if not (rights.may_prepare(viewer, row.unit_id) or rights.sees_all(viewer)):
        raise NotFound
    shown = _tasks([row], now)[0]
    agreed = set(SignUp.objects.filter(bureau_id=row.bureau_id, task_id=row.id).values_list("booking_id", flat=True))
    booked: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    every = Booking.objects.filter(bureau_id=row.bureau_id, slot_id__in=[one.id for one in shown.dates])
    for slot_id, ident, status in every.values_list("slot_id", "id", "status"):
        booked[slot_id].append((ident, status))
    days = tuple(_day(one, booked[one.id], agreed) for one in shown.dates)
    given = SignUp.objects.filter(bureau_id=row.bureau_id, task_id=row.id, grade__isnull=False)
    grades = Counter(given.values_list("grade", flat=True))
    steps = TaskStep.objects.filter(bureau_id=row.bureau_id, task_id=row.id).order_by("at", "id")
    may_lead = rights.may_lead(viewer, row.unit_id) and row.state == TaskState.OPEN
    return Sheet(
        task=shown, days=days,
        steps=tuple((one, organisation.officer_name(row.bureau_id, one.by_id)) for one in steps),
        grades={one: grades[one] for one in (5, 4, 3, 2, 1)} if sum(grades.values()) >= FEWEST else None,
        notice=row.notice_id, may_lead=may_lead,
        may_call=may_lead and bool(shown.kind and shown.kind.urgent) and shown.next is not None,
    )  # fmt: skip


def thanks(bureau_id: int, number: str, secret: str, *, now: datetime) -> Thanks:
    """What somebody who came fetches with their receipt. Raises `NotFound`, `NotYet`."""
    booking, slot, of = helped(bureau_id, number, secret, now=now)
    shown = _tasks([of], now)[0]
    kind = shown.kind.title if shown.kind else shown.title
    mine = SignUp.objects.filter(bureau_id=bureau_id, booking_id=booking.id).first()
    return Thanks(
        show_number(booking.number), shown.title, kind, slot.place, slot.starts_at, slot.ends_at, shown.unit,
        shown.leads, mine is not None, mine.grade if mine else None,
    )  # fmt: skip


def _row(bureau_id: int, task_id: UUID) -> VolunteerTask:
    row = VolunteerTask.objects.filter(bureau_id=bureau_id, id=task_id).first()
    if row is None:
        raise NotFound
    return row


def _tasks(rows: list[VolunteerTask], now: datetime) -> list[Task]:
    if not rows:
        return []
    dates: dict[UUID, list[Slot]] = defaultdict(list)
    slots = Slot.objects.filter(bureau_id=rows[0].bureau_id, subject_id__in=[one.id for one in rows], kind=BOOKED_AS)
    for slot in slots.order_by("starts_at", "id"):
        assert slot.subject_id is not None
        dates[slot.subject_id].append(slot)
    calls = notices.several(rows[0].bureau_id, [one.notice_id for one in rows if one.notice_id], now=now)
    return [_task(row, dates[row.id], calls.get(row.notice_id) if row.notice_id else None, now) for row in rows]


def _task(row: VolunteerTask, slots: Iterable[Slot], call: PublicNotice | None, now: datetime) -> Task:
    unit = organisation.units(row.bureau_id).get(row.unit_id)
    is_called = call is not None and call.is_current
    return Task(
        id=row.id, title=row.title, kind=kinds().task(row.kind), about=row.about, place=row.place, bring=row.bring,
        insurance=row.insurance, age=row.age, unit=unit.title if unit else None, unit_phone=unit.phone if unit else "",
        leads=organisation.officer_name(row.bureau_id, row.leads_id), state=row.state, why=row.why, until=row.until,
        dates=tuple(_date(one, row.state, now) for one in slots), call=call.title if call and is_called else None,
        call_path=call.path if call and is_called else "",
    )  # fmt: skip


def _date(slot: Slot, state: str, now: datetime) -> Date:
    zone = organisation.zone(slot.bureau_id)
    begins, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    takes = state == TaskState.OPEN and slot.state == SlotState.OPEN and now < slot.starts_at
    free = max(0, slot.open_places - slot.taken) if takes and not slot.waiting else 0
    return Date(
        id=slot.id, starts_at=slot.starts_at, ends_at=slot.ends_at, place=slot.place,
        closes=f"{ends:%H:%M}" if begins.date() == ends.date() else "", wanted=slot.capacity, free=free,
        waiting=slot.waiting, takes=takes, can_wait=takes and not free and slot.waiting < slot.waiting_most,
        is_cancelled=slot.state == SlotState.CANCELLED, is_over=now >= slot.ends_at,
    )  # fmt: skip


def _day(date: Date, booked: list[tuple[UUID, str]], agreed: set[UUID]) -> Day:
    standing = [ident for ident, status in booked if status in (*ACTIVE, Status.CAME)]
    return Day(
        date, len(standing), sum(1 for one in standing if one not in agreed),
        sum(1 for _ident, status in booked if status == Status.CAME),
    )  # fmt: skip
