"""The forum as everybody reads it: masked words, the answer, honest counts; what was refused, and by which law."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from heliograph.core.text import Text
from heliograph.forum.models import PublicQuestion, State, What
from heliograph.forum.rules import Reason, reason, reasons
from heliograph.matters.errors import NotFound
from heliograph.matters.identifiers import read_id
from heliograph.organisation import reading as organisation

PAGE = 20
NEWEST, SUPPORTED, OPEN, ANSWERED = "newest", "supported", "open", "answered"
ORDERS = (NEWEST, SUPPORTED, OPEN, ANSWERED)


@dataclass(frozen=True, slots=True)
class Line:
    """A question in a list. `answer` is what is shown of it; `is_answered`: its asker has one, shown or not yet;
    `is_joined`: it waits for the answer to another, which is `joined_to` if that is public too. `down_at`, `down_why`: its
    answer was taken down because a mask was missed, and comes back."""

    id: UUID
    title: str
    text: str
    unit: Text | None
    shown_at: datetime
    answer: str
    answer_shown_at: datetime | None
    is_answered: bool
    supports: int
    follows: int
    is_joined: bool = False
    joined_to: UUID | None = None
    down_at: datetime | None = None
    down_why: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of lines; `next` is where the following page begins, empty at the end."""

    lines: tuple[Line, ...]
    next: str


@dataclass(frozen=True, slots=True)
class Refused:
    """What is not shown: without its words, with the reason, and what became of the appeal."""

    at: datetime
    unit: Text | None
    reason: Reason | None
    why: str
    appealed_at: datetime | None
    stands: bool
    appeal_why: str


@dataclass(frozen=True, slots=True)
class Down:
    """What was taken down because a mask was missed, until it is shown again: without its words."""

    at: datetime
    unit: Text | None
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many were shown, wait, were taken down to be masked anew, and were refused, by reason."""

    shown: int
    waiting: int
    down: int
    refused: tuple[tuple[Reason, int], ...]


def listing(bureau_id: int, order: str, after: str = "") -> Listed:
    """Questions that are shown. `after` is `next` of the page before."""
    rows = PublicQuestion.objects.filter(bureau_id=bureau_id, state=State.SHOWN)
    if order == OPEN:
        rows = rows.filter(answer_shown_at=None)
    elif order == ANSWERED:
        rows = rows.filter(answer_shown_at__isnull=False)
    found = list(_ordered(bureau_id, rows, order, read_id(after))[: PAGE + 1])
    lines = tuple(line_of(row) for row in found[:PAGE])
    return Listed(lines, str(lines[-1].id) if len(found) > PAGE else "")


def _ordered(
    bureau_id: int, rows: QuerySet[PublicQuestion], order: str, after: UUID | None
) -> QuerySet[PublicQuestion]:
    last = PublicQuestion.objects.filter(bureau_id=bureau_id, id=after, state=State.SHOWN).first() if after else None
    if order == SUPPORTED:
        if last is not None:
            rows = rows.filter(Q(supports__lt=last.supports) | Q(supports=last.supports, id__lt=last.id))
        return rows.order_by("-supports", "-id")
    if last is not None:
        rows = rows.filter(Q(shown_at__lt=last.shown_at) | Q(shown_at=last.shown_at, id__lt=last.id))
    return rows.order_by("-shown_at", "-id")


def question(bureau_id: int, question_id: UUID) -> Line:
    """One that is shown. Raises `NotFound`."""
    row = PublicQuestion.objects.filter(bureau_id=bureau_id, id=question_id, state=State.SHOWN).first()
    if row is None:
        raise NotFound
    line = line_of(row)
    if row.joined_to is None:
        return line
    into = PublicQuestion.objects.filter(bureau_id=bureau_id, matter_id=row.joined_to, state=State.SHOWN)
    return replace(line, joined_to=into.values_list("id", flat=True).first())


def down(bureau_id: int, question_id: UUID) -> Down | None:
    """What stands at the address of a question that was taken down, until it is shown again; None for any other."""
    row = PublicQuestion.objects.filter(bureau_id=bureau_id, id=question_id, down_what=What.QUESTION).first()
    return _down(row) if row is not None and row.state in (State.NEW, State.MASKED) else None


def taken_down(bureau_id: int) -> list[Down]:
    """What is down now, longest first: nobody takes something down for good by this way unseen."""
    rows = PublicQuestion.objects.filter(bureau_id=bureau_id, down_at__isnull=False).exclude(state=State.GONE)
    return [_down(row) for row in rows.order_by("down_at")[:PAGE]]


def _down(row: PublicQuestion) -> Down:
    assert row.down_at is not None
    return Down(row.down_at, organisation.unit_name(row.bureau_id, row.unit_id), row.down_what, row.down_why)


def some(bureau_id: int, ids: Collection[UUID]) -> list[Line]:
    """Those of these that are shown, the latest answer first: what a browser follows."""
    rows = PublicQuestion.objects.filter(bureau_id=bureau_id, id__in=list(ids), state=State.SHOWN)
    return [line_of(row) for row in rows.order_by("-changed_at")]


def of_matter(bureau_id: int, matter_id: UUID) -> PublicQuestion | None:
    """What the forum has of a matter; for who holds its receipt."""
    return PublicQuestion.objects.filter(bureau_id=bureau_id, matter_id=matter_id).first()


def refused(bureau_id: int) -> list[Refused]:
    """The latest that were not shown, with their reasons."""
    rows = PublicQuestion.objects.filter(bureau_id=bureau_id, state=State.REFUSED).order_by("-refused_at", "-id")
    return [refused_of(row) for row in rows[:PAGE]]


def refused_of(row: PublicQuestion) -> Refused:
    assert row.refused_at is not None
    unit = organisation.unit_name(row.bureau_id, row.unit_id)
    stands = row.appeal_decided_at is not None
    return Refused(row.refused_at, unit, reason(row.reason), row.why, row.appealed_at, stands, row.appeal_why)


def counted(bureau_id: int) -> Counted:
    rows = PublicQuestion.objects.filter(bureau_id=bureau_id)
    by_reason = dict(rows.filter(state=State.REFUSED).values_list("reason").annotate(Count("id")))
    waiting = rows.filter(state__in=(State.NEW, State.MASKED)).count()
    refusals = tuple((one, by_reason.get(one.code, 0)) for one in reasons())
    down_now = rows.filter(down_at__isnull=False).exclude(state=State.GONE).count()
    return Counted(rows.filter(state=State.SHOWN).count(), waiting, down_now, refusals)


def line_of(row: PublicQuestion) -> Line:
    assert row.shown_at is not None
    return Line(
        row.id, row.title, row.text, organisation.unit_name(row.bureau_id, row.unit_id), row.shown_at, row.answer,
        row.answer_shown_at, row.answered_at is not None, row.supports, row.follows, row.joined_to is not None,
        down_at=row.down_at, down_why=row.down_why,
    )  # fmt: skip
