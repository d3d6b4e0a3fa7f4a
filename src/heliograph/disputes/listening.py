"""What happens to the matter reaches its dispute, in the event's own transaction: whoever took the step, by whichever door."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Model

from heliograph.disputes.actions.opening import begun
from heliograph.disputes.actions.rows import CODE, OTHER_SIDE, current_meeting, dispute_of
from heliograph.disputes.actions.telling import news_for_other
from heliograph.disputes.models import Clause, Dispute, Ended, Meeting, Side, Signature, Standing
from heliograph.jobs.queue import owe
from heliograph.matters import news
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Event, Matter

FOLLOW = "disputes.follow"
ENDS = {"done": Ended.KEPT, "broken": Ended.BROKEN, "failed": Ended.FAILED, "stopped": Ended.STOPPED}


def listen(matter: Matter, event: Event) -> Iterable[Model]:
    """Keep the dispute true to the matter; what acts on other matters is owed as a job."""
    if matter.procedure != CODE:
        return []
    if event.sequence == 1:
        return [begun(matter)]
    dispute = dispute_of(matter.bureau_id, matter.id)
    if dispute is None:
        return []
    _take_over(dispute, event)
    dispute.unit_id = matter.unit_id
    dispute.ended = ENDS.get(matter.state, Ended.OTHER) if matter.outcome else ""
    dispute.ended_at = event.at if matter.outcome else None
    dispute.save()
    told = news_for_other(matter, dispute, event)
    if event.from_state == event.to_state and event.action != "sign":
        return told
    return [*told, owe(FOLLOW, at=event.at, bureau=matter.bureau_id, matter=str(matter.id))]


def _take_over(dispute: Dispute, event: Event) -> None:
    name, mine = event.action, {"bureau_id": dispute.bureau_id, "dispute_id": dispute.id, "draft": dispute.draft}
    if name == "add-party" and event.facts.get("part") == OTHER_SIDE:
        dispute.party_b = UUID(event.facts["entered"])
    elif name == "agree-to-talk":
        dispute.willing_b_at = event.at
    elif name == "object-mediator":
        meeting = current_meeting(dispute)
        if meeting is not None:
            dispute.objected = [*dispute.objected, meeting.mediator_id]
            meeting.replaced = True
            meeting.save()
        dispute.mediator_id = None
    elif name == "reopen":
        _begin_anew(dispute)
    elif name == "sign":
        side = Side.B if "by_party" in event.facts else Side.A
        Signature(**mine, id=new_id(), side=side, at=event.at, event_id=event.id).save(force_insert=True)
    elif name == "sign-on-paper":
        Signature.objects.filter(**mine, on_paper=True, event_id=None).update(event_id=event.id)
    elif name in ("clause-kept", "clause-not-kept"):
        standing = Standing.KEPT if name == "clause-kept" else Standing.FAILED
        Clause.objects.filter(**mine, standing=standing, event_id=None).update(event_id=event.id)
    elif name == "erased":
        dispute.number_b, dispute.code_hash_b, dispute.told_b = "", b"", b""
        if dispute.party_b is not None:
            news.forget(dispute.bureau_id, [dispute.party_b])
        Meeting.objects.filter(bureau_id=dispute.bureau_id, dispute_id=dispute.id).update(place="")


def _begin_anew(dispute: Dispute) -> None:
    """Asked for again: both sides are asked again, with another date and a new agreement; what was stays on record."""
    Meeting.objects.filter(bureau_id=dispute.bureau_id, dispute_id=dispute.id).update(replaced=True)
    Clause.objects.filter(bureau_id=dispute.bureau_id, dispute_id=dispute.id).update(follow_at=None)
    dispute.willing_b_at, dispute.mediator_id = None, None
    dispute.draft += 1
