"""The panel for everybody: who sits, what was drawn for it, what it found, what was answered, what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.panel.models import KINDS, Kind, Member, PanelFinding

AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class FindingShown:
    """What a member wrote, and what came of it. `state`: waiting, late (no answer yet), answered, answered-late."""

    id: UUID
    number: str
    sort: str
    words: str
    unit: Text
    by: str
    kind: Text
    asked_at: datetime
    due_at: datetime
    state: str
    answer: str
    withheld: bool
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    asked: int
    answered: int
    in_time: int
    late: int


def findings(
    bureau_id: int, *, now: datetime, after: UUID | None = None, member: Member | None = None
) -> tuple[list[FindingShown], bool]:
    """The newest first, and whether there are more; of one member only, if given."""
    rows = PanelFinding.objects.filter(bureau_id=bureau_id).order_by("-id")
    if member is not None:
        rows = rows.filter(member_id=member.id)
    if after is not None:
        rows = rows.filter(id__lt=after)
    found = list(rows[: AT_ONCE + 1])
    people = {
        one.id: one for one in Member.objects.filter(bureau_id=bureau_id, id__in=[one.member_id for one in found])
    }
    return [_shown(one, people[one.member_id], now) for one in found[:AT_ONCE]], len(found) > AT_ONCE


def counts(bureau_id: int, *, now: datetime) -> Counts:
    """How many were ever asked, and whether the bureau answered by its day."""
    every = PanelFinding.objects.filter(bureau_id=bureau_id)
    answered = every.filter(answered_at__isnull=False)
    late = every.filter(missed_at__isnull=False) | every.filter(missed_at=None, answered_at=None, due_at__lt=now)
    return Counts(every.count(), answered.count(), answered.filter(missed_at=None).count(), late.count())


def _shown(one: PanelFinding, by: Member, now: datetime) -> FindingShown:
    is_late = one.missed_at is not None or (one.answered_at is None and now > one.due_at)
    state = ("answered-late" if is_late else "answered") if one.answered_at else ("late" if is_late else "waiting")
    return FindingShown(
        one.id, one.number, one.sort, one.words, organisation.unit_name(one.bureau_id, one.unit_id) or Text("", ""), by.name,
        KINDS[Kind(by.kind)], one.asked_at, one.due_at, state, one.answer, one.withheld, one.answered_at,
    )  # fmt: skip
