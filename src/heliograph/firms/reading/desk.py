"""Firms on the desk: those of the officer's units, one with everything its contact needs, a registration to be checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heliograph.beats import reading as beats
from heliograph.core import receipt
from heliograph.core.text import Text
from heliograph.firms.actions.registering import CODE, check_code, may_see, values_of
from heliograph.firms.models import Firm
from heliograph.firms.sealing import opened
from heliograph.matters import procedures
from heliograph.matters.actions.actor import may_open
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.models import Matter
from heliograph.matters.reading.steps import step
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

MOST = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A firm in the list."""

    firm: Firm
    name: str


def firms_of(viewer: Viewer) -> list[Row]:
    """Firms of the officer's units, the latest registered first."""
    units = viewer.own_units | viewer.led_units
    rows = Firm.objects.filter(bureau_id=viewer.bureau_id, left_at=None, unit__in=units).order_by("-id")[:MOST]
    return [Row(firm, opened(firm).get("firm", "")) for firm in rows]


def firm_of(viewer: Viewer, firm_id: UUID) -> Firm:
    """Raises `NotFound`, alike for a firm of others and for one that has left."""
    firm = Firm.objects.filter(bureau_id=viewer.bureau_id, id=firm_id, left_at=None).first()
    if firm is None or not may_see(viewer, firm):
        raise NotFound
    return firm


@dataclass(frozen=True, slots=True)
class Check:
    """A registration to be checked: what the firm wrote, and what speaks against taking it in."""

    matter: Matter
    shown_number: str
    values: dict[str, str]
    problem: Text | None


def may_take_in(viewer: Viewer, matter: Matter, now: datetime) -> bool:
    """Whether this officer is one who decides on the registration, and it still waits."""
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    return step(viewer, matter, procedure, "close", now) is not None


def liaison_there(bureau_id: int, address: str, today: date) -> dict[str, int | str]:
    """Unit and beat to begin with, for a person to confirm: where a place listed for one beat stands in the firm's address."""
    found = beats.at_address(bureau_id, address, today=today)
    if len(found) != 1:
        return {}
    unit = organisation.areas(bureau_id)[found[0].code].unit_id
    return {"unit": unit, "area": found[0].code}


def registration(viewer: Viewer, number: str) -> Check:
    """Raises `NotFound`."""
    matter = Matter.objects.filter(bureau_id=viewer.bureau_id, number=number, procedure=CODE, erased_at=None).first()
    if matter is None or not may_open(viewer, matter):
        raise NotFound
    values, problem = values_of(matter), None
    try:
        check_code(matter.bureau_id, values.get("code", ""), of=matter.id)
    except MatterError as error:
        problem = error.text
    return Check(matter, receipt.show_number(number), values, problem)
