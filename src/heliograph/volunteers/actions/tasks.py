"""Offer a task with its dates, add a date, cancel with the reason, call for help at once. Done by who leads the unit.

Dates are times of `bookings`: places, waiting list, reminders and cancelling in one tap are theirs. An urgent call is a notice:
a second person releases it, and it goes to who subscribed to that kind (`channels.subscriptions`), to nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from heliograph.bookings import actions as bookings
from heliograph.bookings.actions import New
from heliograph.bookings.models import Slot, SlotState
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.notices import actions as notices
from heliograph.notices.actions import Draft
from heliograph.notices.words import Words
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.for_everybody import reason, refuse_personal
from heliograph.volunteers.errors import NeverAsked, NotNow
from heliograph.volunteers.kinds import TaskKind, kinds
from heliograph.volunteers.models import TaskState, TaskStep, VolunteerTask

BOOKED_AS = "volunteer-task"
LONGEST = {"title_zh": 60, "title_en": 120, "about": 1000, "place": 120, "bring": 200, "insurance": 300}
NEEDED = ("title_zh", "about", "place")
LONGEST_REASON = 300
MOST_DATES, MOST_WANTED = 60, 1000
OFFER = Text("招募志愿者", "ask for volunteers")


@dataclass(frozen=True, slots=True)
class TaskWords:
    """What is asked for."""

    kind: str
    unit: int
    leads: int
    title_zh: str
    about: str
    place: str
    age: int
    title_en: str = ""
    bring: str = ""
    insurance: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """One date of a task."""

    starts_at: datetime
    ends_at: datetime
    wanted: int


def offer(viewer: Viewer, words: TaskWords, days: Sequence[Day], *, now: datetime) -> VolunteerTask:
    """Public at once. Raises `NotAllowed`, `NeverAsked`, `Invalid`, `Missing`, `Standing`."""
    if not rights.may_lead(viewer, words.unit):
        raise NotAllowed(OFFER)
    given = _checked(viewer.bureau_id, words)
    if not days:
        raise Invalid("starts_at", Text("请写哪一天、几点到几点。", "Say on which day, from when to when."))
    task = VolunteerTask(
        bureau_id=viewer.bureau_id, id=new_id(), kind=words.kind, unit_id=words.unit, leads_id=words.leads, age=words.age,
        until=max(one.ends_at for one in days), offered_at=now, offered_by_id=viewer.officer_id, **given,
    )  # fmt: skip

    def work() -> None:
        _open(viewer, task, days, now)
        task.save(force_insert=True)
        _record(task, "offered", viewer, now)

    durably(work)
    return task


def add_day(viewer: Viewer, task_id: UUID, day: Day, *, now: datetime) -> VolunteerTask:
    """One more date. Raises `NotFound`, `NotAllowed`, `NotNow`, `Invalid`."""

    def work() -> VolunteerTask:
        task = _to_lead(viewer, task_id)
        _open(viewer, task, [day], now)
        task.until = max(task.until, day.ends_at)
        task.save()
        _record(task, "day", viewer, now, organisation.in_words(task.bureau_id, day.starts_at).zh)
        return task

    return durably(work)


def cancel(viewer: Viewer, task_id: UUID, why: str, *, now: datetime) -> VolunteerTask:
    """Every date that is still to come, with the reason; who signed up is told. Raises `NotFound`, `NotAllowed`, `NotNow`, `Missing`."""

    def work() -> VolunteerTask:
        hold_dates(viewer.bureau_id, task_id)
        task = _to_lead(viewer, task_id)
        said = reason(task.bureau_id, why, LONGEST_REASON)
        for slot in dates(task):
            if slot.state != SlotState.CANCELLED and now < slot.ends_at:
                bookings.cancel(viewer, slot.id, said, now=now)
        task.state, task.why = TaskState.CANCELLED, said
        task.save()
        _record(task, "cancelled", viewer, now, said)
        return task

    return durably(work)


def hold_dates(bureau_id: int, task_id: UUID) -> None:
    """The dates of a task before the task itself: as moving one of them holds them (`booking_subjects.retimed`), so that
    neither waits for the other."""
    rows = Slot.objects.select_for_update().filter(bureau_id=bureau_id, subject_id=task_id, kind=BOOKED_AS)
    list(rows.order_by("id").values_list("id", flat=True))


def call_urgently(viewer: Viewer, task_id: UUID, *, now: datetime) -> UUID:
    """Draft the call: a notice with what, where, when and the link, and nothing of who is missing. Returns the notice.

    Only for kinds that may be called for at once. Asked twice, the first draft stands.
    Raises `NotFound`, `NotAllowed`, `NotNow`.
    """

    def work() -> UUID:
        task = _to_lead(viewer, task_id)
        kind = kinds().task(task.kind)
        coming = [one for one in dates(task) if one.state != SlotState.CANCELLED and now < one.ends_at]
        if kind is None or not kind.urgent or not coming:
            raise NotNow
        if task.notice_id is None:
            draft = Draft(kind.urgent, task.unit_id, _call(task, kind, coming))
            task.notice_id = notices.begin(viewer, draft, now=now).id
            task.save()
            _record(task, "called", viewer, now)
        return task.notice_id

    return durably(work)


def dates(task: VolunteerTask) -> list[Slot]:
    """The times of a task, the earliest first."""
    return list(
        Slot.objects.filter(bureau_id=task.bureau_id, subject_id=task.id, kind=BOOKED_AS).order_by("starts_at", "id")
    )


def _call(task: VolunteerTask, kind: TaskKind, coming: Sequence[Slot]) -> Words:
    at = organisation.in_words(task.bureau_id, coming[0].starts_at)
    page = settings.BASE_URL + reverse("volunteer_task", args=[task.id])
    unit = organisation.units(task.bureau_id)[task.unit_id]
    ask = "只做页面上写明的事，不拍人，不传照片。去不了，不用回复。"
    ask_en = "Do only what the page says; film nobody and pass no pictures on. If you can't come, don't answer."
    return Words(
        title=Text(f"急招志愿者：{kind.title.zh}", f"Volunteers wanted now: {kind.title.en}"),
        summary=Text(f"{at.zh}，{coming[0].place}集合。", f"Meet at {at.en}: {coming[0].place}."),
        body=Text(
            f"{task.about}\n\n报名和取消：{page}\n\n{ask}",
            f"{kind.says.en}\n\nSign up or cancel: {page}\n\n{ask_en}",
        ),
        areas=(unit.code,), onset=None, expires=max(one.ends_at for one in coming),
    )  # fmt: skip


def _open(viewer: Viewer, task: VolunteerTask, days: Sequence[Day], now: datetime) -> None:
    if len(dates(task)) + len(days) > MOST_DATES:
        raise Invalid("starts_at", Text(f"一个任务最多 {MOST_DATES} 个日期。", f"{MOST_DATES} dates a task at most."))
    if any(not 1 <= one.wanted <= MOST_WANTED for one in days):
        raise Invalid("wanted", Text(f"要几个人，1 到 {MOST_WANTED}。", f"1 to {MOST_WANTED} people."))
    leads = organisation.officer_name(task.bureau_id, task.leads_id)
    new = [
        New(
            BOOKED_AS, task.unit_id, task.place, one.starts_at, one.ends_at, one.wanted, title=task.title_zh,
            who=leads.zh if leads else "", bring=task.bring, kept=0, subject=task.id,
        )
        for one in days
    ]  # fmt: skip
    bookings.open_times(viewer, new, now=now)


def _to_lead(viewer: Viewer, task_id: UUID) -> VolunteerTask:
    task = VolunteerTask.objects.select_for_update().filter(bureau_id=viewer.bureau_id, id=task_id).first()
    if task is None:
        raise NotFound
    if not rights.may_lead(viewer, task.unit_id):
        raise NotAllowed(OFFER)
    if task.state != TaskState.OPEN:
        raise NotNow
    return task


def _checked(bureau_id: int, words: TaskWords) -> dict[str, str]:
    """The words as they are kept."""
    given = {}
    for name, most in LONGEST.items():
        text = getattr(words, name).replace("\r\n", "\n").strip()
        if not text and name in NEEDED:
            raise Invalid(name, Text("请填写。", "Fill this in."))
        if len(text) > most:
            raise Invalid(name, Text(f"最多 {most} 个字。", f"{most} characters at most."))
        given[name] = text
    everything = "\n".join(given.values())
    if (refused := kinds().refusing(everything)) is not None:
        raise NeverAsked(refused)
    refuse_personal(bureau_id, everything)
    kind = kinds().task(words.kind)
    if kind is None:
        raise Invalid("kind", Text("请选是哪一种任务。", "Choose what kind of task it is."))
    if not kind.age <= words.age <= 80:
        raise Invalid("age", Text(f"这种任务最小 {kind.age} 岁。", f"At least {kind.age} years for this kind."))
    if kind.insured and not given["insurance"]:
        raise Invalid(
            "insurance",
            Text(
                "请写明出了意外谁来赔：哪家保险、谁出钱。",
                "Say who pays for an accident: which insurance, at whose cost.",
            ),
        )
    if organisation.officer_name(bureau_id, words.leads) is None:
        raise Invalid("leads", Text("请选谁带队。", "Choose who leads."))
    return given


def _record(task: VolunteerTask, verb: str, by: Viewer, now: datetime, words: str = "") -> None:
    TaskStep(
        bureau_id=task.bureau_id,
        id=new_id(),
        task_id=task.id,
        verb=verb,
        at=now,
        by_id=by.officer_id,
        words=words[:600],
    ).save()
