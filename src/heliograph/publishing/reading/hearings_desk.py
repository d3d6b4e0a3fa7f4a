"""What staff look up of public sessions: what is to be done, one with everything, the list for the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.procedure.wording import PART_NAMES
from heliograph.core.receipt import show_number
from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.matters.actions.actor import is_hidden
from heliograph.matters.actions.looks import look
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter
from heliograph.matters.reading import desk as matters
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer
from heliograph.organisation.reading import Viewer
from heliograph.publishing import sitting_kinds, sitting_stops
from heliograph.publishing.actions import rights
from heliograph.publishing.actions.hearings.booking import seats_of
from heliograph.publishing.actions.hearings.outcomes import Outcome, drafted_outcome
from heliograph.publishing.actions.hearings.recording import may_see
from heliograph.publishing.actions.hearings.registering import stop_of
from heliograph.publishing.errors import Stop, Unreadable
from heliograph.publishing.models.attendance import Booking, BookingStatus, Category, Guest, GuestStatus
from heliograph.publishing.models.consents import Consent
from heliograph.publishing.models.hearings import Sitting, SittingState, SittingStep
from heliograph.publishing.sitting_kinds import ClosedGround, SittingKind
from heliograph.publishing.sitting_times import earliest, latest
from heliograph.publishing.sitting_words import Finding, Words, contact_key_of, findings, key_of, opened, words_of

MOST = 200
ON_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One session in the desk's list. `waits_for`: draft, release, minutes, outcome or nothing."""

    sitting: Sitting
    kind: Text
    title: str
    unit: Text | None
    waits_for: str


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody invited, as the desk sees them."""

    guest: Guest
    role: Text
    name: str
    reached: str
    conflict: str
    opinion: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A party whose written consent opens a mediation."""

    id: UUID
    part: Text
    name: str
    has_agreed: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything about one session, and what this officer may do with it."""

    sitting: Sitting
    kind: SittingKind
    ground: ClosedGround | None
    unit: Text | None
    words: Words
    findings: tuple[Finding, ...]
    presides: Text | None
    matter: Matter | None
    earliest: datetime | None
    latest: datetime | None
    guests: tuple[Invitee, ...]
    asked: tuple[Asked, ...]
    steps: tuple[tuple[SittingStep, Text | None], ...]
    minutes: str
    outcome: Outcome | None
    booked: int
    waiting: int
    may_prepare: bool
    may_lead: bool
    is_second_person: bool
    is_second_for_outcome: bool
    stop: Stop | None

    @property
    def must_decide(self) -> bool:
        return any(one.must for one in self.findings)


def to_do(viewer: Viewer) -> list[Row]:
    """What is not finished, the next first."""
    return _rows(viewer, Sitting.objects.filter(finished=False).order_by("starts_at", "id"), MOST)


def done(viewer: Viewer) -> list[Row]:
    """What is finished, the latest first."""
    return _rows(viewer, Sitting.objects.filter(finished=True).order_by("-starts_at", "-id"), ON_PAGE)


def _rows(viewer: Viewer, rows, most: int) -> list[Row]:  # type: ignore[no-untyped-def]
    mine = rows.filter(bureau_id=viewer.bureau_id)
    if not rights.sees_all(viewer):
        mine = mine.filter(unit_id__in=rights.units_prepared(viewer))
    found = list(mine.defer("minutes", "outcome", "record")[:most])
    ids = [row.matter_id for row in found if row.matter_id is not None]
    of = {one.id: one for one in Matter.objects.filter(bureau_id=viewer.bureau_id, id__in=ids)}
    hidden = {one for one, matter in of.items() if is_hidden(viewer, matter)}
    return [_row(row) for row in found if row.matter_id not in hidden]


def _row(row: Sitting) -> Row:
    kind = sitting_kinds.kind(row.kind)
    try:
        title = words_of(row).title
    except Unreadable:
        title = ""
    waits = {SittingState.DRAFT: "release", SittingState.ANNOUNCED: "minutes", SittingState.HELD: "outcome"}
    return Row(
        row,
        kind.title if kind else Text(row.kind, row.kind),
        title,
        organisation.unit_name(row.bureau_id, row.unit_id),
        "" if row.finished else waits.get(SittingState(row.state), ""),
    )


def sitting_for(viewer: Viewer, sitting_id: UUID) -> Sitting:
    """The session, if the officer may know of it. Raises `NotFound`."""
    sitting: Sitting | None = Sitting.objects.filter(bureau_id=viewer.bureau_id, id=sitting_id).first()
    if sitting is None or not may_see(viewer, sitting):
        raise NotFound
    return sitting


def sheet_of(viewer: Viewer, sitting_id: UUID, *, now: datetime) -> Sheet:
    """Everything on one page; opening the parties of its matter is a look, and on record. Raises `NotFound`, `Unreadable`."""
    sitting = sitting_for(viewer, sitting_id)
    kind = sitting_kinds.kind(sitting.kind)
    if kind is None:
        raise NotFound
    words, bureau_id = words_of(sitting), sitting.bureau_id
    minutes = opened(sitting, "minutes")
    rows = (
        Matter.objects.filter(bureau_id=bureau_id, id=sitting.matter_id) if sitting.matter_id else Matter.objects.none()
    )
    matter = rows.first()
    if minutes and matter is not None:  # what was said stands in the matter's file: reading it is a look into that
        look(matter, viewer, why=matters.why(viewer, matter), now=now)
    is_draft = sitting.state == SittingState.DRAFT
    bookings = Booking.objects.filter(bureau_id=bureau_id, sitting_id=sitting.id)
    outcome = drafted_outcome(sitting)
    waits_for_outcome = sitting.state == SittingState.HELD and sitting.is_open and not sitting.finished
    return Sheet(
        sitting=sitting,
        kind=kind,
        ground=None if sitting.is_open else sitting_kinds.ground(sitting.closed_ground),
        unit=organisation.unit_name(bureau_id, sitting.unit_id),
        words=words,
        findings=tuple(findings(sitting, words)) if is_draft and sitting.is_open else (),
        presides=organisation.officer_name(bureau_id, sitting.presides_id),
        matter=matter,
        earliest=earliest(bureau_id, kind, now) if is_draft else None,
        latest=latest(bureau_id, kind, sitting.requested_on),
        guests=tuple(_guests(sitting)),
        asked=tuple(_asked(viewer, sitting, now)) if is_draft else (),
        steps=tuple(_steps(sitting)),
        minutes=minutes,
        outcome=outcome,
        booked=bookings.filter(status__in=(BookingStatus.SEATED, BookingStatus.CAME)).count(),
        waiting=bookings.filter(status=BookingStatus.WAITING).count(),
        may_prepare=rights.may_prepare(viewer, sitting.unit_id),
        may_lead=rights.may_lead(viewer, sitting.unit_id),
        is_second_person=viewer.officer_id not in (sitting.drafted_by_id, sitting.created_by_id),
        is_second_for_outcome=viewer.officer_id != sitting.outcome_by_id,
        stop=stop_of(sitting) if waits_for_outcome else None,
    )


def _guests(sitting: Sitting) -> list[Invitee]:
    rows = Guest.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id).order_by("id")
    return [_guest(sitting, row) for row in rows]


def _guest(sitting: Sitting, row: Guest) -> Invitee:
    role, contact, conflict = sitting_kinds.role(row.role), {}, ""
    try:
        key = contact_key_of(sitting)
        contact = key.open_values("guest.contact", row.id, bytes(row.contact))
        conflict = key.open_text("guest.conflict", row.id, bytes(row.conflict))
    except (Unreadable, SealBroken):
        pass  # erased: their role, their answer and their opinion stay
    reached = "、".join(contact[name] for name in ("organisation", "phone", "email") if contact.get(name))
    return Invitee(
        row,
        role.title if role else Text(row.role, row.role),
        contact.get("name", row.name),
        reached,
        conflict,
        key_of(sitting).open_text("guest.opinion", row.id, bytes(row.opinion)),
    )


def _asked(viewer: Viewer, sitting: Sitting, now: datetime) -> list[Asked]:
    """The parties whose consent is needed; nobody where none is."""
    if sitting.kind != sitting_stops.MEDIATION or not sitting.public_order or sitting.matter_id is None:
        return []
    matter = Matter.objects.get(bureau_id=sitting.bureau_id, id=sitting.matter_id)
    look(matter, viewer, why=matters.why(viewer, matter), now=now)
    agreed = Consent.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id)
    have = set(agreed.values_list("party_id", flat=True))
    key = MatterKey.of(matter)
    return [
        Asked(
            row.id,
            PART_NAMES.get(row.part, Text(row.part, row.part)),
            key.open_values("party", row.id, bytes(row.sealed)).get("name", ""),
            row.id in have,
        )
        for row in sitting_stops.parties_asked(sitting)
    ]


def _steps(sitting: Sitting) -> list[tuple[SittingStep, Text | None]]:
    rows = SittingStep.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id).order_by("at", "id")
    return [(row, organisation.officer_name(row.bureau_id, row.by_id)) for row in rows]


# The door


@dataclass(frozen=True, slots=True)
class Seated:
    """One line of the list at the door."""

    number: str
    seat: int | None
    status: str
    name: str
    needs: str


@dataclass(frozen=True, slots=True)
class Door:
    """Who is expected: by kind of seat, in the order of seats, then who waits; and whom was invited."""

    sitting: Sitting
    title: str
    place: str
    kind: Text
    public: tuple[Seated, ...]
    press: tuple[Seated, ...]
    guests: tuple[Invitee, ...]
    came: int
    seats: int


def door_of(viewer: Viewer, sitting_id: UUID) -> Door:
    """Raises `NotFound`, also for one that takes no bookings and for who only supervises."""
    sitting = sitting_for(viewer, sitting_id)
    kind = sitting_kinds.kind(sitting.kind)
    if sitting.released_at is None or not rights.may_prepare(viewer, sitting.unit_id) or kind is None:
        raise NotFound
    words = words_of(sitting)
    rows = Booking.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id)
    lines = [
        (row.category, _seated(sitting, row))
        for row in rows.exclude(status=BookingStatus.CANCELLED).order_by("made_at")
    ]
    by_seat = sorted(lines, key=lambda one: (one[1].seat is None, one[1].seat or 0))
    return Door(
        sitting=sitting,
        title=words.title,
        place=words.place,
        kind=kind.title,
        public=tuple(one for category, one in by_seat if category == Category.PUBLIC),
        press=tuple(one for category, one in by_seat if category == Category.PRESS),
        guests=tuple(
            one for one in _guests(sitting) if one.guest.status in (GuestStatus.ACCEPTED, GuestStatus.INVITED)
        ),
        came=sum(one.status == BookingStatus.CAME for _, one in lines),
        seats=sum(seats_of(sitting, category) for category in Category.values),
    )


def _seated(sitting: Sitting, row: Booking) -> Seated:
    try:
        contact = contact_key_of(sitting).open_values("booking.contact", row.id, bytes(row.contact))
    except (Unreadable, SealBroken):
        contact = {}
    return Seated(show_number(row.number), row.seat, row.status, contact.get("name", ""), contact.get("needs", ""))


def who_may_preside(bureau_id: int) -> list[Officer]:
    """Officers in service, by badge."""
    return list(Officer.objects.filter(bureau_id=bureau_id, active=True).order_by("badge"))
