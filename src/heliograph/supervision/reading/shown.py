"""Findings as pages show them: in lists about one's own matters, and one of them with everything that followed.

Words are opened under the matter's key; after the matter was erased there are none, and the finding stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter
from heliograph.matters.reading.desk import SEALED
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.supervision.actions.decisions import COLUMNS
from heliograph.supervision.actions.findings import FINDING, REVIEW, STEP
from heliograph.supervision.checklist import Item
from heliograph.supervision.models import (
    Decision,
    Finding,
    FindingStep,
    Review,
    Sample,
    StepKind,
    Verdict,
)
from heliograph.supervision.reading.opened import OpenFinding, drawn_for, side, steps_open_to
from heliograph.supervision.reading.roles import CAPACITIES
from heliograph.supervision.reading.samples import checklist_of, sample_for

MOST_FINDINGS = 200

STEPS = {
    StepKind.ANSWER: Text("说明情况", "Explained"),
    StepKind.CORRECTION: Text("要求改正", "To be put right"),
    StepKind.CORRECTED: Text("已改正", "Put right"),
    StepKind.APPEAL: Text("申诉", "Appealed"),
    StepKind.UPHELD: Text("复核：维持", "Reviewed: it stands"),
    StepKind.OVERTURNED: Text("复核：撤销", "Reviewed: set aside"),
}
VERDICTS = {
    Verdict.KEPT: Text("符合", "Kept"),
    Verdict.BROKEN: Text("违反", "Broken"),
    Verdict.NOT_APPLICABLE: Text("不涉及", "Does not apply"),
}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in a list."""

    id: UUID
    item: Item
    number: str
    procedure: Text
    unit: Text | None
    sample: str
    state: Text
    kind: str


def findings_about(viewer: Viewer) -> list[FindingLine]:
    """Broken rules found in what the officer handled or leads, the newest first; at most `MOST_FINDINGS` are looked at."""
    units = viewer.own_units | viewer.led_units
    of = {"bureau_id": viewer.bureau_id}
    rows = list(Finding.objects.filter(**of, unit_id__in=units, verdict=Verdict.BROKEN).order_by("-id")[:MOST_FINDINGS])
    matters = {m.id: m for m in Matter.objects.filter(**of, id__in=[row.matter_id for row in rows]).defer(*SEALED)}
    mine = [row for row in rows if side(viewer, matters[row.matter_id], row.unit_id) in ("officer", "lead", "chief")]
    return _finding_lines(viewer.bureau_id, mine, matters)


def findings_of(drawn_id: UUID, viewer: Viewer) -> tuple[Review | None, list[tuple[Item, Finding]]]:
    """The review of a drawn matter and its findings, in the order of the checklist. Raises `NotFound`."""
    opened = drawn_for(viewer, drawn_id)
    if opened.review is None:
        return None, []
    points = checklist_of(sample_for(viewer, opened.reviewed.sample_id))
    rows = {row.item: row for row in Finding.objects.filter(bureau_id=viewer.bureau_id, review_id=opened.review.id)}
    return opened.review, [(item, rows[item.code]) for item in points.items if item.code in rows]


def _finding_lines(bureau_id: int, rows: list[Finding], matters: dict[UUID, Matter]) -> list[FindingLine]:
    of = {"bureau_id": bureau_id}
    kinds: dict[UUID, list[str]] = {}
    for finding, kind in (
        FindingStep.objects.filter(**of, finding_id__in=[row.id for row in rows])
        .order_by("at", "id")
        .values_list("finding_id", "kind")
    ):
        kinds.setdefault(finding, []).append(kind)
    known = {
        s.id: s for s in Sample.objects.select_related("checklist").filter(**of, id__in={row.sample_id for row in rows})
    }
    lines = []
    for row in rows:
        matter = matters[row.matter_id]
        kind, state = _state(kinds.get(row.id, []))
        lines.append(
            FindingLine(
                row.id,
                checklist_of(known[row.sample_id]).item(row.item),
                matter.number,
                procedures.version(bureau_id, matter.procedure, matter.version).title,
                organisation.unit_name(bureau_id, row.unit_id),
                known[row.sample_id].title,
                state,
                kind,
            )
        )
    return lines


