"""What time does to visits: plans lapse, entries and answers are forgotten, promises kept are counted, keys are rewrapped."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db.models import Exists, OuterRef

from heliograph.matters.actions.locking import holding
from heliograph.matters.commit import durably
from heliograph.matters.models import Deadline, Matter
from heliograph.organisation import reading as organisation
from heliograph.visits import sealed
from heliograph.visits.actions.applying import finish
from heliograph.visits.actions.counting import KEPT, LATE, count
from heliograph.visits.actions.slips import SHOWN_AGAIN
from heliograph.visits.kinds import kinds
from heliograph.visits.models import Entry, Slip, State, Visit

TOGETHER = 500
NOT_MADE = "dropped"


def lapse(*, now: datetime) -> int:
    """Plans that nobody carried out: not made, and where they were to go is erased. Returns how many."""
    lapsed = 0
    for bureau in organisation.bureaus():
        before = now.astimezone(organisation.zone(bureau.id)).date() - kinds().plan_life
        rows = Visit.objects.filter(bureau_id=bureau.id, state=State.PLANNED, day__lt=before)
        for visit_id in list(rows.values_list("id", flat=True)[:TOGETHER]):
            lapsed += durably(partial(_lapse, bureau.id, visit_id, before))
    return lapsed


def _lapse(bureau_id: int, visit_id: UUID, before: date) -> int:
    still = Visit.objects.filter(bureau_id=bureau_id, id=visit_id, state=State.PLANNED, day__lt=before)
    visit = holding(still).first()
    if visit is None:  # made or put off meanwhile
        return 0
    finish(visit, NOT_MADE)
    visit.version += 1
    visit.save()
    return 1


def forget(*, now: datetime) -> None:
    """Which entries were applied, and secrets kept for a lost answer."""
    Entry.objects.filter(at__lt=now - kinds().entry_life).delete()
    Slip.objects.filter(taken_at__lt=now - SHOWN_AGAIN).exclude(answer=b"").update(answer=b"")


def count_kept_promises(*, now: datetime) -> int:
    """Requests that came to their end since the last look: was every promise kept in time? Returns how many were counted."""
    ended = Matter.objects.filter(bureau_id=OuterRef("bureau_id"), id=OuterRef("matter_id"), settled_at__isnull=False)
    waiting = Slip.objects.filter(Exists(ended), used_at__isnull=False, counted_at__isnull=True).order_by("used_at")
    return sum(durably(partial(_count, slip, now)) for slip in list(waiting[:TOGETHER]))


def _count(slip: Slip, now: datetime) -> int:
    if not Slip.objects.filter(bureau_id=slip.bureau_id, id=slip.id, counted_at__isnull=True).update(counted_at=now):
        return 0
    assert slip.beat_id is not None
    assert slip.month is not None
    assert slip.matter_id is not None
    of_police = Deadline.objects.filter(bureau_id=slip.bureau_id, matter_id=slip.matter_id, owes="police")
    is_late = of_police.filter(broken_at__isnull=False).exists() or of_police.filter(status="late").exists()
    count(slip.bureau_id, slip.beat_id, slip.month, LATE if is_late else KEPT)
    return 1


def rewrap_keys(bureau_id: int) -> int:
    """Plans' keys under the master key in use. Returns how many were changed."""
    return sealed.KEYS.rewrap(Visit.objects.filter(bureau_id=bureau_id, state=State.PLANNED))
