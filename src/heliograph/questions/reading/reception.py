"""Reception days for everybody, with counts of what came of them; and for the petition office, who comes when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.insight.measures import SMALL
from heliograph.matters import procedures
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter, Party
from heliograph.matters.reading.written import values_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.questions.actions import reception as actions
from heliograph.questions.models.reception import (
    WITH_TIME,
    DayState,
    Mode,
    ReceptionDay,
    ReceptionDesk,
    ReceptionTime,
    TimeStatus,
)
from heliograph.reader import clock

PAGE = 20
MOST_OPEN = 100
STATUSES = {
    TimeStatus.BOOKED: Text("已预约，等确认", "Booked, to be confirmed"),
    TimeStatus.CONFIRMED: Text("已确认", "Confirmed"),
    TimeStatus.CAME: Text("已接待", "Heard"),
    TimeStatus.ABSENT: Text("没有来", "Did not come"),
    TimeStatus.WAITING: Text("候补", "Waiting"),
    TimeStatus.CANCELLED: Text("已退", "Given back"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of a day."""

    number: int
    at: datetime
    is_free: bool

    @property
    def clock(self) -> str:
        return clock(self.at)


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of a day: how many booked it (for the desk), how many were heard; of these, whose matter has ended, and whose
    written answer is overdue."""

    booked: int
    heard: int
    ended: int = 0
    overdue: int = 0

    @property
    def told(self) -> int | None:
        """How many were heard, as everybody reads it: None for few, as with every count of people (decision 171)."""
        return None if 0 < self.heard < SMALL else self.heard

    @property
    def open(self) -> int:
        return self.heard - self.ended


@dataclass(frozen=True, slots=True)
class Line:
    """A day in a list."""

    id: UUID
    mode: str
    area: str
    leader: Text | None
    post: str
    unit: Text | None
    about: str
    place: str
    access: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    state: str
    free: int
    may_wait: bool
    tally: Tally
    why: str
    was_at: datetime | None
    was_place: str
    moves: int
    changed_at: datetime

    @property
    def until(self) -> str:
        return clock(self.ends_at)

    @property
    def can_be_booked(self) -> bool:
        return self.free > 0 or self.may_wait


@dataclass(frozen=True, slots=True)
class Desk:
    """A standing desk."""

    id: UUID
    unit: Text | None
    place: str
    hours: str
    phone: str
    access: str


@dataclass(frozen=True, slots=True)
class Page:
    line: Line
    slots: list[Slot]


def coming(bureau_id: int, now: datetime) -> list[Line]:
    """Days that are not over, the next first."""
    rows = ReceptionDay.objects.filter(
        bureau_id=bureau_id, ends_at__gt=now, starts_at__gt=now.replace(hour=0, minute=0)
    ).exclude(mode=Mode.VISIT)
    return _lines(list(rows.exclude(state=DayState.HELD).order_by("starts_at", "id")[:PAGE]), now)


def past(bureau_id: int, now: datetime, before: datetime | None = None) -> list[Line]:
    """Days that have begun, the last first; a visit to one person is not among them."""
    rows = ReceptionDay.objects.filter(bureau_id=bureau_id, starts_at__lt=before or now).exclude(mode=Mode.VISIT)
    return _lines(list(rows.order_by("-starts_at", "-id")[:PAGE]), now)


def desks(bureau_id: int) -> list[Desk]:
    """The standing desks that are open."""
    rows = ReceptionDesk.objects.filter(bureau_id=bureau_id, ended_at=None).order_by("set_at", "id")
    return [
        Desk(row.id, organisation.unit_name(bureau_id, row.unit_id), row.place, row.hours, row.phone, row.access)
        for row in rows
    ]


def page_of(bureau_id: int, day_id: UUID, now: datetime) -> Page:
    """Raises `NotFound`."""
    day = ReceptionDay.objects.filter(bureau_id=bureau_id, id=day_id).exclude(mode=Mode.VISIT).first()
    if day is None:
        raise NotFound
    (line,) = _lines([day], now)
    held = ReceptionTime.objects.filter(bureau_id=bureau_id, day_id=day.id, status__in=WITH_TIME)
    taken = set(held.values_list("number", flat=True))
    is_open = day.state == DayState.ANNOUNCED and now < day.starts_at
    slots = [Slot(number, day.time_of(number), is_open and number not in taken) for number in range(1, day.times + 1)]
    return Page(line, slots)


def _lines(days: list[ReceptionDay], now: datetime) -> list[Line]:
    if not days:
        return []
    rows = ReceptionTime.objects.filter(bureau_id=days[0].bureau_id, day_id__in=[day.id for day in days])
    counted: dict[UUID, Counter[str]] = {}
    walked: Counter[UUID] = Counter()
    for day_id, status, walk_in, count in (
        rows.order_by().values_list("day_id", "status", "walk_in").annotate(count=Count("made_at"))
    ):
        counted.setdefault(day_id, Counter())[status] += count
        if walk_in and status == TimeStatus.CAME:
            walked[day_id] += count
    followed = _followed(days[0].bureau_id, [day.id for day in days], now)
    return [
        _line(day, counted.get(day.id, Counter()), walked[day.id], followed.get(day.id, (0, 0)), now) for day in days
    ]


def _followed(bureau_id: int, day_ids: list[UUID], now: datetime) -> dict[UUID, tuple[int, int]]:
    """For each day, of those heard: how many matters have ended, and how many are overdue."""
    came = ReceptionTime.objects.filter(bureau_id=bureau_id, day_id__in=day_ids, status=TimeStatus.CAME)
    day_of = dict(came.values_list("matter_id", "day_id"))
    found: dict[UUID, tuple[int, int]] = {}
    matters = Matter.objects.filter(bureau_id=bureau_id, id__in=list(day_of))
    for matter_id, settled_at, due in matters.values_list("id", "settled_at", "due"):
        ended, overdue = found.get(day_of[matter_id], (0, 0))
        is_overdue = settled_at is None and due is not None and due < now
        found[day_of[matter_id]] = (ended + (settled_at is not None), overdue + is_overdue)
    return found


def _line(day: ReceptionDay, count: Counter[str], walked_in: int, followed: tuple[int, int], now: datetime) -> Line:
    is_open = day.state == DayState.ANNOUNCED and now < day.starts_at and day.mode != Mode.VISIT
    taken = sum(count[status] for status in WITH_TIME)
    free = max(0, day.times - taken) if is_open else 0
    tally = Tally(sum(count.values()) - walked_in, count[TimeStatus.CAME], *followed)
    return Line(
        day.id, day.mode, day.area, organisation.officer_name(day.bureau_id, day.leader_id), day.post,
        organisation.unit_name(day.bureau_id, day.unit_id), day.about, day.place, day.access, day.starts_at, day.ends_at,
        day.minutes, day.state, free, is_open and count[TimeStatus.WAITING] < day.waiting_most, tally, day.why, day.was_at,
        day.was_place, day.moves, day.changed_at,
    )  # fmt: skip


# The petition office


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody on the day's list. What they want to talk about stands on the matter's page, behind its own rules."""

    matter_id: UUID
    number: int | None
    at: datetime | None
    status: str
    status_title: Text
    walk_in: bool
    matter_number: str
    state: Text
    name: str
    can_confirm: bool
    can_be_placed: bool
    wishes_visit: bool = False

    @property
    def clock(self) -> str:
        return clock(self.at) if self.at else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    line: Line
    rows: list[Row]
    is_begun: bool
    is_over: bool


