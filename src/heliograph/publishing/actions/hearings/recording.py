"""What every action on a session does first and last: find and lock the row, put the step on record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.actions.actor import is_hidden
from heliograph.matters.errors import Invalid, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Matter
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions.recording import words_given
from heliograph.publishing.actions.rights import may_lead, may_prepare, sees_all, units_prepared
from heliograph.publishing.errors import Standing
from heliograph.publishing.models.hearings import Sitting, SittingStep
from heliograph.publishing.sitting_errors import NotOpenNow
from heliograph.publishing.sitting_words import looks_personal

LONGEST_REASON = 500


def locked(viewer: Viewer, sitting_id: UUID) -> Sitting:
    """The session, locked until the transaction ends. Raises `NotFound`, also for one that is hidden."""
    sitting = locked_row(viewer.bureau_id, sitting_id)
    if sitting is None or not may_see(viewer, sitting):
        raise NotFound
    return sitting


def locked_row(bureau_id: int, sitting_id: UUID) -> Sitting | None:
    """The row itself: whoever holds its lock is the only one who gives out seats."""
    return Sitting.objects.select_for_update().filter(bureau_id=bureau_id, id=sitting_id).first()


def may_see(viewer: Viewer, sitting: Sitting) -> bool:
    """Whether the officer may know of the session on the desk; never one about a matter they are barred from (P-07)."""
    is_ours = sitting.bureau_id == viewer.bureau_id
    if not is_ours or not (sees_all(viewer) or sitting.unit_id in units_prepared(viewer)):
        return False
    if sitting.matter_id is None:
        return True
    matter = Matter.objects.filter(bureau_id=sitting.bureau_id, id=sitting.matter_id).first()
    return matter is None or not is_hidden(viewer, matter)


def to_prepare(viewer: Viewer, sitting_id: UUID, *states: str) -> Sitting:
    """The session, for whoever drafts and runs it. Raises `NotAllowed`, `NotOpenNow`, `NotFound`."""
    sitting = locked(viewer, sitting_id)
    if not may_prepare(viewer, sitting.unit_id):
        raise NotAllowed(Text("办理听证、调解", "run hearings"))
    _refuse_other_state(sitting, states)
    return sitting


def to_lead(viewer: Viewer, sitting_id: UUID, *states: str) -> Sitting:
    """The session, for who leads the unit or the legal office. Raises `NotAllowed`, `NotOpenNow`, `NotFound`."""
    sitting = locked(viewer, sitting_id)
    if not may_lead(viewer, sitting.unit_id):
        raise NotAllowed(Text("审核、改期或取消", "review, move or cancel"))
    _refuse_other_state(sitting, states)
    return sitting


def _refuse_other_state(sitting: Sitting, states: tuple[str, ...]) -> None:
    if states and sitting.state not in states:
        raise NotOpenNow


def reason_given(sitting: Sitting, words: str, *, need: str = "reason") -> str:
    """A reason that everybody will read. Raises `Missing`, `Invalid`, and `Standing` if it names somebody."""
    said = words_given(words, need)
    if len(said) > LONGEST_REASON:
        raise Invalid("words", Text(f"最多 {LONGEST_REASON} 个字。", f"{LONGEST_REASON} characters at most."))
    refuse_personal(sitting, said)
    return said


def refuse_personal(sitting: Sitting, *texts: str) -> None:
    """Raises `Standing` if a value of the matter, or anything surely personal, can be read in what is to be public."""
    found = looks_personal(sitting, *texts)
    if found:
        raise Standing(found)


def put_on_record(
    sitting: Sitting,
    verb: str,
    by: Viewer | None,
    now: datetime,
    *,
    words: str = "",
    was: tuple[datetime, str] | None = None,
) -> SittingStep:
    """One more line of the session's record; `was` is when and where it was to be before a move."""
    was_at, was_place = was or (None, "")
    step = SittingStep(
        bureau_id=sitting.bureau_id,
        id=new_id(),
        sitting_id=sitting.id,
        verb=verb,
        at=now,
        by_id=by.officer_id if by else None,
        words=words,
        was_at=was_at,
        was_place=was_place,
    )
    step.save()
    return step
