"""The dispute as one side sees it: where it stands, who mediates and when, the agreement, what they may do, what happened.

Neither side reads what the other wrote: of the other's steps stands that they were taken, and of violence not by whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heliograph.core import receipt
from heliograph.core.procedure import Kind, Owes, Procedure, State
from heliograph.disputes.actions.rows import OTHER_SIDE, current_meeting, has_objected
from heliograph.disputes.models import Dispute, Meeting, Side
from heliograph.disputes.reading.agreement import Agreement, agreement_of
from heliograph.disputes.reading.sides import Opened
from heliograph.matters import procedures
from heliograph.matters.actions import title_of
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
from heliograph.reader import tr

NOT_TOLD = frozenset(
    {Kind.NOTE, Kind.RATE, Kind.FOLLOW_UP, Kind.CORRECT, Kind.ASSIGN, Kind.SUPPLY, Kind.ASK, Kind.PARTY}
)
"""Kinds of step that are no news of the dispute, or that are between one side and the police."""


@dataclass(frozen=True, slots=True)
class SidePage:
    """What a side's page shows."""

    number: str
    shown_number: str
    side: str
    procedure: Procedure
    state: State
    unit: Unit
    next: Deadline | None
    next_title: str
    meeting: Meeting | None
    agreement: Agreement | None
    may: frozenset[str]
    is_minor: bool
    has_signed: bool
    items: list[dict[str, object]]
    is_over: bool


def page_for(opened: Opened, *, now: datetime) -> SidePage:
    """The page of one side, now."""
    matter, dispute = opened.matter, opened.dispute
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    state = procedure.state(matter.state)
    clocks = _clocks(matter)
    running = [one for one in clocks if one.status == Deadline.Status.RUNNING and one.owes == Owes.POLICE]
    coming = min(running, key=lambda one: one.due, default=None)
    agreement = agreement_of(matter, dispute)
    signed = agreement is not None and opened.side in agreement.signatures
    return SidePage(
        number=opened.number,
        shown_number=receipt.show_number(opened.number),
        side=opened.side,
        procedure=procedure,
        state=state,
        unit=organisation.units(matter.bureau_id)[matter.unit_id],
        next=coming,
        next_title=tr(procedure.promise(coming.promise).title) if coming else "",
        meeting=current_meeting(dispute) if dispute.mediator_id else None,
        agreement=agreement,
        may=_may(procedure, opened, signed=signed, now=now),
        is_minor=dispute.is_minor(opened.side),
        has_signed=signed,
        items=_items(procedure, matter, opened.side, clocks, now),
        is_over=state.final,
    )


def _clocks(matter: Matter) -> list[Deadline]:
    rows = Deadline.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, superior=False)
    return list(rows.exclude(status=Deadline.Status.VOID).order_by("due"))


def _may(procedure: Procedure, opened: Opened, *, signed: bool, now: datetime) -> frozenset[str]:
    """The steps that this side may take now."""
    role = "resident" if opened.side == Side.A else "party"
    dispute = opened.dispute
    found = {action.name for action in procedure.offered(opened.matter.state, {role})}
    if dispute.willing_b_at is not None:
        found.discard("agree-to-talk")
    if signed or dispute.is_minor(opened.side):
        found.discard("sign")
    if "object-mediator" in found and not _may_object(dispute, opened.side, now):
        found.discard("object-mediator")
    return frozenset(found)


def _may_object(dispute: Dispute, side: str, now: datetime) -> bool:
    meeting = current_meeting(dispute)
    return (meeting is None or now < meeting.at) and not has_objected(dispute, side)


def _items(
    procedure: Procedure, matter: Matter, side: str, clocks: list[Deadline], now: datetime
) -> list[dict[str, object]]:
    events = Event.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).order_by("sequence")
    key = MatterKey.of(matter)
    items = [_happened(procedure, event, key, side) for event in events if event.kind not in NOT_TOLD]
    state = procedure.state(matter.state)
    items.append({"kind": "now", "title": tr(state.title), "text": tr(state.says)})
    for clock in clocks:
        if clock.status == Deadline.Status.RUNNING and clock.owes == Owes.POLICE:
            kind = "broken" if clock.due < now else "promised"
            items.append({"kind": kind, "due": clock.due, "title": tr(procedure.promise(clock.promise).title)})
    return items


def _happened(procedure: Procedure, event: Event, key: MatterKey, side: str) -> dict[str, object]:
    """One step. Words are shown that the police wrote for this side; of the rest only that it happened."""
    words = ""
    is_ours = event.role in ("handler", "lead", "system", "chief")
    told = {"submitter"} if event.kind == "told" else _told(procedure, event.action)
    if is_ours and event.sequence > 1 and ("submitter" if side == Side.A else OTHER_SIDE) in told:
        words = key.open_values("event.public", event.id, bytes(event.public)).get("words", "")
    kind = "broken" if event.action == "promise-broken" else "happened"
    return {"kind": kind, "at": event.at, "title": tr(title_of(procedure, event.action)), "text": words}


def _told(procedure: Procedure, action: str) -> set[str]:
    try:
        return set(procedure.action(action).tell)
    except KeyError:
        return {"submitter"}
