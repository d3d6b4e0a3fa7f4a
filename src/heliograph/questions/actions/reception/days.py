"""What every step of a reception day needs: its row and its times held, who may, which times are given, the clock of a booking."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.actions import MatterRef
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.locking import lock, open_deadlines
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Duty, Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal
from heliograph.questions.errors import DayNotOpen, TimeTaken
from heliograph.questions.models.reception import WITH_TIME, DayState, ReceptionDay, ReceptionTime, TimeStatus

RECEPTION = "reception"
FOLLOW = "questions.reception-follow"
MOST_TIMES = 60


def may_run(viewer: Viewer) -> bool:
    """Who runs reception days: the petition office, and chiefs."""
    runs = (Role.HANDLER, Role.LEAD)
    return viewer.is_one_of(Role.CHIEF) or any(
        Duty.PETITION in post.duties and post.role in runs for post in viewer.posts
    )


def check_runs(viewer: Viewer) -> None:
    if not may_run(viewer):
        raise NotAllowed(Text("安排接待日", "run reception days"))


def check_times(starts_at: datetime, ends_at: datetime, minutes: int, now: datetime) -> None:
    if starts_at <= now:
        raise Invalid("starts_at", Text("开始时间要在以后。", "It must start later than now."))
    if minutes < 5:
        raise Invalid("minutes", Text("每个人至少 5 分钟。", "At least 5 minutes each."))
    times = (ends_at - starts_at) / timedelta(minutes=minutes)
    if not 1 <= times < MOST_TIMES + 1 or ends_at - starts_at > timedelta(hours=12):
        raise Invalid(
            "ends_at",
            Text(
                f"结束要在开始之后、同一天里，最多分成 {MOST_TIMES} 个时间。",
                f"It must end after it starts, on the same day, with at most {MOST_TIMES} times.",
            ),
        )


def given_time(day: ReceptionDay, number: int | None, taken: set[int]) -> int | None:
    """The time to give: the one asked for, or the first free one; None where all are taken."""
    if number is not None:
        if not 1 <= number <= day.times:
            raise Invalid("number", Text("没有这个时间。", "There is no such time."))
        if number in taken:
            raise TimeTaken
        return number
    return next((one for one in range(1, day.times + 1) if one not in taken), None)


def times_taken(day: ReceptionDay) -> set[int]:
    rows = ReceptionTime.objects.filter(bureau_id=day.bureau_id, day_id=day.id, status__in=WITH_TIME)
    return {number for number in rows.values_list("number", flat=True) if number is not None}


def locked(bureau_id: int, day_id: UUID) -> ReceptionDay:
    day = ReceptionDay.objects.select_for_update().filter(bureau_id=bureau_id, id=day_id).first()
    if day is None:
        raise NotFound
    return day


def said_time(day: ReceptionDay, number: int | None) -> Text:
    """When, with whom and where, as it is told and kept in the matter."""
    leader = organisation.officer_name(day.bureau_id, day.leader_id) or Text("", "")
    at = organisation.in_words(day.bureau_id, day.starts_at if number is None else day.time_of(number))
    if number is None:
        return Text(
            f"候补：{at.zh}起，{leader.zh}，{day.place}", f"Waiting list: from {at.en}, {leader.en}, {day.place}"
        )  # fmt: skip
    return Text(f"{at.zh}，{leader.zh}，{day.place}", f"{at.en}, {leader.en}, {day.place}")


def to_change(viewer: Viewer, day_id: UUID, why: str, now: datetime) -> ReceptionDay:
    check_runs(viewer)
    day = locked(viewer.bureau_id, day_id)
    if day.state != DayState.ANNOUNCED or now >= day.ends_at:
        raise DayNotOpen
    if not why.strip():
        raise Missing("reason")
    refuse_personal(viewer.bureau_id, why)
    return day


def held(day: ReceptionDay, *, waiting: bool = False) -> list[ReceptionTime]:
    """Who has a time that day (or waits for one), in order."""
    wanted = [TimeStatus.BOOKED, TimeStatus.CONFIRMED, *([TimeStatus.WAITING] if waiting else [])]
    rows = ReceptionTime.objects.select_for_update().filter(bureau_id=day.bureau_id, day_id=day.id, status__in=wanted)
    return list(rows.order_by("number", "made_at", "id"))


def of_matter(bureau_id: int, matter_id: UUID) -> tuple[ReceptionDay, ReceptionTime]:
    found = ReceptionTime.objects.filter(bureau_id=bureau_id, matter_id=matter_id).first()
    if found is None:
        raise NotFound
    day = locked(bureau_id, found.day_id)
    return day, ReceptionTime.objects.select_for_update().get(bureau_id=bureau_id, id=found.id)


def ref_of(row: ReceptionTime) -> MatterRef:
    return MatterRef(row.bureau_id, row.matter_id)


def set_clock(day: ReceptionDay, row: ReceptionTime, now: datetime) -> None:
    """Let the promise to receive somebody fall due at the end of the day agreed: it is counted from the day before."""
    if row.number is None or row.status != TimeStatus.CONFIRMED:
        return
    matter = lock(ref_of(row))
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    calendar, zone = organisation.calendar(day.bureau_id), organisation.zone(day.bureau_id)
    running = open_deadlines(ref_of(row))
    for deadline in running:
        if deadline.promise == "meet":
            deadline.starts_at = day.time_of(row.number).astimezone(zone) - timedelta(days=1)
            clock.count_anew(deadline, clock.promise_of(procedure, deadline), calendar, zone, now)
            deadline.save()
    clock.point_to_next(matter, running)
    matter.save()
