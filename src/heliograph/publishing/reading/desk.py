"""What staff look up: what waits for masking or release, what must be withdrawn, and one document with its original."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from heliograph.core.text import Text
from heliograph.matters.actions.looks import look
from heliograph.matters.among import among
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter
from heliograph.matters.reading import desk as matters
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing import kinds, stops
from heliograph.publishing.actions import rights
from heliograph.publishing.actions.recording import is_barred
from heliograph.publishing.errors import Stop, Unreadable
from heliograph.publishing.models.register import SHOWN, Document, State
from heliograph.publishing.models.steps import Recall, Step
from heliograph.publishing.originals import Decided, masks_of, original_of
from heliograph.publishing.reading.register import SEALED, Line, line_of

MOST = 50
TO_DO = among(Document, "state", (State.DRAFT, State.MASKED))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A document on its way. The original's title is sealed, so a list names kind, unit and who decided."""

    id: UUID
    kind: Text
    unit: Text | None
    state: str
    changed_at: datetime
    decided_by: Text | None
    masked_by: Text | None
    title: str
    may_release: bool


@dataclass(frozen=True, slots=True)
class Due:
    """An open duty to withdraw or correct."""

    document_id: UUID
    title: str
    kind: Text
    unit: Text | None
    cause: Text
    words: str
    due: datetime
    is_late: bool


@dataclass(frozen=True, slots=True)
class ToDo:
    """The desk's list: at most fifty of each; `more` says that there are others."""

    due: list[Due]
    to_release: list[Waiting]
    drafts: list[Waiting]
    more: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document on the desk, with what the officer may do now."""

    document: Document
    kind: Text
    unit: Text | None
    steps: list[Line]
    recalls: list[Due]
    decided_by: Text | None
    masked_by: Text | None
    released_by: Text | None
    original: str
    masks: list[Decided]
    unreadable: Text | None
    may_mask: bool
    may_release: bool
    is_second_person: bool
    may_drop: bool
    may_withdraw: bool
    may_recall: bool
    may_correct: bool
    stop: Stop | None


def to_do(viewer: Viewer, *, now: datetime) -> ToDo:
    """What waits for this officer's units: late withdrawals first."""
    ours = Q(bureau_id=viewer.bureau_id)
    if not rights.sees_all(viewer):
        ours &= Q(unit_id__in=rights.units_prepared(viewer))
    recalls = list(Recall.objects.filter(ours, settled_at__isnull=True).order_by("due", "id")[: MOST + 1])
    masked = _waiting(viewer, ours, State.MASKED)
    drafts = _waiting(viewer, ours, State.DRAFT)
    more = max(len(recalls), len(masked), len(drafts)) > MOST
    return ToDo(_dues(viewer.bureau_id, recalls[:MOST], now), masked[:MOST], drafts[:MOST], more)


def _waiting(viewer: Viewer, ours: Q, state: State) -> list[Waiting]:
    # Both conditions: the first is the index's own.
    rows = Document.objects.filter(ours, TO_DO, state=state).defer(*SEALED).order_by("changed_at", "id")[: MOST + 1]
    return [_one_waiting(viewer, row) for row in rows if not is_barred(viewer, row)]


def _one_waiting(viewer: Viewer, row: Document) -> Waiting:
    is_second = viewer.officer_id not in (row.decided_by_id, row.masked_by_id)
    return Waiting(
        row.id, kind_title(row.kind), organisation.unit_name(row.bureau_id, row.unit_id), row.state, row.changed_at,
        organisation.officer_name(row.bureau_id, row.decided_by_id), organisation.officer_name(row.bureau_id, row.masked_by_id),
        row.title, is_second and row.state == State.MASKED and rights.may_lead(viewer, row.unit_id),
    )  # fmt: skip


