"""Parts of goals as subjects of duties: each is owed once, by its day, by its unit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from heliograph.appraisal.models import Goal, GoalPart
from heliograph.core.text import Text
from heliograph.duties import subjects
from heliograph.duties.subjects import Subject

KIND = "goal-parts"
CODE = "goal-part"
VERSION = "2026-11.1"
RULE = """# 目标分解：每个分目标在它自己的日子以前做完。 Each part of a goal is done by its own day.
code      = "goal-part"
version   = "2026-11.1"
in_force  = {day}
title     = {{ zh = "目标分解的任务", en = "Parts of the bureau's goals" }}
says      = {{ zh = "局里的目标分给各单位，写明哪天以前做完。没做就显示没做。", en = "What units owe to the bureau's goals, each by its day." }}
subjects  = "goal-parts"
procedure = "duty"
every     = "once"
shift     = "none"
"""


def register() -> None:
    subjects.register(KIND, Text("目标的分解任务", "parts of goals"), listing, still)


def of_part(goal: Goal, part: GoalPart) -> Subject:
    zh, en = f"{part.title_zh}（{goal.title_zh}）", f"{part.title_en} ({goal.title_en})"
    return Subject(part.key, Text(zh[:200], en[:200]), part.unit_id, url=f"/appraisal/goals/#g-{goal.id}")


def listing(bureau_id: int, *, on: date, after: str, limit: int) -> Sequence[Subject]:
    """None by themselves: each part is owed from the day its goal is set (`actions.decompose`)."""
    return ()


def still(bureau_id: int, keys: Collection[str], *, on: date) -> Collection[str]:
    """A part holds until it is done: nobody takes one back."""
    return set(GoalPart.objects.filter(bureau_id=bureau_id, key__in=keys).values_list("key", flat=True))