def sheet(viewer: Viewer, day_id: UUID, now: datetime) -> Sheet:
    """The day's list, in the order of its times. Raises `NotFound` for whoever does not run reception days."""
    if not actions.may_run(viewer):
        raise NotFound
    day = ReceptionDay.objects.filter(bureau_id=viewer.bureau_id, id=day_id).first()
    if day is None:
        raise NotFound
    times = ReceptionTime.objects.filter(bureau_id=day.bureau_id, day_id=day.id).exclude(status=TimeStatus.CANCELLED)
    rows = sorted(times, key=lambda one: (one.number is None, one.number or 0, one.made_at))
    (line,) = _lines([day], now)
    return Sheet(line, _rows(viewer, rows, day), now >= day.starts_at, now >= day.ends_at)


def unplaced(viewer: Viewer) -> list[Row]:
    """Bookings without a time: made by telephone or letter, or left over from a day that was cancelled or is over."""
    if not actions.may_run(viewer):
        return []
    reached = viewer.own_units | viewer.led_units
    open_matters = Matter.objects.filter(
        bureau_id=viewer.bureau_id,
        unit_id__in=reached,
        procedure=actions.RECEPTION,
        due__isnull=False,
        state__in=("submitted", "accepted"),
    )
    ids = list(open_matters.order_by("due").values_list("id", flat=True)[:MOST_OPEN])
    held = {one.matter_id: one for one in ReceptionTime.objects.filter(bureau_id=viewer.bureau_id, matter_id__in=ids)}
    days = {
        day.id: day.state
        for day in ReceptionDay.objects.filter(bureau_id=viewer.bureau_id, id__in={one.day_id for one in held.values()})
    }
    loose = [one for one in held.values() if one.number is None and days.get(one.day_id) != DayState.ANNOUNCED]
    missing = [
        ReceptionTime(bureau_id=viewer.bureau_id, matter_id=one, status=TimeStatus.WAITING)
        for one in ids
        if one not in held
    ]
    return _rows(viewer, [*loose, *missing], None)