def _dues(bureau_id: int, rows: list[Recall], now: datetime) -> list[Due]:
    wanted = {row.document_id for row in rows}
    documents = {d.id: d for d in Document.objects.filter(bureau_id=bureau_id, id__in=wanted).defer(*SEALED)}
    return [_due(row, documents[row.document_id], now) for row in rows if row.document_id in documents]


def _due(row: Recall, document: Document, now: datetime) -> Due:
    cause = kinds.cause(row.cause)
    return Due(
        document.id, document.title, kind_title(document.kind), organisation.unit_name(row.bureau_id, row.unit_id),
        cause.title if cause else Text(row.cause, row.cause), row.words, row.due, row.due < now,
    )  # fmt: skip


def kind_title(code: str) -> Text:
    kind = kinds.kind(code)
    return kind.title if kind else Text(code, code)


def document_for(viewer: Viewer, document_id: UUID) -> Document:
    """The document, if this officer may see it. Raises `NotFound`."""
    row = Document.objects.filter(bureau_id=viewer.bureau_id, id=document_id).first()
    if row is None or not rights.may_see(viewer, row) or is_barred(viewer, row):
        raise NotFound
    return row


def number_of(viewer: Viewer, document_id: UUID) -> str:
    """The number of the matter that a document was drawn from, if this officer may see it; else empty."""
    try:
        row = document_for(viewer, document_id)
    except NotFound:
        return ""
    if row.matter_id is None:
        return ""
    matter = Matter.objects.filter(bureau_id=row.bureau_id, id=row.matter_id).only("number").first()
    return matter.number if matter else ""


def sheet(viewer: Viewer, document_id: UUID, *, now: datetime) -> Sheet:
    """The document with its original; of one from a matter, the look is recorded first, as any look into a matter."""
    row = document_for(viewer, document_id)
    original, masks, unreadable = _opened(viewer, row, now)
    steps = Step.objects.filter(bureau_id=row.bureau_id, document_id=row.id).order_by("at", "id")
    recalls = Recall.objects.filter(bureau_id=row.bureau_id, document_id=row.id, settled_at__isnull=True)
    leads, prepares = rights.may_lead(viewer, row.unit_id), rights.may_prepare(viewer, row.unit_id)
    is_open = row.state in (State.DRAFT, State.MASKED)
    kind = kinds.kind(row.kind)
    return Sheet(
        document=row,
        kind=kind_title(row.kind),
        unit=organisation.unit_name(row.bureau_id, row.unit_id),
        steps=[line_of(step, has_words=True) for step in steps],
        recalls=_dues(row.bureau_id, list(recalls.order_by("due")), now),
        decided_by=organisation.officer_name(row.bureau_id, row.decided_by_id),
        masked_by=organisation.officer_name(row.bureau_id, row.masked_by_id),
        released_by=organisation.officer_name(row.bureau_id, row.released_by_id),
        original=original,
        masks=masks,
        unreadable=unreadable,
        may_mask=row.state == State.DRAFT and prepares and unreadable is None,
        may_release=row.state == State.MASKED and leads and unreadable is None,
        is_second_person=viewer.officer_id not in (row.decided_by_id, row.masked_by_id),
        may_drop=is_open and leads,
        may_withdraw=row.state in SHOWN and rights.may_withdraw(viewer, row.unit_id),
        may_recall=row.state in SHOWN,
        may_correct=row.state == State.RELEASED and kind is not None and rights.may_decide(viewer, row.unit_id, kind),
        stop=stops.now_against(row) if row.state in SHOWN else None,
    )


def _opened(viewer: Viewer, row: Document, now: datetime) -> tuple[str, list[Decided], Text | None]:
    """The original is opened only while somebody still works on it."""
    if row.state not in (State.DRAFT, State.MASKED):
        return "", [], None
    if row.matter_id is not None:
        matter = Matter.objects.get(bureau_id=row.bureau_id, id=row.matter_id)
        look(matter, viewer, why=matters.why(viewer, matter), now=now)
    try:
        return original_of(row), masks_of(row), None
    except Unreadable as error:
        return "", [], error.text
