"""Reception days: announce, move, cancel; book a time, wait for one, confirm it, place somebody on another.

A booking is a matter under the procedure "reception": its receipt, clock, tellings and answer are the spine's. Whoever gives
out a time holds the day's row, and the table lets none be given twice. What is done to the matter elsewhere (taken back by
its holder, heard, answered) reaches the day through `listen`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Model

from heliograph.core.dates import moment
from heliograph.core.procedure import Kind, Procedure
from heliograph.core.text import Text
from heliograph.jobs.queue import job, owe
from heliograph.matters import actions as spine
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Details, MatterRef, Receipt, Submission
from heliograph.matters.actions import deadlines as clock
from heliograph.matters.actions.actor import SYSTEM
from heliograph.matters.actions.locking import lock, open_deadlines
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, MatterError, Missing, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Event, Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Duty, Role
from heliograph.organisation.reading import Viewer
from heliograph.questions.errors import DayNotOpen, NotBookable, TimeTaken
from heliograph.questions.models.reception import WITH_TIME, DayState, ReceptionDay, ReceptionTime, TimeStatus

RECEPTION = "reception"
FOLLOW = "questions.reception-follow"
MOST_TIMES = 60
ENDS_WITHOUT_MEETING = frozenset({Kind.WITHDRAW, Kind.REFUSE, Kind.NOT_OURS, Kind.MERGE})


@dataclass(frozen=True, slots=True)
class NewDay:
    """What is announced."""

    unit: int
    leader: int
    post: str
    place: str
    starts_at: datetime
    ends_at: datetime
    minutes: int
    about: str = ""
    access: str = ""
    waiting_most: int = 10


def may_run(viewer: Viewer) -> bool:
    """Who runs reception days: the petition office, and chiefs."""
    runs = (Role.HANDLER, Role.LEAD)
    return viewer.is_one_of(Role.CHIEF) or any(
        Duty.PETITION in post.duties and post.role in runs for post in viewer.posts
    )


def announce(viewer: Viewer, new: NewDay, *, now: datetime) -> ReceptionDay:
    """Publish a day. Raises `NotAllowed`, `Invalid`, `Missing`."""
    _check_runs(viewer)
    if organisation.officer_name(viewer.bureau_id, new.leader) is None:
        raise Invalid("leader", Text("请选接待的领导。", "Choose who receives."))
    if new.unit not in organisation.units(viewer.bureau_id):
        raise Invalid("unit", Text("没有这个单位。", "There is no such unit."))
    for need, words in (("place", new.place), ("post", new.post)):
        if not words.strip():
            raise Missing(need)
    _check_times(new.starts_at, new.ends_at, new.minutes, now)
    day = ReceptionDay(
        bureau_id=viewer.bureau_id, id=new_id(), unit_id=new.unit, leader_id=new.leader, post=new.post.strip(),
        about=new.about.strip(), place=new.place.strip(), access=new.access.strip(), starts_at=new.starts_at,
        ends_at=new.ends_at, minutes=new.minutes, waiting_most=new.waiting_most, announced_by_id=viewer.officer_id,
        announced_at=now, changed_at=now,
    )  # fmt: skip
    durably(lambda: day.save(force_insert=True))
    return day


def _check_runs(viewer: Viewer) -> None:
    if not may_run(viewer):
        raise NotAllowed(Text("安排接待日", "run reception days"))


def _check_times(starts_at: datetime, ends_at: datetime, minutes: int, now: datetime) -> None:
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


# Booking


def book(
    procedure: Procedure,
    day_ref: tuple[int, UUID],
    number: int | None,
    submission: Submission,
    by: Actor = spine.RESIDENT,
    *,
    now: datetime,
) -> Receipt:
    """Register the matter and give it the time `number`, or the first free one where it is None; full: a place to wait.

    `procedure` is the one in force, `day_ref` bureau and day. Raises `TimeTaken`, `NotBookable`, `NotFound`, and what
    `submit` raises.
    """
    try:
        return durably(lambda: _book(procedure, _locked(*day_ref), number, submission, by, now))
    except IntegrityError as error:
        if "reception_time" in str(error) or "receptiontime" in str(error):
            raise TimeTaken from error
        raise


def _book(
    procedure: Procedure, day: ReceptionDay, number: int | None, submission: Submission, by: Actor, now: datetime
) -> Receipt:
    bureau_id = day.bureau_id
    is_walk_in = by.viewer is not None and now >= day.starts_at
    until = day.ends_at if is_walk_in else day.starts_at
    if day.state != DayState.ANNOUNCED or now >= until:
        raise NotBookable
    taken = _taken(day)
    given = _given(day, number, taken)
    waiting = ReceptionTime.objects.filter(bureau_id=bureau_id, day_id=day.id, status=TimeStatus.WAITING).count()
    if given is None and waiting >= day.waiting_most:
        raise NotBookable
    said = {**submission.values, "time": said_time(day, given).zh}
    receipt = spine.submit(bureau_id, procedure, replace(submission, values=said), by, now=now)
    status = TimeStatus.WAITING if given is None else TimeStatus.BOOKED
    ReceptionTime(
        bureau_id=bureau_id, id=new_id(), day_id=day.id, matter_id=receipt.ref.id, number=given, status=status,
        walk_in=is_walk_in, made_at=now, changed_at=now,
    ).save(force_insert=True)  # fmt: skip
    return receipt


def _given(day: ReceptionDay, number: int | None, taken: set[int]) -> int | None:
    """The time to give: the one asked for, or the first free one; None where all are taken."""
    if number is not None:
        if not 1 <= number <= day.times:
            raise Invalid("number", Text("没有这个时间。", "There is no such time."))
        if number in taken:
            raise TimeTaken
        return number
    return next((one for one in range(1, day.times + 1) if one not in taken), None)


def _taken(day: ReceptionDay) -> set[int]:
    rows = ReceptionTime.objects.filter(bureau_id=day.bureau_id, day_id=day.id, status__in=WITH_TIME)
    return {number for number in rows.values_list("number", flat=True) if number is not None}


def _locked(bureau_id: int, day_id: UUID) -> ReceptionDay:
    day = ReceptionDay.objects.select_for_update().filter(bureau_id=bureau_id, id=day_id).first()
    if day is None:
        raise NotFound
    return day


def said_time(day: ReceptionDay, number: int | None) -> Text:
    """When, with whom and where, as it is told and kept in the matter."""
    leader = organisation.officer_name(day.bureau_id, day.leader_id) or Text("", "")
    local = day.starts_at if number is None else day.time_of(number)
    local = local.astimezone(organisation.zone(day.bureau_id))
    zh, en = (moment(local, local.date().min, language) for language in ("zh-hans", "en"))
    if number is None:
        return Text(f"候补：{zh}起，{leader.zh}，{day.place}", f"Waiting list: from {en}, {leader.en}, {day.place}")
    return Text(f"{zh}，{leader.zh}，{day.place}", f"{en}, {leader.en}, {day.place}")


# The petition office


def confirm(viewer: Viewer, matter_id: UUID, *, now: datetime) -> ReceptionTime:
    """Say that the time stands; from then on the day itself is promised. Raises `NotFound`, `NotAllowed`, `DayNotOpen`."""

    def work() -> ReceptionTime:
        _check_runs(viewer)
        day, row = _of_matter(viewer.bureau_id, matter_id)
        if row.number is None or day.state != DayState.ANNOUNCED:
            raise DayNotOpen
        words = f"时间确认：{said_time(day, row.number).zh}。"
        spine.act(_ref(row), "accept", Actor(viewer), now=now, details=Details(words=words))
        row.refresh_from_db()
        _set_clock(day, row, now)
        return row

    return durably(work)


def place(
    viewer: Viewer, matter_id: UUID, day_id: UUID, number: int | None, why: str, *, now: datetime
) -> ReceptionTime:
    """Give a booking a time, or another day or time, with the reason; whoever booked is told.

    Raises `Missing`, `TimeTaken`, `NotBookable`, `DayNotOpen`, `NotFound`, `NotAllowed`.
    """

    def work() -> ReceptionTime:
        _check_runs(viewer)
        return _place(Actor(viewer), _locked(viewer.bureau_id, day_id), matter_id, number, why, now)

    return durably(work)


def _place(by: Actor, day: ReceptionDay, matter_id: UUID, number: int | None, why: str, now: datetime) -> ReceptionTime:
    matter = Matter.objects.filter(bureau_id=day.bureau_id, id=matter_id, procedure=RECEPTION).first()
    if matter is None:
        raise NotFound
    if day.state != DayState.ANNOUNCED or now >= day.ends_at:
        raise DayNotOpen
    if not why.strip():
        raise Missing("reason")
    row = ReceptionTime.objects.select_for_update().filter(bureau_id=day.bureau_id, matter_id=matter_id).first()
    before = row.day_id if row is not None else None
    given = _given(day, number, _taken(day))
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
    _set_clock(day, row, now)
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
        day = _to_change(viewer, day_id, why, now)
        _check_times(starts_at, ends_at, day.minutes, now)
        was = (day.starts_at, day.place)
        day.starts_at, day.ends_at, day.place = starts_at, ends_at, where.strip() or day.place
        if max(_taken(day), default=0) > day.times:
            raise Invalid(
                "ends_at", Text("约出去的时间放不下，请晚一些结束。", "Too short for the times given out: end later.")
            )
        (day.was_at, day.was_place), day.why = was, why.strip()
        day.moves, day.changed_at = day.moves + 1, now
        day.save()
        for row in _held(day):
            words = f"接待日改了时间或者地点。您的时间：{said_time(day, row.number).zh}。原因：{day.why}"
            spine.act(_ref(row), "schedule", Actor(viewer), now=now, details=Details(words=words))
            _set_clock(day, row, now)
        return day

    return durably(work)


def cancel_day(viewer: Viewer, day_id: UUID, why: str, *, now: datetime) -> ReceptionDay:
    """Not held, with the reason: everybody is told, nobody's matter ends, and each waits to be given another time.

    Raises `Missing`, `DayNotOpen`, `NotAllowed`, `NotFound`.
    """

    def work() -> ReceptionDay:
        day = _to_change(viewer, day_id, why, now)
        day.state, day.why, day.changed_at = DayState.CANCELLED, why.strip(), now
        day.save()
        for row in _held(day, waiting=True):
            words = f"这一天的接待取消了。原因：{day.why}。您的事还在，我们给您另排时间，排好就告诉您。"
            spine.act(_ref(row), "schedule", Actor(viewer), now=now, details=Details(words=words))
            row.status, row.number, row.changed_at = TimeStatus.WAITING, None, now
            row.save()
        return day

    return durably(work)


def end_day(viewer: Viewer, day_id: UUID, *, now: datetime) -> ReceptionDay:
    """The day is over and everybody with a time was heard or did not come. Raises `Invalid` while somebody is open."""

    def work() -> ReceptionDay:
        _check_runs(viewer)
        day = _locked(viewer.bureau_id, day_id)
        if day.state != DayState.ANNOUNCED or now < day.starts_at:
            raise DayNotOpen
        if any(row.status in (TimeStatus.BOOKED, TimeStatus.CONFIRMED) for row in _held(day)):
            raise Invalid(
                "day",
                Text(
                    "还有人没有记录：来了的记录接待，没来的结束预约。",
                    "Somebody is still open: put the meeting on record, or end the booking of who did not come.",
                ),
            )
        day.state, day.changed_at = DayState.HELD, now
        day.save()
        return day

    return durably(work)


def _to_change(viewer: Viewer, day_id: UUID, why: str, now: datetime) -> ReceptionDay:
    _check_runs(viewer)
    day = _locked(viewer.bureau_id, day_id)
    if day.state != DayState.ANNOUNCED or now >= day.ends_at:
        raise DayNotOpen
    if not why.strip():
        raise Missing("reason")
    return day


def _held(day: ReceptionDay, *, waiting: bool = False) -> list[ReceptionTime]:
    """Who has a time that day (or waits for one), in order."""
    wanted = [TimeStatus.BOOKED, TimeStatus.CONFIRMED, *([TimeStatus.WAITING] if waiting else [])]
    rows = ReceptionTime.objects.select_for_update().filter(bureau_id=day.bureau_id, day_id=day.id, status__in=wanted)
    return list(rows.order_by("number", "made_at", "id"))


def _of_matter(bureau_id: int, matter_id: UUID) -> tuple[ReceptionDay, ReceptionTime]:
    found = ReceptionTime.objects.filter(bureau_id=bureau_id, matter_id=matter_id).first()
    if found is None:
        raise NotFound
    day = _locked(bureau_id, found.day_id)
    return day, ReceptionTime.objects.select_for_update().get(bureau_id=bureau_id, id=found.id)


def _ref(row: ReceptionTime) -> MatterRef:
    return MatterRef(row.bureau_id, row.matter_id)


def _set_clock(day: ReceptionDay, row: ReceptionTime, now: datetime) -> None:
    """Let the promise to receive somebody fall due at the end of the day agreed: it is counted from the day before."""
    if row.number is None or row.status != TimeStatus.CONFIRMED:
        return
    matter = lock(_ref(row))
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    calendar, zone = organisation.calendar(day.bureau_id), organisation.zone(day.bureau_id)
    running = open_deadlines(_ref(row))
    for deadline in running:
        if deadline.promise == "meet":
            deadline.starts_at = day.time_of(row.number).astimezone(zone) - timedelta(days=1)
            clock.count_anew(deadline, clock.promise_of(procedure, deadline), calendar, zone, now)
            deadline.save()
    clock.point_to_next(matter, running)
    matter.save()


# What is done to the matter elsewhere


def listen(matter: Matter, event: Event) -> Iterable[Model]:
    """Keep the day's list true to the matter: in the event's transaction; what acts on other matters is owed as a job."""
    if matter.procedure != RECEPTION:
        return []
    row = ReceptionTime.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).first()
    if row is None:
        return []
    status = _status_after(event, row)
    if status is None:
        return []
    row.status, row.changed_at = status, event.at
    if status == TimeStatus.CANCELLED:
        row.number = None
    row.save()
    return [owe(FOLLOW, at=event.at, bureau=row.bureau_id, day=str(row.day_id))]


def _status_after(event: Event, row: ReceptionTime) -> TimeStatus | None:
    if event.kind in ENDS_WITHOUT_MEETING:
        return TimeStatus.CANCELLED
    if event.action == "hear" or event.kind == Kind.ANSWER:
        return TimeStatus.CAME
    if row.number is None:
        return None
    if event.kind == Kind.CLOSE and row.status != TimeStatus.CAME:
        return TimeStatus.ABSENT
    return TimeStatus.CONFIRMED if event.kind == Kind.ACCEPT else None


@job(FOLLOW)
def follow(*, now: datetime, bureau: int, day: str) -> None:
    """Give times that came free to who waits, and put the clock of confirmed ones on their day. Bears being run twice."""

    def work() -> None:
        found = _locked(bureau, UUID(day))
        for row in _held(found):
            _set_clock(found, row, now)
        _let_in_who_waits(found, now)

    durably(work)


def _let_in_who_waits(day: ReceptionDay, now: datetime) -> None:
    if day.state != DayState.ANNOUNCED or now >= day.starts_at:
        return
    waiting = ReceptionTime.objects.filter(bureau_id=day.bureau_id, day_id=day.id, status=TimeStatus.WAITING)
    free = sorted(set(range(1, day.times + 1)) - _taken(day))
    for row, number in zip(waiting.order_by("made_at", "id")[: len(free)], free, strict=False):
        try:
            _place(SYSTEM, day, row.matter_id, number, "有人退了预约，您排到了。", now)
        except MatterError:  # the matter went another way meanwhile: its own event has told the day
            continue
