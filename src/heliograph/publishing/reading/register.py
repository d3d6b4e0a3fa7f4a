"""What everybody may read: boards, the register, one document, and the list for machines.

Only rows that were released once, and of them nothing sealed. Lists walk an index from the newest, a page at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from heliograph.core.text import Text
from heliograph.matters.among import among
from heliograph.organisation import reading as organisation
from heliograph.publishing import kinds, sitting_kinds
from heliograph.publishing.models.register import SHOWN, Document, State
from heliograph.publishing.models.steps import Recall, Step

PAGE = 20
SEALED = ("original", "people", "masks", "key")
NOT_AS_FIRST = among(Document, "state", (State.CORRECTED, State.WITHDRAWN))
SAID_TO_ALL = frozenset({"recalled", "corrected", "withdrawn"})
STATES = {
    State.RELEASED: Text("公开中", "Published"),
    State.CORRECTED: Text("已更正", "Corrected"),
    State.WITHDRAWN: Text("已撤回", "Withdrawn"),
    State.EXPIRED: Text("期满撤下", "Taken down after its time"),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list. `changed`: only what was corrected or withdrawn. `before`: after the entry with this id."""

    board: str = ""
    kind: str = ""
    unit: int | None = None
    changed: bool = False
    before: UUID | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a board or the register. Who decided, masked and released are officers in office, by name and badge."""

    id: UUID
    title: str
    kind: Text
    board: str
    state: str
    state_title: Text
    unit: Text | None
    ground: Text
    ground_words: str
    impact: str
    decided_by: Text | None
    decided_at: datetime
    masked_by: Text | None
    released_by: Text | None
    released_at: datetime
    until: datetime | None
    ended_at: datetime | None
    ended_why: str
    ended_by: Text | None
    changed_at: datetime
    digest: str
    replaces_id: UUID | None
    replaced_by_id: UUID | None

    @property
    def is_shown(self) -> bool:
        return self.state in SHOWN


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of entries; `next` is what to ask for the following page."""

    entries: list[Entry]
    next: UUID | None


@dataclass(frozen=True, slots=True)
class Line:
    """One step. `words` are those of the reader: what was said between colleagues is not for everybody."""

    title: Text
    at: datetime
    by: Text | None
    words: str
    digest: str


@dataclass(frozen=True, slots=True)
class Owed:
    """An open duty to withdraw or correct, as everybody may read it."""

    cause: Text
    due: datetime
    within: Text
    ground: Text
    is_late: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A published document: its entry, its words (none when they are gone), its steps, what is owed about it."""

    entry: Entry
    text: str
    steps: list[Line]
    owed: list[Owed]
    is_of_a_hearing: bool


def listed(bureau_id: int, wanted: Wanted) -> Listed:
    """A page of the register, the newest first."""
    last = _published(bureau_id).filter(id=wanted.before).first() if wanted.before else None
    found = _published(bureau_id) if last is None else _after(last, "released_at")
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    elif wanted.board:
        found = found.filter(board=wanted.board)
    if wanted.unit is not None:
        found = found.filter(unit_id=wanted.unit)
    if wanted.changed:
        found = found.filter(NOT_AS_FIRST)
    rows = list(found.order_by("-released_at", "-id")[: PAGE + 1])
    return Listed(entries(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None)


def _after(last: Document, order: str) -> QuerySet[Document]:
    """What comes after a row in that order. Only rows that were released have a time in `released_at`.

    To ask for that as well would make SQLite, which keeps no figures, take the index of the whole register for a filter.
    """
    at = getattr(last, order)
    rows = Document.objects.filter(bureau_id=last.bureau_id).defer(*SEALED)
    if order != "released_at":
        rows = rows.filter(released_at__isnull=False)
    return rows.filter(Q(**{f"{order}__lte": at}) & (Q(**{f"{order}__lt": at}) | Q(id__lt=last.id)))


def newest(bureau_id: int, board: str, most: int) -> list[Entry]:
    """The last few of a board that can be read now."""
    rows = _published(bureau_id).filter(board=board).order_by("-released_at", "-id")[: most * 4]
    return [entry for entry in entries(rows) if entry.state == State.RELEASED][:most]


def changes(bureau_id: int, before: UUID | None = None, most: int = 50) -> Listed:
    """What came into another state last, for those who keep a copy: a withdrawal moves to the front."""
    last = _published(bureau_id).filter(id=before).first() if before else None
    found = _published(bureau_id) if last is None else _after(last, "changed_at")
    rows = list(found.order_by("-changed_at", "-id")[: most + 1])
    return Listed(entries(rows[:most]), rows[most - 1].id if len(rows) > most else None)


def published(bureau_id: int, document_id: UUID, *, now: datetime) -> Page | None:
    """One document that was released once; None for any other."""
    row = _published(bureau_id).filter(id=document_id).first()
    if row is None:
        return None
    steps = Step.objects.filter(bureau_id=bureau_id, document_id=row.id).order_by("at", "id")
    lines = [line_of(step, has_words=step.verb in SAID_TO_ALL) for step in steps]
    kind = kinds.kind(row.kind)
    is_of_a_hearing = kind is not None and kind.is_of_a_hearing and row.replaces_id is None
    return Page(_entry(row), row.text, lines, _owed(row, now), is_of_a_hearing)


def several(bureau_id: int, document_ids: Collection[UUID]) -> dict[UUID, Entry]:
    """Those of them that were released once, by their ids, at one go."""
    return {row.id: _entry(row) for row in _published(bureau_id).filter(id__in=document_ids)}


def _published(bureau_id: int) -> QuerySet[Document]:
    return Document.objects.filter(bureau_id=bureau_id, released_at__isnull=False).defer(*SEALED)


def _owed(row: Document, now: datetime) -> list[Owed]:
    rows = Recall.objects.filter(bureau_id=row.bureau_id, document_id=row.id, settled_at__isnull=True).order_by("due")
    return [
        Owed(cause.title, one.due, cause.limit.text, cause.basis.cite, one.due < now)
        for one in rows
        if (cause := kinds.cause(one.cause)) is not None
    ]


def entries(rows: Iterable[Document]) -> list[Entry]:
    return [_entry(row) for row in rows]


def _entry(row: Document) -> Entry:
    kind = kinds.kind(row.kind)
    assert row.released_at is not None
    named = {name: organisation.officer_name(row.bureau_id, getattr(row, f"{name}_id")) for name in _WHO}
    return Entry(
        row.id, row.title, kind.title if kind else Text(row.kind, row.kind), row.board, row.state, STATES[State(row.state)],
        organisation.unit_name(row.bureau_id, row.unit_id), ground_of(row), row.ground_words, row.impact,
        named["decided_by"], row.decided_at, named["masked_by"], named["released_by"], row.released_at, row.until,
        row.ended_at, row.ended_why, named["ended_by"], row.changed_at, row.digest, row.replaces_id, row.replaced_by_id,
    )  # fmt: skip


_WHO = ("decided_by", "masked_by", "released_by", "ended_by")


def ground_of(row: Document) -> Text:
    """The article as it was recorded, in both languages where the kind still names it."""
    kind = kinds.kind(row.kind)
    cites = [ground.cite for ground in kind.basis] if kind else []
    if kind is not None and kind.is_of_a_hearing:
        cites += [one.cite for one in sitting_kinds.kinds()]
    return next((cite for cite in cites if cite.zh == row.ground_article), Text(row.ground_article, row.ground_article))


def line_of(step: Step, *, has_words: bool) -> Line:
    by = organisation.officer_name(step.bureau_id, step.by_id)
    return Line(step.title, step.at, by, step.words if has_words else "", step.digest)
