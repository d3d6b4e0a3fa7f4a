"""How a reviewed matter and a finding are reached: through a viewer, who stands on one side of it.

Reviewers are supervisors and the legal office, never for what they or their unit handled. The other side is the officer
who handled the matter and the lead of the unit; a chief decides about responsibility. Everybody else finds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from heliograph.matters.actions.actor import is_barred
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.supervision.models import Decision, Finding, FindingStep, Review, Reviewed, StepKind, Verdict
from heliograph.supervision.reading.roles import is_reviewer

REVIEWER, CHIEF, LEAD, OFFICER = "reviewer", "chief", "lead", "officer"


def is_own(viewer: Viewer, matter: Matter, unit_id: int) -> bool:
    """Whether the officer, or a unit they are posted in, handled the matter."""
    handled = viewer.officer_id in (matter.officer_id, matter.answered_by_id)
    return handled or not viewer.posted_units.isdisjoint({unit_id, matter.unit_id})


def side(viewer: Viewer, matter: Matter, unit_id: int) -> str:
    """On which side of a review the officer stands; empty for nobody's. `unit_id` is the unit that is reviewed."""
    if matter.bureau_id != viewer.bureau_id:
        return ""
    own = is_own(viewer, matter, unit_id)
    if is_reviewer(viewer) and not own and _may_review(viewer, matter):
        return REVIEWER
    if is_barred(viewer, matter):
        return ""
    if any(p.role == Role.CHIEF and unit_id in p.below for p in viewer.posts):
        return CHIEF
    if any(p.role == Role.LEAD and unit_id in p.below for p in viewer.posts):
        return LEAD
    return OFFICER if viewer.officer_id in (matter.officer_id, matter.answered_by_id) else ""


def _may_review(viewer: Viewer, matter: Matter) -> bool:
    """Nothing confidential is drawn; should a matter have become so, supervisors alone go on."""
    return not is_barred(viewer, matter)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn matter, and its review if there is one."""

    reviewed: Reviewed
    matter: Matter
    review: Review | None
    side: str


def drawn_for(viewer: Viewer, reviewed_id: UUID) -> Drawn:
    """The drawn matter, for whoever stands on a side of it. Raises `NotFound`."""
    reviewed = Reviewed.objects.filter(bureau_id=viewer.bureau_id, id=reviewed_id).first()
    matter = _matter(viewer, reviewed.matter_id) if reviewed else None
    where = side(viewer, matter, reviewed.unit_id) if reviewed and matter else ""
    if reviewed is None or matter is None or not where:
        raise NotFound
    review = Review.objects.filter(bureau_id=viewer.bureau_id, reviewed_id=reviewed.id).first()
    if review is None and where != REVIEWER:
        raise NotFound
    return Drawn(reviewed, matter, review, where)


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding with what followed it, and on which side the viewer stands."""

    finding: Finding
    review: Review
    matter: Matter
    steps: list[FindingStep]
    decisions: list[Decision]
    side: str

    @property
    def is_overturned(self) -> bool:
        return any(step.kind == StepKind.OVERTURNED for step in self.steps)

    @property
    def stands(self) -> bool:
        """Whether a rule was found broken and that was not set aside."""
        return self.finding.verdict == Verdict.BROKEN and not self.is_overturned

    @property
    def is_appealed(self) -> bool:
        """Whether an appeal waits for another reviewer."""
        kinds = [step.kind for step in self.steps]
        return StepKind.APPEAL in kinds and not {StepKind.UPHELD, StepKind.OVERTURNED} & set(kinds)

    def has(self, kind: str) -> bool:
        return any(step.kind == kind for step in self.steps)


def finding_for(viewer: Viewer, finding_id: UUID) -> OpenFinding:
    """The finding, for whoever stands on a side of it. Raises `NotFound`."""
    of = {"bureau_id": viewer.bureau_id}
    finding = Finding.objects.filter(**of, id=finding_id).first()
    matter = _matter(viewer, finding.matter_id) if finding else None
    where = side(viewer, matter, finding.unit_id) if finding and matter else ""
    if finding is None or matter is None or not where:
        raise NotFound
    return OpenFinding(
        finding,
        Review.objects.get(**of, id=finding.review_id),
        matter,
        list(FindingStep.objects.filter(**of, finding_id=finding.id).order_by("at", "id")),
        list(Decision.objects.filter(**of, finding_id=finding.id).order_by("at", "id")),
        where,
    )


def _matter(viewer: Viewer, matter_id: UUID) -> Matter | None:
    return Matter.objects.filter(bureau_id=viewer.bureau_id, id=matter_id).first()


def steps_open_to(viewer: Viewer, opened: OpenFinding) -> list[str]:
    """What the officer may add to the finding now, of `StepKind`, and "decision"."""
    if not opened.stands or opened.matter.erased_at is not None:
        return []
    if opened.side == REVIEWER:
        rules = [] if opened.is_appealed else [StepKind.CORRECTION.value]
        if opened.is_appealed and opened.review.officer_id != viewer.officer_id:
            rules = [StepKind.UPHELD.value, StepKind.OVERTURNED.value]
        decides = viewer.is_one_of(Role.SUPERVISOR) and not opened.is_appealed
        return [*rules, *(["decision"] if decides else [])]
    if opened.side == CHIEF:
        return [] if opened.is_appealed else ["decision"]
    steps = [StepKind.ANSWER.value]
    if opened.has(StepKind.CORRECTION):
        steps.append(StepKind.CORRECTED.value)
    if opened.side == LEAD and not opened.has(StepKind.APPEAL):
        steps.append(StepKind.APPEAL.value)
    return steps