def _rows(viewer: Viewer, times: list[ReceptionTime], day: ReceptionDay | None) -> list[Row]:
    ids = [one.matter_id for one in times]
    matters = {one.id: one for one in Matter.objects.filter(bureau_id=viewer.bureau_id, id__in=ids)}
    parties = Party.objects.filter(bureau_id=viewer.bureau_id, matter_id__in=ids, part="submitter")
    people = {one.matter_id: one for one in parties}
    made = []
    for one in times:
        matter = matters[one.matter_id]
        procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
        party = people.get(matter.id)
        name = ""
        if party is not None and matter.key:
            name = MatterKey.of(matter).open_values("party", party.id, bytes(party.sealed)).get("name", "")
        made.append(
            Row(
                matter.id, one.number, day.time_of(one.number) if day and one.number else None, one.status,
                STATUSES[TimeStatus(one.status)], one.walk_in, show_number(matter.number),
                procedure.state(matter.state).title, name,
                one.status == TimeStatus.BOOKED and matter.state == "submitted",
                matter.state in ("submitted", "accepted"), values_of(matter).get(actions.WISHED) == "yes",
            )
        )  # fmt: skip
    return made


def days_to_choose(viewer: Viewer, now: datetime) -> list[Line]:
    """Days on which somebody may still be placed."""
    rows = ReceptionDay.objects.filter(bureau_id=viewer.bureau_id, ends_at__gt=now, state=DayState.ANNOUNCED)
    return _lines(list(rows.exclude(mode=Mode.VISIT).order_by("starts_at", "id")[:PAGE]), now)


def visits(viewer: Viewer, now: datetime) -> list[Line]:
    """Visits that are not ended yet, the next first."""
    if not actions.may_run(viewer):
        return []
    rows = ReceptionDay.objects.filter(bureau_id=viewer.bureau_id, mode=Mode.VISIT, state=DayState.ANNOUNCED)
    return _lines(list(rows.order_by("starts_at", "id")[:PAGE]), now)


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody who was heard and waits for the written answer."""

    number: str
    due: datetime | None
    is_overdue: bool

    @property
    def shown_number(self) -> str:
        return show_number(self.number)


def unanswered(viewer: Viewer, now: datetime) -> list[Heard]:
    """Who was heard and is owed the answer, the most urgent first: nothing is left behind when the day is over."""
    if not actions.may_run(viewer):
        return []
    mine = Matter.objects.filter(
        bureau_id=viewer.bureau_id, unit_id__in=viewer.own_units | viewer.led_units, procedure=actions.RECEPTION,
        due__isnull=False, state__in=("heard", "asked"),
    )  # fmt: skip
    rows = mine.order_by("due").values_list("number", "due")[:MOST_OPEN]
    return [Heard(number, due, due is not None and due < now) for number, due in rows]
