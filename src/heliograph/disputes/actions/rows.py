"""A dispute held for change, who may change it, and the step on its matter that every change ends in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.disputes.actions.mirroring import mirror
from heliograph.disputes.models import Clause, Dispute, Meeting, Side, Signature
from heliograph.matters import procedures
from heliograph.matters.actions import Actor, Details, MatterRef, act
from heliograph.matters.actions.actor import is_hidden, role_for
from heliograph.matters.actions.locking import lock
from heliograph.matters.errors import NotAllowed, NotFound, NotOffered
from heliograph.matters.models import Event, Matter
from heliograph.organisation.reading import Viewer

CODE = "mediation"
OTHER_SIDE = "other-side"


def locked(ref: MatterRef) -> Dispute:
    """The dispute, held until the transaction ends; its matter first, as `act` holds them. Raises `NotFound`."""
    lock(ref)
    found = Dispute.objects.select_for_update().filter(bureau_id=ref.bureau_id, id=ref.id).first()
    if found is None:
        raise NotFound
    return found


def ref_of(dispute: Dispute) -> MatterRef:
    return MatterRef(dispute.bureau_id, dispute.id)


def matter_of(dispute: Dispute) -> Matter:
    return Matter.objects.get(bureau_id=dispute.bureau_id, id=dispute.id)


def check_may(viewer: Viewer, dispute: Dispute, step: str) -> Matter:
    """The matter, if the officer may take that step on it now. Raises `NotFound`, `NotOffered`, `NotAllowed`."""
    matter, by = matter_of(dispute), Actor(viewer)
    if matter.erased_at is not None or is_hidden(viewer, matter):
        raise NotFound
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    action = procedure.action(step)
    if matter.state not in action.from_:
        raise NotOffered(step, procedure.state(matter.state).title)
    if role_for(by, action, matter) is None:
        raise NotAllowed(action.title)
    return matter


def step(dispute: Dispute, name: str, by: Actor, *, now: datetime, details: Details) -> Event:
    """Take the step, and let the linked case follow in the same transaction."""
    event = act(ref_of(dispute), name, by, now=now, details=details)
    mirror(dispute, now=now)
    return event


def clauses_of(dispute: Dispute) -> list[Clause]:
    """The clauses of the agreement as it stands, in their order."""
    rows = Clause.objects.filter(bureau_id=dispute.bureau_id, dispute_id=dispute.id, draft=dispute.draft)
    return list(rows.order_by("place"))


def signatures_of(dispute: Dispute) -> dict[str, Signature]:
    """Who has signed the agreement as it stands."""
    rows = Signature.objects.filter(bureau_id=dispute.bureau_id, dispute_id=dispute.id, draft=dispute.draft)
    return {row.side: row for row in rows}


def current_meeting(dispute: Dispute) -> Meeting | None:
    """The round that is set, or was held last."""
    mine = Meeting.objects.filter(bureau_id=dispute.bureau_id, dispute_id=dispute.id, replaced=False)
    return mine.select_related("mediator").order_by("-round", "-set_at").first()


def has_objected(dispute: Dispute, side: str) -> bool:
    """Whether that side has asked for another mediator: once for each."""
    before = Event.objects.filter(bureau_id=dispute.bureau_id, matter_id=dispute.id, action="object-mediator")
    return any(("by_party" in event.facts) == (side == Side.B) for event in before)


def dispute_of(bureau_id: int, matter_id: UUID) -> Dispute | None:
    return Dispute.objects.filter(bureau_id=bureau_id, id=matter_id).first()
