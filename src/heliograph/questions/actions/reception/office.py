"""The petition office's work on a day: confirm, place, move, cancel, end."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.matters import actions as spine
from heliograph.matters.actions import Actor, Details, MatterRef
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal
from heliograph.questions.actions.reception.days import (
    FOLLOW,
    RECEPTION,
    check_runs,
    check_times,
    given_time,
    held,
    locked,
    of_matter,
    ref_of,
    said_time,
    set_clock,
    times_taken,
    to_change,
)
from heliograph.questions.actions.reception.owed import fulfil_for
from heliograph.questions.errors import DayNotOpen, NotBookable
from heliograph.questions.models.reception import DayState, Mode, ReceptionDay, ReceptionTime, TimeStatus


def confirm(viewer: Viewer, matter_id: UUID, *, now: datetime) -> ReceptionTime:
    """Say that the time stands; from then on the day itself is promised. Raises `NotFound`, `NotAllowed`, `DayNotOpen`."""

    def work() -> ReceptionTime:
        check_runs(viewer)
        day, row = of_matter(viewer.bureau_id, matter_id)
        if row.number is None or day.state != DayState.ANNOUNCED:
            raise DayNotOpen
        words = f"时间确认：{said_time(day, row.number).zh}。"
        spine.act(ref_of(row), "accept", Actor(viewer), now=now, details=Details(words=words))
        row.refresh_from_db()
        set_clock(day, row, now)
        return row

    return durably(work)


def place(
    viewer: Viewer, matter_id: UUID, day_id: UUID, number: int | None, why: str, *, now: datetime
) -> ReceptionTime:
    """Give a booking a time, or another day or time, with the reason; whoever booked is told.

    Raises `Missing`, `TimeTaken`, `NotBookable`, `DayNotOpen`, `NotFound`, `NotAllowed`.
    """

    def work() -> ReceptionTime:
        check_runs(viewer)
        day = locked(viewer.bureau_id, day_id)
        if day.mode == Mode.VISIT:  # for one person alone, who wished it
            raise NotBookable
        return place_by(Actor(viewer), day, matter_id, number, why, now)

    return durably(work)


def place_by(
    by: Actor, day: ReceptionDay, matter_id: UUID, number: int | None, why: str, now: datetime
) -> ReceptionTime:
    matter = Matter.objects.filter(bureau_id=day.bureau_id, id=matter_id, procedure=RECEPTION).first()
    if matter is None:
        raise NotFound
    if day.state != DayState.ANNOUNCED or now >= day.ends_at:
        raise DayNotOpen
    if not why.strip():
        raise Missing("reason")
    row = ReceptionTime.objects.select_for_update().filter(bureau_id=day.bureau_id, matter_id=matter_id).first()
    before = row.day_id if row is not None else None
    given = given_time(day, number, times_taken(day))
    if given is None:
        raise NotBookable
    words = f"您的时间：{said_time(day, given).zh}。原因：{why.strip()}"
    spine.act(MatterRef(day.bureau_id, matter_id), "schedule", by, now=now, details=Details(words=words))
    if row is None:
        row = ReceptionTime(
            bureau_id=day.bureau_id, id=new_id(), matter_id=matter_id, made_at=now, walk_in=now >= day.starts_at
        )
    is_confirmed = row.status == TimeStatus.CONFIRMED or matter.state == "accepted"
    row.day_id, row.number, row.changed_at = day.id, given, now
    row.status = TimeStatus.CONFIRMED if is_confirmed else TimeStatus.BOOKED
    row.save()
    set_clock(day, row, now)
    if before is not None and before != day.id:
        owe(FOLLOW, at=now, bureau=day.bureau_id, day=str(before)).save()
    return row


def move_day(
    viewer: Viewer, day_id: UUID, starts_at: datetime, ends_at: datetime, where: str, why: str, *, now: datetime
) -> ReceptionDay:
    """Hold the day at another time or place; whoever has a time keeps its number and is told why.

    Raises `Missing`, `Invalid` (fewer times than were given out), `DayNotOpen`, `NotAllowed`, `NotFound`.
    """

    def work() -> ReceptionDay:
        day = to_change(viewer, day_id, why, now)
        check_times(starts_at, ends_at, day.minutes, now)
        refuse_personal(viewer.bureau_id, where)
        was = (day.starts_at, day.place)
        day.starts_at, day.ends_at, day.place = starts_at, ends_at, where.strip() or day.place
        if max(times_taken(day), default=0) > day.times:
            raise Invalid(
                "ends_at", Text("约出去的时间放不下，请晚一些结束。", "Too short for the times given out: end later.")
            )
        (day.was_at, day.was_place), day.why = was, why.strip()
        day.moves, day.changed_at = day.moves + 1, now
        day.save()
        for row in held(day):
            words = f"接待日改了时间或者地点。您的时间：{said_time(day, row.number).zh}。原因：{day.why}"
            spine.act(ref_of(row), "schedule", Actor(viewer), now=now, details=Details(words=words))
            set_clock(day, row, now)
        return day

    return durably(work)


def cancel_day(viewer: Viewer, day_id: UUID, why: str, *, now: datetime) -> ReceptionDay:
    """Not held, with the reason: everybody is told, nobody's matter ends, and each waits to be given another time.

    Raises `Missing`, `DayNotOpen`, `NotAllowed`, `NotFound`.
    """

    def work() -> ReceptionDay:
        day = to_change(viewer, day_id, why, now)
        day.state, day.why, day.changed_at = DayState.CANCELLED, why.strip(), now
        day.save()
        for row in held(day, waiting=True):
            words = f"这一天的接待取消了。原因：{day.why}。您的事还在，我们给您另排时间，排好就告诉您。"
            spine.act(ref_of(row), "schedule", Actor(viewer), now=now, details=Details(words=words))
            row.status, row.number, row.changed_at = TimeStatus.WAITING, None, now
            row.save()
        return day

    return durably(work)


def end_day(viewer: Viewer, day_id: UUID, *, now: datetime) -> ReceptionDay:
    """The day is over and everybody with a time was heard or did not come. Raises `Invalid` while somebody is open."""

    def work() -> ReceptionDay:
        check_runs(viewer)
        day = locked(viewer.bureau_id, day_id)
        if day.state != DayState.ANNOUNCED or now < day.starts_at:
            raise DayNotOpen
        if any(row.status in (TimeStatus.BOOKED, TimeStatus.CONFIRMED) for row in held(day)):
            raise Invalid(
                "day",
                Text(
                    "还有人没有记录：来了的记录接待，没来的结束预约。",
                    "Somebody is still open: put the meeting on record, or end the booking of who did not come.",
                ),
            )
        day.state, day.changed_at = DayState.HELD, now
        day.save()
        fulfil_for(day, viewer, now)
        return day

    return durably(work)
