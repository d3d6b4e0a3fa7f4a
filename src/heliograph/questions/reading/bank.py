"""What everybody finds in the answer bank, and what its officers have to do: all from released words and counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, Sum

from heliograph.core.receipt import show_number
from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.models import Document
from heliograph.publishing.models.register import State
from heliograph.questions import index
from heliograph.questions.models.bank import Answer, AnswerDay
from heliograph.questions.topics import Topic, topics
from heliograph.questions.words import split

PAGE = 20
FOUND = 5
MOST_ON_DESK = 50
DAYS_OF_FIGURES = 90
SHOWN = ("title", "text", "state", "released_at", "matter_id", "procedure")


@dataclass(frozen=True, slots=True)
class Found:
    """An answer in a list: its question, the answer, how it was asked, whose it is, until when it was checked."""

    id: UUID
    question: str
    answer: str
    asked: str
    topic: str
    procedure: str
    guide: Text | None
    unit: Text | None
    checked_at: datetime
    review_on: date
    is_stale: bool
    helped: int


@dataclass(frozen=True, slots=True)
class Page:
    """One answer. `source`: the number of the matter it came from, whose asker agreed. `replaced_by`: what holds now."""

    found: Found
    state: str
    ended_at: datetime | None
    ended_why: str
    replaced_by: UUID | None
    source: str
    unit_phone: str


@dataclass(frozen=True, slots=True)
class Listed:
    rows: list[Found]
    next: UUID | None


def suggest(bureau_id: int, typed: str, today: date, *, most: int = FOUND) -> list[Found]:
    """Answers that fit what somebody has typed so far, the best first; nothing for less than two characters."""
    hits = index.find(bureau_id, typed[:500], most)
    by_row = {row.row: row for row in Answer.objects.filter(bureau_id=bureau_id, row__in=[hit.row for hit in hits])}
    return _found(bureau_id, [by_row[hit.row] for hit in hits if hit.row in by_row], today)


def listing(bureau_id: int, today: date, *, topic: str = "", procedure: str = "", before: UUID | None = None) -> Listed:
    """Answers in force, the newest first, of one topic or one guide."""
    rows = Answer.objects.filter(bureau_id=bureau_id, is_public=True)
    if procedure:
        rows = rows.filter(procedure=procedure)
    elif topic:
        rows = rows.filter(topic=topic)
    last = Answer.objects.filter(bureau_id=bureau_id, id=before).first() if before else None
    if last is not None and last.released_at is not None:
        at = last.released_at
        rows = rows.filter(Q(released_at__lte=at) & (Q(released_at__lt=at) | Q(id__lt=last.id)))
    page = list(rows.order_by("-released_at", "-id")[: PAGE + 1])
    return Listed(_found(bureau_id, page[:PAGE], today), page[PAGE - 1].id if len(page) > PAGE else None)


def page_of(bureau_id: int, answer_id: UUID, today: date) -> Page | None:
    """One answer that was released once; None for any other."""
    row = Answer.objects.filter(bureau_id=bureau_id, id=answer_id, released_at__isnull=False).first()
    document = Document.objects.filter(bureau_id=bureau_id, id=answer_id, released_at__isnull=False).first()
    if row is None or document is None:
        return None
    number = ""
    if document.matter_id is not None and document.state == State.RELEASED:
        held = Matter.objects.filter(bureau_id=bureau_id, id=document.matter_id).values_list("number", flat=True)
        number = show_number(held[0]) if held else ""
    unit = organisation.units(bureau_id).get(row.unit_id)
    return Page(
        _one(row, document, today), document.state, document.ended_at, document.ended_why, document.replaced_by_id,
        number, unit.phone if unit else "",
    )  # fmt: skip


def _found(bureau_id: int, rows: list[Answer], today: date) -> list[Found]:
    documents = {
        one.id: one for one in Document.objects.filter(bureau_id=bureau_id, id__in=[row.id for row in rows]).only(
            "bureau_id", "id", *SHOWN
        )
    }  # fmt: skip
    return [_one(row, documents[row.id], today) for row in rows if row.id in documents]


def _one(row: Answer, document: Document, today: date) -> Found:
    answer, asked = split(document.text)
    guide = procedures.in_force(row.bureau_id, row.procedure, today) if row.procedure else None
    checked = row.reviewed_at or row.released_at
    assert checked is not None
    return Found(
        row.id, document.title, answer, asked, row.topic, row.procedure if guide else "",
        guide.title if guide else None, organisation.unit_name(row.bureau_id, row.unit_id), checked, row.review_on,
        row.review_on < today, row.helped,
    )  # fmt: skip


def has_any(bureau_id: int) -> bool:
    return Answer.objects.filter(bureau_id=bureau_id, is_public=True).exists()


# Figures


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the last ninety days: answers opened while somebody was asking, and what they said of them."""

    found: int
    helped: int
    unhelpful: int


def figures(bureau_id: int, today: date) -> Figures:
    days = AnswerDay.objects.filter(bureau_id=bureau_id, day__gt=today - timedelta(days=DAYS_OF_FIGURES))
    sums = days.aggregate(found=Sum("found"), helped=Sum("helped"), unhelpful=Sum("unhelpful"))
    return Figures(*(int(sums[name] or 0) for name in ("found", "helped", "unhelpful")))


# The desk


@dataclass(frozen=True, slots=True)
class DeskRow:
    """An answer in force as its officers see it."""

    found: Found
    opened: int
    helped: int
    unhelpful: int
    may_edit: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer on its way through the register."""

    id: UUID
    state: str
    unit: Text | None
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class ToDo:
    due: list[DeskRow]
    doubted: list[DeskRow]
    waiting: list[Waiting]
    figures: Figures


def to_do(viewer: Viewer, today: date) -> ToDo:
    """What must be looked at again, what does not help people, and what waits to be masked or released."""
    mine = Answer.objects.filter(bureau_id=viewer.bureau_id, is_public=True)
    if not rights.sees_all(viewer):
        mine = mine.filter(unit_id__in=rights.units_prepared(viewer))
    soon = today + timedelta(days=14)
    due = mine.filter(review_on__lte=soon).order_by("review_on", "id")[:MOST_ON_DESK]
    doubted = mine.filter(unhelpful__gt=F("helped")).order_by("-unhelpful", "id")[:MOST_ON_DESK]
    drafts = Document.objects.filter(bureau_id=viewer.bureau_id, kind="answer", state__in=[State.DRAFT, State.MASKED])
    waiting = [
        Waiting(one.id, one.state, organisation.unit_name(one.bureau_id, one.unit_id), one.decided_at)
        for one in drafts.order_by("changed_at").only("bureau_id", "id", "state", "unit_id", "decided_at")[
            :MOST_ON_DESK
        ]
        if rights.may_see(viewer, one)
    ]
    return ToDo(
        _desk_rows(viewer, list(due), today),
        _desk_rows(viewer, list(doubted), today),
        waiting,
        figures(viewer.bureau_id, today),
    )


def _desk_rows(viewer: Viewer, rows: list[Answer], today: date) -> list[DeskRow]:
    by_id = {row.id: row for row in rows}
    return [
        DeskRow(
            one, by_id[one.id].found, one.helped, by_id[one.id].unhelpful,
            rights.may_prepare(viewer, by_id[one.id].unit_id),
        )
        for one in _found(viewer.bureau_id, rows, today)
    ]  # fmt: skip


def topics_with(bureau_id: int) -> list[Topic]:
    """Topics under which there is something: a look into one index each."""
    rows = Answer.objects.filter(bureau_id=bureau_id, is_public=True)
    return [one for one in topics() if rows.filter(topic=one.code).exists()]
