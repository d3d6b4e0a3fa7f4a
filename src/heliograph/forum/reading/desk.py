"""The forum on the desk: what waits to be masked, read and shown, or decided anew; one question with its steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from heliograph.core.privacy import Mask
from heliograph.core.receipt import show_number
from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.forum import words as written
from heliograph.forum.actions.appealing import may_decide
from heliograph.forum.actions.checking import may_mask, may_take_down
from heliograph.forum.models import ForumStep, PublicQuestion, State, What, Wording
from heliograph.forum.reading.public import Refused, refused_of
from heliograph.matters.actions.looks import look
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights

MOST = 60
MOST_SHOWN = 20
QUESTION, ANSWER, APPEAL = "question", "answer", "appeal"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question and what is to be done with it: `what` is to be masked, or if `is_masked` to be read and shown."""

    id: UUID
    number: str
    unit: Text | None
    asked_at: datetime
    what: str
    is_masked: bool
    supports: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One question. `words` and `masks` are of what is to be masked; `wording` waits for another; `may_handle`: mask, refuse."""

    row: PublicQuestion
    number: str
    what: str
    words: str
    masks: tuple[Mask, ...]
    wording: Wording | None
    may_handle: bool
    may_mask: bool
    may_put: bool
    may_take_down: tuple[str, ...]
    refused: Refused | None
    appeal: str
    may_decide: bool
    steps: tuple[tuple[ForumStep, Text | None], ...]


def to_do(viewer: Viewer) -> list[Waiting]:
    """What waits in the units that this officer handles or may decide for, the oldest first. Nothing of an erased matter."""
    new_answer = Q(state=State.SHOWN, answered_at__isnull=False) & (
        Q(answer_shown_at=None) | Q(answered_at__gt=F("answer_shown_at"))
    )
    appealed = Q(state=State.REFUSED, appealed_at__isnull=False, appeal_decided_at=None)
    erased = Matter.objects.filter(bureau_id=OuterRef("bureau_id"), id=OuterRef("matter_id"), erased_at__isnull=False)
    rows = PublicQuestion.objects.filter(~Exists(erased), bureau_id=viewer.bureau_id).filter(
        Q(state__in=(State.NEW, State.MASKED)) | new_answer | appealed
    )
    if not rights.is_legal(viewer):
        own = Q(unit_id__in=rights.units_prepared(viewer))
        rows = rows.filter(own | appealed if viewer.is_one_of(Role.SUPERVISOR) else own)
    found = list(rows.order_by("changed_at", "id")[:MOST])
    masked = set(
        Wording.objects.filter(
            bureau_id=viewer.bureau_id, question_id__in=[row.id for row in found], put_at=None
        ).values_list("question_id", flat=True)
    )
    numbers = _numbers(viewer.bureau_id, found)
    return [
        Waiting(
            row.id, numbers.get(row.matter_id, ""), organisation.unit_name(row.bureau_id, row.unit_id), row.asked_at,
            _what(row), row.id in masked, row.supports,
        )
        for row in found
    ]  # fmt: skip


def shown_lately(viewer: Viewer) -> list[tuple[UUID, str]]:
    """The latest that are public, of units whose questions this officer may take down: id and title."""
    rows = PublicQuestion.objects.filter(bureau_id=viewer.bureau_id, state=State.SHOWN)
    if not rights.sees_all(viewer):
        rows = rows.filter(unit_id__in=viewer.led_units)
    return list(rows.order_by("-shown_at", "-id").values_list("id", "title")[:MOST_SHOWN])


def sheet(viewer: Viewer, question_id: UUID, *, now: datetime) -> Sheet:
    """One question. The look into its matter is recorded first. Raises `NotFound`, `Unreadable`."""
    row = PublicQuestion.objects.filter(bureau_id=viewer.bureau_id, id=question_id).first()
    handles = row is not None and rights.may_prepare(viewer, row.unit_id)
    downs = tuple(one for one in What.values if row is not None and may_take_down(viewer, row, one))
    if row is None or not (handles or downs or may_decide(viewer, row)):
        raise NotFound
    what = What.ANSWER if row.state == State.SHOWN else What.QUESTION
    words: str = ""
    masks: tuple[Mask, ...] = ()
    matter = Matter.objects.filter(bureau_id=row.bureau_id, id=row.matter_id, erased_at=None).first()
    is_to_mask = handles and matter is not None and may_mask(row, what)
    if matter is not None and (is_to_mask or row.state == State.REFUSED):
        look(matter, viewer, why="handling", now=now)
        words, masks = written.proposals(row, what)
    wording = Wording.objects.filter(bureau_id=row.bureau_id, question_id=row.id, what=what, put_at=None).first()
    steps = ForumStep.objects.filter(bureau_id=row.bureau_id, question_id=row.id).order_by("at", "id")
    is_refused = row.state == State.REFUSED
    return Sheet(
        row, show_number(matter.number) if matter else "", what, words, masks if is_to_mask else (),
        wording, handles, is_to_mask, handles and wording is not None and wording.masked_by_id != viewer.officer_id,
        downs, refused_of(row) if is_refused else None, _appeal(row, matter),
        is_refused and row.appealed_at is not None and row.appeal_decided_at is None and may_decide(viewer, row),
        tuple((one, organisation.officer_name(row.bureau_id, one.by_id)) for one in steps),
    )  # fmt: skip


def _what(row: PublicQuestion) -> str:
    if row.state == State.REFUSED:
        return APPEAL
    return ANSWER if row.state == State.SHOWN else QUESTION


def _appeal(row: PublicQuestion, matter: Matter | None) -> str:
    if matter is None or not row.appeal:
        return ""
    try:
        return MatterKey.of(matter).open("forum.appeal", row.id, bytes(row.appeal)).decode()
    except SealBroken:
        return ""


def _numbers(bureau_id: int, rows: list[PublicQuestion]) -> dict[UUID, str]:
    found = Matter.objects.filter(bureau_id=bureau_id, id__in=[row.matter_id for row in rows])
    return {ident: show_number(number) for ident, number in found.values_list("id", "number")}
