"""Both sides are reminded the day before they meet: a step of the matter, so that each hears of it by their own way, and sees it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.disputes.actions.rows import current_meeting, locked, matter_of, step
from heliograph.disputes.models import Dispute, Meeting
from heliograph.jobs.models import Job
from heliograph.jobs.queue import owe
from heliograph.matters import procedures
from heliograph.matters.actions import SYSTEM, Details, MatterRef
from heliograph.matters.commit import durably
from heliograph.matters.models import Event
from heliograph.organisation import reading as organisation

REMIND = "disputes.remind"
BEFORE = timedelta(days=1)


def owed_for(meeting: Meeting) -> list[Job]:
    """The reminder of a talk; none where it is set later than the reminder would come."""
    at = meeting.at - BEFORE
    if at <= meeting.set_at:
        return []
    return [owe(REMIND, at=at, bureau=meeting.bureau_id, dispute=str(meeting.dispute_id), meeting=str(meeting.id))]


def remind(ref: MatterRef, meeting_id: UUID, *, now: datetime) -> bool:
    """Remind both sides; False where the talk was moved, called off, has begun, or they were reminded. Bears being run twice."""

    def work() -> bool:
        dispute = locked(ref)
        meeting = current_meeting(dispute)
        if meeting is None or meeting.id != meeting_id or not meeting.at - BEFORE <= now < meeting.at:
            return False
        if not _may_be_reminded(dispute, meeting):
            return False
        at = organisation.in_words(dispute.bureau_id, meeting.at)
        words = f"提醒双方：{at.zh}在{meeting.place}谈。来不了，或者改主意不想谈了，请早点告诉我们。"
        step(dispute, "remind", SYSTEM, now=now, details=Details(words=words))
        return True

    return durably(work)


def _may_be_reminded(dispute: Dispute, meeting: Meeting) -> bool:
    """Whether its procedure knows the step, in its state now, and it was not taken since the date was set."""
    matter = matter_of(dispute)
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    known = next((one for one in procedure.actions if one.name == "remind"), None)
    since = Event.objects.filter(
        bureau_id=dispute.bureau_id, matter_id=dispute.id, action="remind", at__gte=meeting.set_at
    )
    return known is not None and matter.state in known.from_ and not since.exists()