def _state(steps: list[str]) -> tuple[str, Text]:
    """Where a finding stands, from what followed it."""
    if StepKind.OVERTURNED in steps:
        return "quiet", STEPS[StepKind.OVERTURNED]
    if StepKind.APPEAL in steps and StepKind.UPHELD not in steps:
        return "paused", Text("申诉中", "Under appeal")
    if StepKind.CORRECTED in steps:
        return "kept", STEPS[StepKind.CORRECTED]
    if StepKind.CORRECTION in steps:
        return "now", STEPS[StepKind.CORRECTION]
    if StepKind.ANSWER in steps:
        return "happened", STEPS[StepKind.ANSWER]
    return "now", Text("等说明", "Waits for an answer")


@dataclass(frozen=True, slots=True)
class SaidStep:
    """A step with its words opened."""

    title: Text
    at: datetime
    officer: Text | None
    capacity: Text
    words: str
    due: date | None


@dataclass(frozen=True, slots=True)
class SaidDecision:
    """A decision about responsibility, opened."""

    decided_on: date
    decided_by: str
    ground: str
    words: str
    recorded_by: Text | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """What a finding's page shows."""

    opened: OpenFinding
    item: Item
    sample: Sample
    procedure: Text
    unit: Text | None
    reviewer: Text | None
    verdict: Text
    words: str
    state: Text
    kind: str
    steps: list[SaidStep]
    decisions: list[SaidDecision]
    open_to: list[str]


def show_finding(viewer: Viewer, opened: OpenFinding) -> ShownFinding:
    """The finding with its words. Record the look first."""
    finding, matter, bureau = opened.finding, opened.matter, viewer.bureau_id
    sample = sample_for(viewer, finding.sample_id)
    key = MatterKey.of(matter) if matter.key else None

    def said(column: str, row: FindingStep | Finding | Decision, sealed: bytes | memoryview[int]) -> str:
        return key.open_text(column, row.id, sealed) if key and sealed else ""

    steps = [
        SaidStep(
            STEPS[StepKind(step.kind)],
            step.at,
            organisation.officer_name(bureau, step.officer_id),
            CAPACITIES[step.capacity],
            said(STEP, step, step.words),
            step.due,
        )
        for step in opened.steps
    ]
    decisions = [
        SaidDecision(
            row.decided_on,
            said(COLUMNS["decided_by"], row, row.decided_by),
            said(COLUMNS["ground"], row, row.ground),
            said(COLUMNS["words"], row, row.words),
            organisation.officer_name(bureau, row.recorded_by_id),
            row.at,
        )
        for row in opened.decisions
    ]
    kind, state = _state([step.kind for step in opened.steps])
    return ShownFinding(
        opened,
        checklist_of(sample).item(finding.item),
        sample,
        procedures.version(bureau, matter.procedure, matter.version).title,
        organisation.unit_name(bureau, finding.unit_id),
        organisation.officer_name(bureau, opened.review.officer_id),
        VERDICTS[Verdict(finding.verdict)],
        said(FINDING, finding, finding.words),
        state,
        kind,
        steps,
        decisions,
        steps_open_to(viewer, opened),
    )


def review_words(review: Review, matter: Matter) -> str:
    """What the reviewer says of the matter as a whole; nothing after it was erased."""
    return MatterKey.of(matter).open_text(REVIEW, review.id, review.words) if matter.key and review.words else ""


def finding_words(finding: Finding, matter: Matter) -> str:
    """The words of one finding; nothing after the matter was erased."""
    return MatterKey.of(matter).open_text(FINDING, finding.id, finding.words) if matter.key and finding.words else ""
