"""What everybody sees of an open question time, what an asker sees of their question, and what the host has to do."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from heliograph.core import privacy
from heliograph.core.privacy import Mask
from heliograph.core.receipt import show_number, show_secret
from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.matters.errors import NotFound
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.errors import Unreadable
from heliograph.questions.actions import live as actions
from heliograph.questions.hour_words import contact_key_of, contact_of, known_for, words_of
from heliograph.questions.models.live import HourQuestion, HourState, OpenHour, Put
from heliograph.questions.rules import Reason, reason, reasons
from heliograph.reader import clock

PAGE = 20
PUTS = {
    Put.NEW: Text("等人看", "Waiting to be read"),
    Put.SHOWN: Text("等回答", "Waiting for an answer"),
    Put.ANSWERED: Text("已回答", "Answered"),
    Put.MERGED: Text("并入同样的问题", "Merged into the same question"),
    Put.ASIDE: Text("没有放出来", "Not shown"),
    Put.CARRIED: Text("登记成事项，接着办", "Became a matter, and goes on"),
    Put.LEFT: Text("没来得及回答", "Not answered in time"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An hour in a list."""

    id: UUID
    title: str
    leader: Text | None
    post: str
    unit: Text | None
    starts_at: datetime
    ends_at: datetime
    state: str
    is_live: bool
    takes_questions: bool
    why: str

    @property
    def until(self) -> str:
        return clock(self.ends_at)


@dataclass(frozen=True, slots=True)
class Said:
    """A question that everybody reads. `same`: the places of those merged into it."""

    id: UUID
    place: int
    words: str
    answer: str
    answered_at: datetime | None
    put: str
    put_title: Text
    same: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unshown:
    """A question whose words are not shown, and what came of it."""

    place: int
    put_title: Text
    reason: Reason | None
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many questions, and what has come of them; those set aside by reason."""

    asked: int
    by_put: tuple[tuple[Text, int], ...]
    aside: tuple[tuple[Text, int], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """An hour for everybody. `mark` changes whenever something on it does."""

    line: Line
    about: str
    closing: str
    questions: list[Said]
    unshown: list[Unshown]
    counted: Counted
    rule: tuple[Reason, ...]
    mark: str
    moves: int
    changed_at: datetime


def coming(bureau_id: int, now: datetime) -> list[Line]:
    rows = OpenHour.objects.filter(bureau_id=bureau_id, ends_at__gt=now, state=HourState.ANNOUNCED)
    return [_line(row, now) for row in rows.order_by("starts_at", "id")[:PAGE]]


def past(bureau_id: int, now: datetime, before: datetime | None = None) -> list[Line]:
    """What was, the newest first."""
    rows = OpenHour.objects.filter(bureau_id=bureau_id, starts_at__lt=before) if before else OpenHour.objects.filter(
        bureau_id=bureau_id
    )  # fmt: skip
    found = [
        row for row in rows.order_by("-starts_at", "-id")[: PAGE * 2] if row.ends_at <= now or row.state != "announced"
    ]
    return [_line(row, now) for row in found[:PAGE]]


def page_of(bureau_id: int, hour_id: UUID, now: datetime) -> Page:
    """Raises `NotFound`."""
    hour = _hour(bureau_id, hour_id)
    rows = list(
        HourQuestion.objects.filter(bureau_id=bureau_id, hour_id=hour.id)
        .defer("words", "contact", "slip")
        .order_by("place")
    )
    same: dict[UUID, list[int]] = {}
    for row in rows:
        if row.put == Put.MERGED and row.into_id is not None:
            same.setdefault(row.into_id, []).append(row.place)
    said = [_said(row, same.get(row.id, [])) for row in rows if row.shown and row.put not in (Put.MERGED, Put.ASIDE)]
    said.sort(key=lambda one: (one.answered_at is None, -(one.answered_at or now).timestamp(), one.place))
    is_over = hour.state != HourState.ANNOUNCED
    unshown = [
        Unshown(row.place, PUTS[Put(row.put)], reason(row.reason), row.why)
        for row in rows
        if row.put == Put.ASIDE or (is_over and not row.shown and row.put in (Put.CARRIED, Put.LEFT))
    ]
    line = _line(hour, now)
    mark = hashlib.sha256(
        f"{hour.changed_at.timestamp()} {line.is_live} {hour.state} {len(rows)}".encode()
    ).hexdigest()[:16]
    return Page(
        line, hour.about, hour.closing, said, unshown, _counted(rows), reasons(), mark, hour.moves, hour.changed_at
    )


def _hour(bureau_id: int, hour_id: UUID) -> OpenHour:
    hour = OpenHour.objects.filter(bureau_id=bureau_id, id=hour_id).first()
    if hour is None:
        raise NotFound
    return hour


def _line(hour: OpenHour, now: datetime) -> Line:
    is_live = hour.state == HourState.ANNOUNCED and hour.starts_at <= now < hour.ends_at
    return Line(
        hour.id, hour.title, organisation.officer_name(hour.bureau_id, hour.leader_id), hour.post,
        organisation.unit_name(hour.bureau_id, hour.unit_id), hour.starts_at, hour.ends_at, hour.state, is_live,
        actions.takes_questions(hour, now), hour.why,
    )  # fmt: skip


def _said(row: HourQuestion, same: list[int]) -> Said:
    return Said(row.id, row.place, row.shown, row.answer, row.answered_at, row.put, PUTS[Put(row.put)], tuple(same))


def _counted(rows: list[HourQuestion]) -> Counted:
    puts = Counter(Put(row.put) for row in rows)
    aside = Counter(row.reason for row in rows if row.put == Put.ASIDE)
    return Counted(
        len(rows),
        tuple((PUTS[put], puts[put]) for put in PUTS if puts[put]),
        tuple((one.title, aside[one.code]) for one in reasons() if aside[one.code]),
    )


# The asker


@dataclass(frozen=True, slots=True)
class Mine:
    """One's own question: as written, what became of it, the answer, or the receipt of the matter that it became."""

    line: Line
    place: int
    words: str
    shown: str
    put: str
    put_title: Text
    reason: Reason | None
    why: str
    into: Said | None
    answer: str
    matter_number: str
    matter_secret: str
    may_carry: bool


