"""Against a refusal: its asker asks once that another person look, and somebody who did not refuse decides."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.forum.actions.checking import given
from heliograph.forum.actions.recording import keep
from heliograph.forum.errors import AnotherPerson, NotNow
from heliograph.forum.models import PublicQuestion, State
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights

LONGEST = 1000


def appeal(matter: Matter, words: str, *, now: datetime) -> PublicQuestion:
    """Whoever holds the receipt asks for another look; words are optional. Raises `NotFound`, `NotNow`, `Invalid`."""

    def work() -> PublicQuestion:
        rows = PublicQuestion.objects.select_for_update()
        row = rows.filter(bureau_id=matter.bureau_id, matter_id=matter.id).first()
        if row is None:
            raise NotFound
        if row.state != State.REFUSED or row.appealed_at is not None:
            raise NotNow
        if len(words) > LONGEST:
            raise Invalid("words", Text(f"最多 {LONGEST} 个字。", f"{LONGEST} characters at most."))
        row.appeal = MatterKey.of(matter).seal("forum.appeal", row.id, words.strip().encode())
        row.appealed_at = now
        return keep(row, "appealed", None, now)

    return durably(work)


def may_decide(viewer: Viewer, row: PublicQuestion) -> bool:
    """Who leads the unit or one above it, the lead of the legal office, a supervisor: never who refused."""
    is_above = rights.may_lead(viewer, row.unit_id) or viewer.is_one_of(Role.SUPERVISOR)
    return is_above and viewer.officer_id != row.refused_by_id


def decide(viewer: Viewer, question_id: UUID, why: str, *, stands: bool, now: datetime) -> PublicQuestion:
    """The refusal stands, or the question goes back to be masked and shown. Public, with the reason.

    Raises `NotFound`, `NotNow`, `AnotherPerson`, `Missing`, `Invalid`, `Standing`.
    """

    def work() -> PublicQuestion:
        rows = PublicQuestion.objects.select_for_update()
        row = rows.filter(bureau_id=viewer.bureau_id, id=question_id).first()
        if row is None:
            raise NotFound
        if row.state != State.REFUSED or row.appealed_at is None or row.appeal_decided_at is not None:
            raise NotNow
        if not may_decide(viewer, row):
            if viewer.officer_id == row.refused_by_id:
                raise AnotherPerson
            raise NotFound
        row.appeal_why, row.appeal_by_id, row.appeal_decided_at = given(row.bureau_id, why), viewer.officer_id, now
        if not stands:
            row.state = State.NEW
        return keep(row, "refusal-stands" if stands else "refusal-lifted", viewer, now, row.appeal_why)

    return durably(work)
