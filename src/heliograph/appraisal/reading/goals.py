"""Goals with their parts, and what came of each: read from the duties, which follow their matters' events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from heliograph.appraisal.goal_subjects import KIND
from heliograph.appraisal.models import Goal, GoalPart
from heliograph.core.text import Text
from heliograph.duties.models import Duty
from heliograph.duties.reading.lines import Line, lines_of
from heliograph.organisation import reading as organisation

MOST = 50


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part and its duty."""

    part: GoalPart
    unit: Text
    due: date
    duty: Line | None


@dataclass(frozen=True, slots=True)
class GoalLine:
    goal: Goal
    parts: list[PartLine]

    @property
    def done(self) -> int:
        return sum(one.duty is not None and one.duty.status in ("done", "late") for one in self.parts)

    @property
    def missed(self) -> int:
        return sum(one.duty is not None and one.duty.status == "missed" for one in self.parts)


def goals(bureau_id: int) -> list[GoalLine]:
    """The newest first."""
    found = list(Goal.objects.filter(bureau_id=bureau_id).order_by("-id")[:MOST])
    parts = list(GoalPart.objects.filter(bureau_id=bureau_id, goal_id__in=[one.id for one in found]).order_by("id"))
    duties = _duties(bureau_id, parts)
    units = organisation.units(bureau_id)
    return [
        GoalLine(
            goal,
            [
                PartLine(one, units[one.unit_id].title, one.due, duties.get(one.key))
                for one in parts
                if one.goal_id == goal.id
            ],
        )
        for goal in found
    ]


def _duties(bureau_id: int, parts: Sequence[GoalPart]) -> dict[str, Line]:
    rows = list(Duty.objects.filter(bureau_id=bureau_id, kind=KIND, subject__in=[one.key for one in parts]))
    lines = {line.id: line for line in lines_of(bureau_id, rows)}
    return {row.subject: lines[row.id] for row in rows}