def mine(bureau_id: int, number: str, secret: str, now: datetime) -> Mine:
    """Raises `NotFound`."""
    row = actions.held(bureau_id, number, secret)
    hour = _hour(bureau_id, row.hour_id)
    into = HourQuestion.objects.filter(bureau_id=bureau_id, id=row.into_id).first() if row.into_id else None
    slip = _slip(hour, row)
    try:
        words = words_of(hour, row)
    except Unreadable:
        words = row.shown
    is_over = hour.state != HourState.ANNOUNCED
    return Mine(
        _line(hour, now), row.place, words, row.shown, row.put, PUTS[Put(row.put)], reason(row.reason), row.why,
        _said(into, []) if into is not None and into.shown else None, row.answer,
        show_number(slip["number"]) if slip else "", show_secret(slip["secret"]) if slip else "",
        row.put == Put.ASIDE or (row.put == Put.LEFT and is_over),
    )  # fmt: skip


def _slip(hour: OpenHour, row: HourQuestion) -> dict[str, str]:
    if not row.slip or not hour.contact_key:
        return {}
    try:
        return contact_key_of(hour).open_values("question.slip", row.id, bytes(row.slip))
    except (SealBroken, Unreadable):
        return {}


# The host


@dataclass(frozen=True, slots=True)
class ToHandle:
    """A question on the host's board, as it was written."""

    id: UUID
    place: int
    words: str
    shown: str
    put: str
    put_title: Text
    answer: str
    reason: Reason | None
    why: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Board:
    """The host's page."""

    line: Line
    about: str
    new: list[ToHandle]
    shown: list[ToHandle]
    done: list[ToHandle]
    may_run: bool
    may_lead: bool
    is_begun: bool
    counted: Counted


def board(viewer: Viewer, hour_id: UUID, now: datetime) -> Board:
    """Raises `NotFound` for officers of other units."""
    hour = _hour(viewer.bureau_id, hour_id)
    may_run = actions.may_run(viewer, hour.unit_id) or viewer.is_one_of(Role.SUPERVISOR)
    if not may_run:
        raise NotFound
    rows = list(HourQuestion.objects.filter(bureau_id=hour.bureau_id, hour_id=hour.id).order_by("place"))
    every = [_to_handle(hour, row) for row in rows]
    return Board(
        _line(hour, now), hour.about, [one for one in every if one.put == Put.NEW],
        [one for one in every if one.put == Put.SHOWN], [one for one in every if one.put not in (Put.NEW, Put.SHOWN)],
        may_run, rights.may_lead(viewer, hour.unit_id), now >= hour.starts_at, _counted(rows),
    )  # fmt: skip


def _to_handle(hour: OpenHour, row: HourQuestion) -> ToHandle:
    try:
        words = words_of(hour, row)
    except Unreadable:
        words = row.shown
    return ToHandle(
        row.id, row.place, words, row.shown, row.put, PUTS[Put(row.put)], row.answer, reason(row.reason), row.why,
        row.asked_at,
    )  # fmt: skip


def hours_of(viewer: Viewer, now: datetime) -> list[tuple[Line, int]]:
    """Hours that the officer may run and that are not closed, each with how many questions nobody has read yet."""
    rows = OpenHour.objects.filter(bureau_id=viewer.bureau_id, state=HourState.ANNOUNCED).order_by("starts_at", "id")
    mine = [row for row in rows[:PAGE] if actions.may_run(viewer, row.unit_id) or viewer.is_one_of(Role.SUPERVISOR)]
    new = HourQuestion.objects.filter(bureau_id=viewer.bureau_id, hour_id__in=[row.id for row in mine], put=Put.NEW)
    counts = dict(new.order_by().values_list("hour_id").annotate(Count("place")))
    return [(_line(row, now), counts.get(row.id, 0)) for row in mine]


def proposals(viewer: Viewer, question_id: UUID) -> tuple[UUID, HourQuestion, str, tuple[Mask, ...]]:
    """The hour, the question, its words, and the masks proposed. Raises `NotFound`, `Unreadable`."""
    row = HourQuestion.objects.filter(bureau_id=viewer.bureau_id, id=question_id).first()
    hour = _hour(viewer.bureau_id, row.hour_id) if row is not None else None
    if row is None or hour is None or not (actions.may_run(viewer, hour.unit_id) or viewer.is_one_of(Role.SUPERVISOR)):
        raise NotFound
    words = words_of(hour, row)
    return hour.id, row, words, privacy.propose(words, known_for(hour, words, contact_of(hour, row)))
