"""What everybody may read of public sessions, and what the holder of a booking or an invitation may.

Of a closed one only its kind, its day and the ground are told; of one with secrets not even that it was.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import keyring
from heliograph.organisation import reading as organisation
from heliograph.publishing import sitting_kinds
from heliograph.publishing.actions.hearings.booking import seats_of, takes_bookings
from heliograph.publishing.errors import Unreadable
from heliograph.publishing.models.attendance import WITH_SEAT, Booking, BookingStatus, Category, Guest, GuestStatus
from heliograph.publishing.models.hearings import PUBLIC_VERBS, Sitting, SittingState, SittingStep
from heliograph.publishing.models.register import Document
from heliograph.publishing.sitting_kinds import ClosedGround, SittingKind
from heliograph.publishing.sitting_words import contact_key_of, key_of, words_of

ON_PAGE = 30
MOST_COMING = 100
LONGEST_SITTING = timedelta(days=3)
"""How far back the list of what is not over yet looks for a start."""
SEALED = ("key", "contact_key", "draft", "minutes", "outcome_draft")
Taken = Mapping[tuple[UUID, str], int]


@dataclass(frozen=True, slots=True)
class Seats:
    """How many of one kind there are, and how many are free."""

    category: str
    there_are: int
    free: int


@dataclass(frozen=True, slots=True)
class Line:
    """One session in a list. `ground` says why it is closed; then place, words and time of day are not told."""

    id: UUID
    kind: Text
    title: str
    unit: Text | None
    state: str
    starts_at: datetime
    ends_at: datetime
    place: str
    moves: int
    ground: ClosedGround | None
    seats: tuple[Seats, ...]
    can_be_booked: bool
    has_outcome: bool


@dataclass(frozen=True, slots=True)
class Person:
    """外部参加人 as everybody reads it: the role, the name only if they said so; and what became of their opinion."""

    role: Text
    name: str
    opinion: str
    adopted: str
    adopted_why: str


@dataclass(frozen=True, slots=True)
class Step:
    """One public line of the record; `was_at` and `was_place` are those before a move."""

    verb: str
    title: Text
    at: datetime
    words: str
    was_at: datetime | None
    was_place: str


@dataclass(frozen=True, slots=True)
class Page:
    """One session as everybody may read it. `is_registered`: its outcome stands, or stood, in the register of what is published."""

    line: Line
    sitting: Sitting
    kind: SittingKind
    presides: Text | None
    steps: tuple[Step, ...]
    people: tuple[Person, ...]
    is_registered: bool


def coming(bureau_id: int, now: datetime) -> list[Line]:
    """What was announced and is not over, the next first."""
    rows = _listed(bureau_id).filter(ends_at__gt=now, starts_at__gt=now - LONGEST_SITTING, state=SittingState.ANNOUNCED)
    return _lines(bureau_id, list(rows.order_by("starts_at", "id")[:MOST_COMING]), now)


def past(bureau_id: int, now: datetime, before: UUID | None = None) -> tuple[list[Line], bool]:
    """What is over or was cancelled, the latest first; `before` is the last of the page before. And whether there is more.

    An address holds that one's id and never its time, which of a closed session nobody is told.
    """
    is_over = Q(ends_at__lte=now) | Q(state__in=(SittingState.CANCELLED, SittingState.HELD))
    rows = _listed(bureau_id).filter(is_over)
    last = _listed(bureau_id).filter(id=before).first() if before else None
    if last is not None:
        rows = rows.filter(starts_at__lte=last.starts_at).filter(Q(starts_at__lt=last.starts_at) | Q(id__lt=last.id))
    found = list(rows.order_by("-starts_at", "-id")[: ON_PAGE + 1])
    return _lines(bureau_id, found[:ON_PAGE], now), len(found) > ON_PAGE


def page_of(bureau_id: int, sitting_id: UUID, now: datetime) -> Page:
    """Raises `NotFound`, alike for a draft, a secret one and one that never was."""
    sitting = _listed(bureau_id).filter(id=sitting_id).first()
    kind = sitting_kinds.kind(sitting.kind) if sitting else None
    if sitting is None or kind is None:
        raise NotFound
    (line,) = _lines(bureau_id, [sitting], now)
    return Page(
        line,
        sitting,
        kind,
        organisation.officer_name(bureau_id, sitting.presides_id),
        tuple(_steps(sitting)),
        tuple(_people(sitting)) if sitting.is_open else (),
        sitting.outcome_released_at is not None
        and Document.objects.filter(bureau_id=bureau_id, id=sitting.id, released_at__isnull=False).exists(),
    )


def _listed(bureau_id: int):  # type: ignore[no-untyped-def]
    return Sitting.objects.filter(bureau_id=bureau_id, released_at__isnull=False, secret=False).defer(*SEALED)


def _lines(bureau_id: int, rows: list[Sitting], now: datetime) -> list[Line]:
    taken = seats_taken(bureau_id, [row.id for row in rows if takes_bookings(row, now)])
    return [_line(row, taken, now) for row in rows]


def seats_taken(bureau_id: int, ids: Iterable[UUID]) -> Taken:
    """Seats given out, by session and kind of seat: one query for a whole list."""
    rows = Booking.objects.filter(bureau_id=bureau_id, sitting_id__in=list(ids), status__in=WITH_SEAT)
    counted = rows.order_by().values_list("sitting_id", "category").annotate(taken=Count("seat"))
    return {(sitting_id, category): taken for sitting_id, category, taken in counted}


def _line(row: Sitting, taken: Taken, now: datetime) -> Line:
    kind = sitting_kinds.kind(row.kind)
    seats = tuple(_seats(row, taken)) if row.is_open else ()
    return Line(
        id=row.id,
        kind=kind.title if kind else Text(row.kind, row.kind),
        title=row.title,
        unit=organisation.unit_name(row.bureau_id, row.unit_id),
        state=row.state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        moves=row.moves,
        ground=None if row.is_open else sitting_kinds.ground(row.closed_ground),
        seats=seats,
        can_be_booked=bool(seats) and takes_bookings(row, now),
        has_outcome=bool(row.outcome),
    )


def _seats(row: Sitting, taken: Taken) -> Iterable[Seats]:
    for category in Category.values:
        there_are = seats_of(row, category)
        if there_are:
            yield Seats(category, there_are, max(0, there_are - taken.get((row.id, category), 0)))


def _steps(sitting: Sitting) -> Iterable[Step]:
    rows = SittingStep.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id, verb__in=PUBLIC_VERBS)
    for row in rows.order_by("at", "id"):
        is_told = sitting.is_open or row.verb != "moved"
        yield Step(
            row.verb,
            row.title,
            row.at,
            row.words if is_told else "",
            row.was_at,
            row.was_place if sitting.is_open else "",
        )


def _people(sitting: Sitting) -> Iterable[Person]:
    rows = Guest.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id, status=GuestStatus.ACCEPTED)
    for row in rows.order_by("id"):
        role = sitting_kinds.role(row.role)
        title = role.title if role else Text(row.role, row.role)
        yield Person(title, row.name, row.published, row.adopted, row.adopted_why)


# Who holds a number and its secret


@dataclass(frozen=True, slots=True)
class MyBooking:
    """A booking as its holder sees it. `place` on the waiting list counts from 1; 0 for one that has a seat."""

    booking: Booking
    sitting: Sitting
    line: Line
    place: int
    can_be_given_back: bool


def my_booking(bureau_id: int, number: str, secret: str, now: datetime) -> MyBooking:
    """Raises `NotFound`, alike for a wrong number and a wrong secret."""
    row = Booking.objects.filter(bureau_id=bureau_id, number=number).first()
    if row is None or not _is_secret(number, secret, row.code_hash):
        raise NotFound
    sitting = Sitting.objects.defer(*SEALED).get(bureau_id=bureau_id, id=row.sitting_id)
    place = 0
    if row.status == BookingStatus.WAITING:
        rows = Booking.objects.filter(bureau_id=bureau_id, sitting_id=row.sitting_id, category=row.category)
        waiting = rows.filter(status=BookingStatus.WAITING)
        ahead = Q(made_at__lt=row.made_at) | Q(made_at=row.made_at, id__lt=row.id)
        place = waiting.filter(ahead).count() + 1
    (line,) = _lines(bureau_id, [sitting], now)
    is_standing = row.status in (BookingStatus.SEATED, BookingStatus.WAITING)
    return MyBooking(row, sitting, line, place, is_standing and takes_bookings(sitting, now))


@dataclass(frozen=True, slots=True)
class MyInvitation:
    """An invitation as whoever was invited sees it: also of a closed session, where it is and what it is about."""

    guest: Guest
    sitting: Sitting
    kind: Text
    role: Text
    title: str
    about: str
    place: str
    access: str
    name: str
    opinion: str
    can_answer: bool
    can_hand_in: bool


def my_invitation(bureau_id: int, number: str, secret: str, now: datetime) -> MyInvitation:
    """Raises `NotFound`, alike for a wrong number and a wrong secret."""
    row = Guest.objects.filter(bureau_id=bureau_id, number=number).first()
    if row is None or not _is_secret(number, secret, row.code_hash):
        raise NotFound
    sitting = Sitting.objects.get(bureau_id=bureau_id, id=row.sitting_id)
    words, kind, role = words_of(sitting), sitting_kinds.kind(sitting.kind), sitting_kinds.role(row.role)
    is_ahead = sitting.state in (SittingState.DRAFT, SittingState.ANNOUNCED) and now < sitting.starts_at
    has_begun = sitting.state in (SittingState.ANNOUNCED, SittingState.HELD) and now >= sitting.starts_at
    return MyInvitation(
        guest=row,
        sitting=sitting,
        kind=kind.title if kind else Text(sitting.kind, sitting.kind),
        role=role.title if role else Text(row.role, row.role),
        title=words.title,
        about=words.about,
        place=words.place,
        access=words.access,
        name=_name(sitting, row),
        opinion=key_of(sitting).open_text("guest.opinion", row.id, bytes(row.opinion)),
        can_answer=is_ahead and row.status != GuestStatus.CONFLICTED,
        can_hand_in=has_begun and not sitting.finished and row.status == GuestStatus.ACCEPTED,
    )


def _name(sitting: Sitting, row: Guest) -> str:
    try:
        return contact_key_of(sitting).open_values("guest.contact", row.id, bytes(row.contact)).get("name", "")
    except (Unreadable, SealBroken):
        return ""


def _is_secret(number: str, secret: str, kept: bytes | memoryview[int]) -> bool:
    return hmac.compare_digest(keyring().receipt_code_hash(number, secret), bytes(kept))
