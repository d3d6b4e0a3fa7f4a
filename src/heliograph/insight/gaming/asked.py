"""The questions put to units, and what is said to them: who sees them, who explains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.insight.gaming.kinds import Question, question
from heliograph.insight.models import QuarterLook, QuestionStep, UnitQuestion
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role, Unit
from heliograph.organisation.reading import Viewer

MOST_WORDS = 600
MOST = 200


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said to a question."""

    is_unit: bool
    by: Text
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with its evidence and all that was said."""

    id: UUID
    first: date
    until: date
    unit: Unit
    question: Question
    part: int
    of: int
    usual: float
    said: tuple[Said, ...]
    may_explain: bool
    may_note: bool

    @property
    def share(self) -> float:
        return self.part / self.of


@dataclass(frozen=True, slots=True)
class Page:
    """`looks`: what was looked at in each quarter, so that nobody takes the questions for all there is."""

    asked: tuple[Asked, ...]
    looks: tuple[QuarterLook, ...]


def questions_for(viewer: Viewer) -> Page:
    """The newest quarter first. A lead sees those of the units below; supervision sees all."""
    rows = UnitQuestion.objects.filter(bureau_id=viewer.bureau_id)
    if not viewer.is_one_of(Role.SUPERVISOR):
        rows = rows.filter(unit_id__in=viewer.led_units)
    shown = list(rows.order_by("-first", "unit_id", "code")[:MOST])
    said = _said(viewer.bureau_id, [row.id for row in shown])
    units = organisation.units(viewer.bureau_id)
    asked = tuple(
        Asked(
            row.id, row.first, row.until, units[row.unit_id], question(row.code), row.part, row.of, row.usual,
            said.get(row.id, ()), row.unit_id in viewer.led_units, viewer.is_one_of(Role.SUPERVISOR),
        )
        for row in shown
    )  # fmt: skip
    return Page(asked, tuple(QuarterLook.objects.filter(bureau_id=viewer.bureau_id).order_by("-first")[:4]))


def explain(viewer: Viewer, question_id: UUID, words: str, *, now: datetime) -> None:
    """The unit's lead explains, supervision notes. Raises `NotFound`, `Invalid`."""
    row = UnitQuestion.objects.filter(bureau_id=viewer.bureau_id, id=question_id).first()
    leads = row is not None and row.unit_id in viewer.led_units
    if row is None or not (leads or viewer.is_one_of(Role.SUPERVISOR)):
        raise NotFound
    words = words.strip()
    if not words:
        raise Invalid("words", Text("请写一句话。", "Please write a sentence."))
    if len(words) > MOST_WORDS:
        raise Invalid(
            "words", Text(f"请写得短一些，最多 {MOST_WORDS} 字。", f"Please shorten it to {MOST_WORDS} characters.")
        )
    verb = "explain" if leads else "note"
    step = QuestionStep(
        bureau_id=viewer.bureau_id,
        id=new_id(),
        question_id=row.id,
        verb=verb,
        at=now,
        by_id=viewer.officer_id,
        words=words,
    )
    durably(step.save)


def _said(bureau_id: int, questions: list[UUID]) -> Mapping[UUID, tuple[Said, ...]]:
    found: dict[UUID, list[Said]] = defaultdict(list)
    rows = QuestionStep.objects.filter(bureau_id=bureau_id, question_id__in=questions).order_by("id")
    for row in rows.select_related("by"):
        by = row.by.title if row.by else Text("", "")
        found[row.question_id].append(Said(row.verb == "explain", by, row.at, row.words))
    return {key: tuple(said) for key, said in found.items()}
