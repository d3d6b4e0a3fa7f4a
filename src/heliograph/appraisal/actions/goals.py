"""目标分解: a bureau's goal becomes duties of units, each due on a day; what comes of them is read from the duties' own events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heliograph.appraisal.errors import Problem as Wrong
from heliograph.appraisal.errors import Refusal, SetInvalid
from heliograph.appraisal.goal_subjects import CODE, RULE, VERSION, of_part
from heliograph.appraisal.models import Goal, GoalPart
from heliograph.appraisal.refusing import refused
from heliograph.core.text import Text
from heliograph.duties import actions as duties
from heliograph.duties.models import RuleVersion
from heliograph.matters.commit import durably
from heliograph.matters.errors import Missing
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal

MOST = 40
LONGEST = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit owes, and by which day; its lead owns it."""

    unit_id: int
    title: Text
    due: date


def may_decompose(viewer: Viewer) -> bool:
    return viewer.is_one_of(Role.CHIEF)


def decompose(by: Viewer, title: Text, says: str, parts: Sequence[Part], *, now: datetime) -> Goal:
    """Set a goal and what each unit owes to it. The parts are duties at once; nobody types in how far they are.

    Raises `Refusal`, `Missing`, `SetInvalid` where the words name what may never be a target (law.md Q-03, Q-04, X-30).
    """
    if not may_decompose(by):
        raise Refusal("目标由局领导定和分解。", "Goals are set and decomposed by the bureau's head.")
    today = now.astimezone(organisation.zone(by.bureau_id)).date()
    _check(by.bureau_id, title, says, parts, today)

    def work() -> Goal:
        goal = Goal(
            bureau_id=by.bureau_id, id=new_id(), title_zh=title.zh.strip()[:100], title_en=title.en.strip()[:200],
            says=says.strip()[:600], made_at=now, made_by_id=by.officer_id,
        )  # fmt: skip
        goal.save(force_insert=True)
        rows = []
        for one in parts:
            part_id = new_id()
            row = GoalPart(
                bureau_id=by.bureau_id, id=part_id, goal_id=goal.id, unit_id=one.unit_id, title_zh=one.title.zh.strip()[:100],
                title_en=one.title.en.strip()[:200], due=one.due, key=part_id.hex,
            )  # fmt: skip
            row.save()
            rows.append(row)
        if not RuleVersion.objects.filter(bureau_id=by.bureau_id, code=CODE, version=VERSION).exists():
            duties.load_rule(by.bureau_id, RULE.format(day=today), by=None, now=now)
        for row in rows:
            duties.owe(by.bureau_id, CODE, of_part(goal, row), row.due, now=now)
        return goal

    return durably(work)


def _check(bureau_id: int, title: Text, says: str, parts: Sequence[Part], today: date) -> None:
    if not title.zh.strip() or not title.en.strip() or not says.strip():
        raise Missing("text")
    if not parts or len(parts) > MOST:
        raise Refusal(f"写 1 到 {MOST} 个分目标。", f"Write from 1 to {MOST} parts.")
    units = organisation.units(bureau_id)
    for place, one in enumerate(parts, 1):
        if one.unit_id not in units or not one.title.zh.strip() or not one.title.en.strip():
            raise Missing("text")
        if one.due <= today:
            raise Refusal(f"第 {place} 个分目标的日子要在今天以后。", f"The day of part {place} must lie ahead.")
        if one.due > today + LONGEST:
            raise Refusal(f"第 {place} 个分目标最晚写两年以内。", f"Part {place} must be due within two years.")
    for place, words in enumerate((title.zh, title.en, says, *(w for p in parts for w in (p.title.zh, p.title.en))), 1):
        met = refused(words)
        if met is not None:
            said = Text(
                f"“{met.met}”说的是{met.name.zh}，不能当目标。", f"“{met.met}” is about the {met.name.en}: no target."
            )
            raise SetInvalid([Wrong(place, "title", said, met.row)])
        refuse_personal(bureau_id, words)
