"""Disputes on the desk: what is open in the officer's units, one dispute with everything its steps need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from heliograph.core import receipt
from heliograph.core.procedure import Procedure, State
from heliograph.core.text import Text
from heliograph.disputes import rules
from heliograph.disputes.actions.opening import case_of
from heliograph.disputes.actions.rows import current_meeting
from heliograph.disputes.actions.table import is_of_the_case, second_round_due
from heliograph.disputes.models import Dispute, Mediator, Meeting
from heliograph.disputes.reading.agreement import Agreement, agreement_of, names_of
from heliograph.matters import procedures
from heliograph.matters.actions import Actor
from heliograph.matters.actions.actor import may_open, may_see, role_for
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter, Party
from heliograph.organisation.reading import Viewer

MOST = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One open dispute in the list."""

    number: str
    shown_number: str
    kind: Text
    state: Text
    due: datetime | None
    late: bool


def open_disputes(viewer: Viewer) -> list[Row]:
    """Open disputes of the units whose matters the officer sees, the first due first."""
    units = viewer.own_units | viewer.led_units
    rows = Dispute.objects.filter(bureau_id=viewer.bureau_id, ended="", unit__in=units).order_by("opened_at")[:MOST]
    ids = [row.id for row in rows]
    matters = {m.id: m for m in Matter.objects.filter(bureau_id=viewer.bureau_id, id__in=ids) if may_see(viewer, m)}
    found = [_row(matters[row.id], row) for row in rows if row.id in matters]
    return sorted(found, key=lambda row: (row.due is None, row.due))


def _row(matter: Matter, dispute: Dispute) -> Row:
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    return Row(
        matter.number, receipt.show_number(matter.number), kind_name(procedure, dispute.kind),
        procedure.state(matter.state).title, matter.due, matter.late,
    )  # fmt: skip


def kind_name(procedure: Procedure, kind: str) -> Text:
    """What a dispute is about, in the words of the form."""
    field = next(one for one in procedure.fields if one.name == "kind")
    return next((one.label for one in field.options if one.value == kind), Text(kind, kind))


@dataclass(frozen=True, slots=True)
class Choice:
    """A mediator who may be chosen, or the reason why not."""

    mediator: Mediator
    is_barred: bool


@dataclass(frozen=True, slots=True)
class Board:
    """One dispute on the desk. `may` are the steps that this officer may take now."""

    matter: Matter
    dispute: Dispute
    shown_number: str
    procedure: Procedure
    state: State
    kind: Text
    names: dict[str, str]
    screened: tuple[rules.Exclusion, ...]
    choices: tuple[Choice, ...]
    meeting: Meeting | None
    second_due: datetime | None
    agreement: Agreement | None
    case_number: str
    may: frozenset[str]


def board(viewer: Viewer, number: str, *, now: datetime) -> Board:
    """Raises `NotFound`, alike for a dispute that the officer may not open."""
    matter = Matter.objects.filter(bureau_id=viewer.bureau_id, number=number, erased_at=None).first()
    dispute = Dispute.objects.filter(bureau_id=viewer.bureau_id, id=matter.id).first() if matter else None
    if matter is None or dispute is None or not may_open(viewer, matter):
        raise NotFound
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    meeting = current_meeting(dispute)
    return Board(
        matter=matter,
        dispute=dispute,
        shown_number=receipt.show_number(number),
        procedure=procedure,
        state=procedure.state(matter.state),
        kind=kind_name(procedure, dispute.kind),
        names=names_of(matter, dispute),
        screened=tuple(one for code in dispute.screened or [] if (one := rules.exclusion(code))),
        choices=_choices(matter, dispute),
        meeting=meeting,
        second_due=second_round_due(dispute, meeting.at, now) if meeting and matter.state == "arranged" else None,
        agreement=agreement_of(matter, dispute),
        case_number=_number(dispute),
        may=_may(viewer, procedure, matter),
    )


def _may(viewer: Viewer, procedure: Procedure, matter: Matter) -> frozenset[str]:
    here = [action for action in procedure.actions if matter.state in action.from_]
    return frozenset(action.name for action in here if role_for(Actor(viewer), action, matter) is not None)


def _choices(matter: Matter, dispute: Dispute) -> tuple[Choice, ...]:
    rows = Mediator.objects.filter(bureau_id=matter.bureau_id, active=True).order_by("kind", "id")
    return tuple(Choice(row, row.id in dispute.objected or is_of_the_case(dispute, matter, row)) for row in rows)


def _number(dispute: Dispute) -> str:
    if dispute.case_id is None:
        return ""
    case = Matter.objects.filter(bureau_id=dispute.bureau_id, id=dispute.case_id).values_list("number").first()
    return case[0] if case else ""


def mediators(bureau_id: int) -> list[Mediator]:
    """The list, as everybody may read it."""
    return list(Mediator.objects.filter(bureau_id=bureau_id, active=True).order_by("kind", "id"))


@dataclass(frozen=True, slots=True)
class CaseSides:
    """A public-order case that may be mediated, with the parties who may be its sides."""

    case: Matter
    shown_number: str
    parties: tuple[Party, ...]


def case_for(viewer: Viewer, number: str) -> CaseSides:
    """Raises `NotFound`. Whether the case may still be mediated is said when it is tried."""
    case = case_of(viewer, number)
    rows = Party.objects.filter(bureau_id=case.bureau_id, matter_id=case.id, part__in=("victim", "punished"))
    return CaseSides(case, receipt.show_number(number), tuple(rows.order_by("id")))
