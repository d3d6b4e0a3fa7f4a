"""Reviewing a drawn matter, and what follows a finding: the answer, the correction, the appeal and its decision.

Every word is sealed under the matter's key. A finding is never changed: an appeal that succeeds is a step after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heliograph.core.language.formulas import says_nothing
from heliograph.core.text import Text
from heliograph.matters.actions import MatterRef
from heliograph.matters.actions.locking import lock
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Invalid, Missing, SaysNothing
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.organisation.reading import Viewer
from heliograph.supervision import checklist
from heliograph.supervision.errors import AlreadyReviewed, Gone, NotNow, NotYours, OwnMatter, SameReviewer
from heliograph.supervision.models import Finding, FindingStep, Review, Reviewed, Sample, StepKind, Verdict
from heliograph.supervision.reading.opened import REVIEWER, drawn_for, finding_for, is_own, steps_open_to
from heliograph.supervision.reading.roles import is_reviewer

REVIEW, FINDING, STEP = "review.words", "finding.words", "finding-step.words"
"""The columns that words are sealed under."""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on one point. A broken rule needs words: what was done, and what should have been."""

    verdict: str
    words: str = ""


def review(viewer: Viewer, reviewed_id: UUID, found: Mapping[str, Found], words: str, *, now: datetime) -> Review:
    """Record a review: a finding on every point of the sample's checklist, and a word on the whole.

    Raises `NotYours`, `OwnMatter`, `AlreadyReviewed`, `Gone`, `Invalid` (`field` is the point's code) for a point
    without a verdict or a broken one without words.
    """
    if not is_reviewer(viewer):
        raise NotYours
    return durably(lambda: _review(viewer, reviewed_id, found, words.strip(), now))


def _review(viewer: Viewer, reviewed_id: UUID, found: Mapping[str, Found], words: str, now: datetime) -> Review:
    opened = _drawn(viewer, reviewed_id)
    matter = lock(MatterRef(viewer.bureau_id, opened.matter_id))
    if matter.erased_at is not None:
        raise Gone
    of = {"bureau_id": viewer.bureau_id, "matter_id": matter.id, "sample_id": opened.sample_id}
    if Review.objects.filter(bureau_id=viewer.bureau_id, reviewed_id=opened.id).exists():
        raise AlreadyReviewed
    key = MatterKey.of(matter)
    made = Review(**of, id=new_id(), reviewed_id=opened.id, officer_id=viewer.officer_id, at=now)
    made.words = key.seal_text(REVIEW, made.id, words)
    rows = []
    for item in _checklist(viewer.bureau_id, opened.sample_id).items:
        verdict, said = _checked(item.code, found.get(item.code))
        row = Finding(**of, id=new_id(), review_id=made.id, unit_id=opened.unit_id, item=item.code, verdict=verdict)
        row.words = key.seal_text(FINDING, row.id, said)
        rows.append(row)
    insert([made, *rows])
    return made


def _drawn(viewer: Viewer, reviewed_id: UUID) -> Reviewed:
    """The drawn matter for one who may review it. Says plainly when it is their own; hides what isn't theirs to see."""
    reviewed = Reviewed.objects.filter(bureau_id=viewer.bureau_id, id=reviewed_id).first()
    if reviewed is not None:
        matter = lock(MatterRef(viewer.bureau_id, reviewed.matter_id))
        if is_own(viewer, matter, reviewed.unit_id):
            raise OwnMatter
    opened = drawn_for(viewer, reviewed_id)
    if opened.side != REVIEWER:
        raise NotYours
    return opened.reviewed


def _checklist(bureau_id: int, sample_id: UUID) -> checklist.Checklist:
    sample = Sample.objects.select_related("checklist").get(bureau_id=bureau_id, id=sample_id)
    return checklist.read(sample.checklist.text)


def _checked(code: str, found: Found | None) -> tuple[str, str]:
    said = found.words.strip() if found else ""
    if found is None or found.verdict not in Verdict.values:
        raise Invalid(code, Text("请选一项。", "Choose one."))
    if found.verdict == Verdict.BROKEN and (not any(c.isalnum() for c in said) or says_nothing(said)):
        raise Invalid(code, Text("违反了规则的，要写明事实。", "Where a rule was broken, write what happened."))
    return found.verdict, said


def follow(
    viewer: Viewer, finding_id: UUID, kind: str, words: str, *, now: datetime, due: date | None = None
) -> FindingStep:
    """Add what follows a finding: an answer, a correction (with the day it is due), an appeal, or its decision.

    Raises `NotFound`, `NotNow` where the step is not open to this person, `SameReviewer` for one who would decide on
    their own finding, `Missing`, `SaysNothing`, `Gone`.
    """
    said = words.strip()
    if not any(c.isalnum() for c in said):
        raise Missing("text")
    if says_nothing(said):
        raise SaysNothing
    if kind == StepKind.CORRECTION and due is None:
        raise Invalid("due", Text("请写明最晚哪天改正。", "Say by which day it must be put right."))
    return durably(lambda: _follow(viewer, finding_id, kind, said, due, now))


def _follow(viewer: Viewer, finding_id: UUID, kind: str, words: str, due: date | None, now: datetime) -> FindingStep:
    matter_id = finding_for(viewer, finding_id).matter.id
    matter = lock(MatterRef(viewer.bureau_id, matter_id))
    if matter.erased_at is not None:
        raise Gone
    opened = finding_for(viewer, finding_id)  # as it stands now that the matter is held
    decides = kind in (StepKind.UPHELD, StepKind.OVERTURNED)
    if decides and opened.is_appealed and opened.review.officer_id == viewer.officer_id:
        raise SameReviewer
    if kind not in StepKind.values or kind not in steps_open_to(viewer, opened):
        raise NotNow
    step = FindingStep(
        bureau_id=viewer.bureau_id,
        id=new_id(),
        matter_id=matter.id,
        finding_id=opened.finding.id,
        sample_id=opened.finding.sample_id,
        kind=kind,
        officer_id=viewer.officer_id,
        capacity=opened.side,
        at=now,
        due=due if kind == StepKind.CORRECTION else None,
    )
    step.words = MatterKey.of(matter).seal_text(STEP, step.id, words)
    insert([step])
    return step
