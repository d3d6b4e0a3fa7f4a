"""A firm's own page, reached with the receipt of its registration: liaison, requests, visits, advice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heliograph.beats.reading.cards import card
from heliograph.core import receipt
from heliograph.core.procedure import State
from heliograph.core.text import Text
from heliograph.duties.reading import lines
from heliograph.duties.reading.lines import Line
from heliograph.firms.actions.registering import ANSWERED
from heliograph.firms.advice import Item, Topic, items
from heliograph.firms.models import Advice, Firm, FirmRequest
from heliograph.firms.sealing import opened
from heliograph.firms.subjects import FIRMS
from heliograph.matters import procedures
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import keyring
from heliograph.matters.models import Event, Matter, Rating
from heliograph.matters.reading.held import is_same_code
from heliograph.matters.reading.written import words_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit

MOST = 50


@dataclass(frozen=True, slots=True)
class LiaisonOfficer:
    """Who answers to the firm: by name, or as the card of its beat says."""

    unit: Unit
    name: Text | None
    phone: str
    path: str


@dataclass(frozen=True, slots=True)
class Request:
    """One request: where it stands, by when it is answered, the answer."""

    number: str
    shown_number: str
    at: datetime
    state: State
    due: datetime | None
    is_late: bool
    answer: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that is owed or was made, and whether the firm may rate it."""

    line: Line
    may_rate: bool
    grade: int | None


@dataclass(frozen=True, slots=True)
class Given:
    """A piece of advice with its day."""

    on: date
    topic: Topic
    item: Item


@dataclass(frozen=True, slots=True)
class FirmPage:
    """What the firm's page shows."""

    firm: Firm
    number: str
    shown_number: str
    name: str
    contact: dict[str, str]
    liaison: LiaisonOfficer
    requests: tuple[Request, ...]
    visits: tuple[Visit, ...]
    advice: tuple[Given, ...]


def firm_for(bureau_id: int, number: str, receipts: Mapping[str, str]) -> Firm:
    """The firm whose registration receipt this browser holds. Raises `NotFound`, alike for one that has left."""
    secret = receipts.get(number)
    firm = Firm.objects.filter(bureau_id=bureau_id, number=number, left_at=None).first() if secret else None
    kept = bytes(firm.code_hash) if firm is not None else b""
    if firm is None or not is_same_code(keyring().receipt_code_hash(number, secret or ""), kept):
        raise NotFound
    return firm


def is_registered(matter: Matter) -> bool:
    """Whether the firm of this registration stands in the register."""
    return Firm.objects.filter(bureau_id=matter.bureau_id, id=matter.id, left_at=None).exists()


def page_of(firm: Firm, *, now: datetime) -> FirmPage:
    """Everything on the firm's page, now."""
    values = opened(firm)
    today = now.astimezone(organisation.zone(firm.bureau_id)).date()
    return FirmPage(
        firm=firm,
        number=firm.number,
        shown_number=receipt.show_number(firm.number),
        name=values.get("firm", ""),
        contact={name: values.get(name, "") for name in ("name", "phone", "email")},
        liaison=liaison_of(firm, today),
        requests=requests_of(firm),
        visits=visits_of(firm, now),
        advice=advice_of(firm),
    )


def liaison_of(firm: Firm, today: date) -> LiaisonOfficer:
    """The liaison officer today. Who left the unit is not named any longer: then the beat's card says who it is."""
    unit = organisation.units(firm.bureau_id)[firm.unit_id]
    shown = card(firm.bureau_id, firm.area, today) if firm.area else None
    if firm.officer_id is not None and firm.unit_id in organisation.units_of(firm.officer_id):
        name = organisation.officer_name(firm.bureau_id, firm.officer_id)
        return LiaisonOfficer(unit, name, shown.phone if shown else unit.phone, shown.path if shown else "")
    if shown is not None and shown.contacts:
        return LiaisonOfficer(unit, shown.contacts[0].name, shown.phone, shown.path)
    return LiaisonOfficer(unit, None, unit.phone, shown.path if shown else "")


def requests_of(firm: Firm) -> tuple[Request, ...]:
    """What the firm asked for, the newest first."""
    rows = FirmRequest.objects.filter(bureau_id=firm.bureau_id, firm_id=firm.id).order_by("-asked_at")[:MOST]
    ids = [row.id for row in rows]
    matters = {m.id: m for m in Matter.objects.filter(bureau_id=firm.bureau_id, id__in=ids)}
    answers = {
        event.matter_id: event
        for event in Event.objects.filter(bureau_id=firm.bureau_id, matter_id__in=ids, kind__in=ANSWERED).order_by(
            "sequence"
        )
    }
    return tuple(_request(matters[one], answers.get(one)) for one in ids if one in matters)


def _request(matter: Matter, answer: Event | None) -> Request:
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    said = words_of(matter, answer) if answer is not None and matter.outcome and matter.key else ""
    return Request(
        matter.number, receipt.show_number(matter.number), matter.submitted_at, procedure.state(matter.state), matter.due,
        matter.late, said,
    )  # fmt: skip


def visits_of(firm: Firm, now: datetime) -> tuple[Visit, ...]:
    """Visits by rule, the newest turn first."""
    found = lines.of_subject(firm.bureau_id, FIRMS, str(firm.id), most=MOST)
    grades = ratings_of(firm.bureau_id, [line.id for line in found])
    return tuple(
        Visit(line, line.settled_at is not None and line.id not in grades, grades.get(line.id)) for line in found
    )


def ratings_of(bureau_id: int, ids: list[UUID]) -> dict[UUID, int]:
    rows = Rating.objects.filter(bureau_id=bureau_id, matter_id__in=ids)
    return dict(rows.values_list("matter_id", "grade"))


def advice_of(firm: Firm) -> tuple[Given, ...]:
    """What the firm was advised, the newest first."""
    rows = Advice.objects.filter(bureau_id=firm.bureau_id, firm_id=firm.id).order_by("-given_on", "id")[:MOST]
    return tuple(Given(row.given_on, *items()[row.item]) for row in rows if row.item in items())
