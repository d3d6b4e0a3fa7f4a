"""A duty done through what another app records (a reception day held), and public words written anew."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from heliograph.duties.actions.pointing import midnight
from heliograph.duties.models import Duty, Status
from heliograph.matters.actions import Actor, Details, MatterRef, act
from heliograph.matters.actions.actor import may_open
from heliograph.matters.commit import durably
from heliograph.matters.errors import Missing, NotFound
from heliograph.matters.models import Event, Matter
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.for_everybody import refuse_personal


def fulfil(
    bureau_id: int, kind: str, key: str, on: date, words: str, by: Actor, *, procedure: str, now: datetime
) -> Event | None:
    """Mark as done the duty under `procedure` that is open for the subject and was under way on a day, moved or not. None: none is.

    `words` are public. The procedure's action "done" decides whether `by` may; raises what `act` raises.
    """
    mine = Duty.objects.filter(bureau_id=bureau_id, kind=kind, subject=key, settled_at=None, opens_on__lte=on)
    ids = list(mine.filter(due_at__gt=midnight(bureau_id, on)).values_list("id", flat=True))
    found = Matter.objects.filter(bureau_id=bureau_id, id__in=ids, procedure=procedure, settled_at=None).order_by("due")
    matter = found.first()
    if matter is None:
        return None
    return act(MatterRef(bureau_id, matter.id), "done", by, now=now, details=Details(words=words))


def reword(viewer: Viewer, duty_id: UUID, words: str, *, now: datetime) -> Duty:
    """Say publicly what was done, or why it was moved, without what is personal; the words as first written stay in the matter.

    Only where words were withheld; of both, what was done comes first. Raises `NotFound`, `Missing`, `Standing` (still personal).
    """

    def work() -> Duty:
        duty = Duty.objects.select_for_update().filter(bureau_id=viewer.bureau_id, id=duty_id, withheld=True).first()
        matter = Matter.objects.filter(bureau_id=viewer.bureau_id, id=duty_id).first()
        if duty is None or matter is None or not may_open(viewer, matter):
            raise NotFound
        if not viewer.is_one_of(Role.HANDLER, Role.LEAD, Role.CHIEF):
            raise NotFound
        if not words.strip():
            raise Missing("answer")
        refuse_personal(viewer.bureau_id, words)
        if duty.status in (Status.DONE, Status.LATE) and not duty.said:
            duty.said = words.strip()[:3000]
        else:
            duty.why = words.strip()[:1000]
        duty.withheld = bool(duty.moves and not duty.why)
        duty.save()
        return duty

    return durably(work)
