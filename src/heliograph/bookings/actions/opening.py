"""Open times: one, or a series by weekday and hours with the bureau's calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Model

from heliograph.bookings import kinds, queue
from heliograph.bookings.actions.places import FOLLOW, REMIND, check_runs, note, owe_to
from heliograph.bookings.models import Slot
from heliograph.bookings.sealing import new_slot_key
from heliograph.core.text import Text
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Invalid, Missing
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal

MOST_PLACES = 100_000
MOST_TIMES = 400
LONGEST_SERIES = timedelta(days=184)
CONTACTS_KEPT = timedelta(days=30)
REMINDS = timedelta(days=1)

Days = Literal["working", "free", "all"]


@dataclass(frozen=True, slots=True)
class New:
    """A time to be opened. None: as the kind says. `subject` is what it belongs to in the app that opens it."""

    kind: str
    unit: int
    place: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    title: str = ""
    about: str = ""
    access: str = ""
    who: str = ""
    bring: str = ""
    kept: int | None = None
    waiting_most: int | None = None
    grace: int | None = None
    subject: UUID | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Which days and hours: from `first` to `last`, on `weekdays` (Monday 0), cut into times of `minutes`.

    `days`: only on working days of the bureau's calendar (a Saturday that is worked counts), only on free days, or on all.
    """

    first: date
    last: date
    weekdays: frozenset[int]
    opens: time
    closes: time
    minutes: int
    days: Days = "working"


def open_times(viewer: Viewer, new: Sequence[New], *, now: datetime) -> list[Slot]:
    """Open these times, all or none; they can be booked at once. Raises `NotAllowed`, `Invalid`, `Missing`, `Standing`."""
    for one in new:
        _check(viewer, one, now)
    slots = [_slot(viewer, one, now) for one in new]

    def work() -> None:
        insert(slots)
        for slot in slots:
            note(slot, "opened", viewer, now)
            insert(reminders(slot))

    durably(work)
    return slots


def open_series(viewer: Viewer, model: New, series: Series, *, now: datetime) -> list[Slot]:
    """Open a time like `model` for every day and hour of the series that is still to come. Raises the same."""
    every = [one for one in times_of(viewer.bureau_id, model, series) if one.starts_at > now]
    if not every:
        raise Invalid(
            "weekdays",
            Text(
                "这段日子里没有符合的时间。请看日期、星期和钟点。",
                "No such time in these days: look at dates and hours.",
            ),
        )
    if len(every) > MOST_TIMES:
        raise Invalid(
            "last",
            Text(
                f"一次最多开 {MOST_TIMES} 个时间，这里有 {len(every)} 个。请分几次。",
                f"At most {MOST_TIMES} times at once; these are {len(every)}. Do it in parts.",
            ),
        )
    return open_times(viewer, every, now=now)


def times_of(bureau_id: int, model: New, series: Series) -> Iterator[New]:
    """Every time of a series in order. Raises `Invalid`."""
    if not timedelta(0) <= series.last - series.first <= LONGEST_SERIES:
        raise Invalid(
            "last", Text("最长半年，结束不早于开始。", "Half a year at most, ending no earlier than it begins.")
        )
    if series.minutes < 5:
        raise Invalid("minutes", Text("每个时间至少 5 分钟。", "At least 5 minutes each."))
    zone, calendar = organisation.zone(bureau_id), organisation.calendar(bureau_id)
    length = timedelta(minutes=series.minutes)
    day = series.first
    while day <= series.last:
        is_wanted = series.days == "all" or calendar.is_working(day) == (series.days == "working")
        worked_weekend = series.days == "working" and day.weekday() > 4
        if is_wanted and (day.weekday() in series.weekdays or worked_weekend):
            at = datetime.combine(day, series.opens, zone)
            while at + length <= datetime.combine(day, series.closes, zone):
                yield replace(model, starts_at=at, ends_at=at + length)
                at += length
        day += timedelta(days=1)


def _check(viewer: Viewer, new: New, now: datetime) -> None:
    check_runs(viewer, new.unit)
    if new.kind not in kinds.kinds():
        raise Invalid("kind", Text("没有这一种。", "There is no such kind."))
    if new.unit not in organisation.units(viewer.bureau_id):
        raise Invalid("unit", Text("没有这个单位。", "There is no such unit."))
    if not new.place.strip():
        raise Missing("place")
    check_times(new.starts_at, new.ends_at, now)
    check_places(new.capacity, new.kept or 0)
    refuse_personal(viewer.bureau_id, "\n".join((new.title, new.about, new.place, new.access, new.who, new.bring)))


def check_times(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise Invalid("starts_at", Text("开始时间要在以后。", "It must start later than now."))
    if not timedelta(0) < ends_at - starts_at <= timedelta(hours=24):
        raise Invalid(
            "ends_at", Text("结束要在开始之后、24 小时以内。", "It must end after it starts, within 24 hours.")
        )


def check_places(capacity: int, kept: int) -> None:
    if not 1 <= capacity <= MOST_PLACES:
        raise Invalid("capacity", Text(f"名额要在 1 到 {MOST_PLACES} 之间。", f"1 to {MOST_PLACES} places."))
    if not 0 <= kept < capacity:
        raise Invalid(
            "kept",
            Text("留给现场的要比名额少，至少放一个出来约。", "Keep fewer than there are: one at least is booked."),
        )


def _slot(viewer: Viewer, new: New, now: datetime) -> Slot:
    kind = kinds.kind(new.kind)
    slot = Slot(
        bureau_id=viewer.bureau_id, id=new_id(), kind=kind.code, subject_id=new.subject, unit_id=new.unit,
        title=new.title.strip(), about=new.about.strip(), place=new.place.strip(), access=new.access.strip(),
        who=new.who.strip(), bring=new.bring.strip(), starts_at=new.starts_at, ends_at=new.ends_at,
        capacity=new.capacity, kept=kind.kept_of(new.capacity) if new.kept is None else new.kept,
        waiting_most=kind.waiting if new.waiting_most is None else new.waiting_most,
        grace=kind.grace if new.grace is None else new.grace, opened_by_id=viewer.officer_id, opened_at=now,
        changed_at=now, last_at=now, head=queue.START, erase_at=new.ends_at + CONTACTS_KEPT,
    )  # fmt: skip
    new_slot_key(slot)
    return slot


def reminders(slot: Slot) -> list[Model]:
    """The jobs owed because of when it is: the day before, at the start, and when unused places are freed."""
    at = [owe_to(REMIND, slot, slot.starts_at - REMINDS), owe_to(FOLLOW, slot, slot.starts_at)]
    if slot.grace:
        at.append(owe_to(FOLLOW, slot, slot.starts_at + timedelta(minutes=slot.grace)))
    return at
