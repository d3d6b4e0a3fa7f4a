"""Visits for an officer: the own plans with where they lead, what the unit did, slips in hand and those whose request is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.errors import NotFound
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.visits.actions.applying import PAST, may_change
from heliograph.visits.actions.rights import units_of
from heliograph.visits.entries import Standing
from heliograph.visits.kinds import kinds
from heliograph.visits.models import Slip, State, Visit
from heliograph.visits.sealed import words_of

MOST_PLANNED = 200
MOST_DONE = 50
MOST_UNSENT = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One visit as a list shows it. `words` only for the officer whose plan it is."""

    id: UUID
    version: int
    day: date
    beat: Text
    beat_code: str
    place: Text
    place_code: str
    words: str
    outcome: Text | None
    outcome_code: str
    advice: tuple[Text, ...]
    advice_codes: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        return self.outcome is not None


def planned(viewer: Viewer) -> list[Line]:
    """The officer's own plans, the next first."""
    rows = Visit.objects.filter(bureau_id=viewer.bureau_id, officer_id=viewer.officer_id, state=State.PLANNED)
    return [_line(row, words_of(row)) for row in rows.select_related("beat").order_by("day", "id")[:MOST_PLANNED]]


def done(viewer: Viewer, today: date) -> list[Line]:
    """The units' latest visits that may still be put right. Whose they were is not kept."""
    rows = Visit.objects.filter(
        bureau_id=viewer.bureau_id, unit_id__in=units_of(viewer), state=State.DONE, day__gte=today - PAST
    )
    return [_line(row) for row in rows.select_related("beat").order_by("-day", "-id")[:MOST_DONE]]


def visit_for(viewer: Viewer, visit_id: UUID) -> Line:
    """One visit for somebody who may change it. Raises `NotFound`."""
    found = Visit.objects.filter(bureau_id=viewer.bureau_id, id=visit_id).select_related("beat").first()
    if found is None or not may_change(viewer, found):
        raise NotFound
    return _line(found, words_of(found))


def standing(viewer: Viewer, visit_id: UUID) -> Standing | None:
    """The visit as it stands here, to set beside what a phone wrote; None for somebody else's."""
    try:
        line = visit_for(viewer, visit_id)
    except NotFound:
        return None
    return Standing(
        line.version, line.beat_code, line.day.isoformat(), line.place_code, line.outcome_code, line.advice_codes
    )


def _line(row: Visit, words: str = "") -> Line:
    every = kinds()
    outcome = every.outcomes.get(row.outcome)
    return Line(
        id=row.id,
        version=row.version,
        day=row.day,
        beat=row.beat.title,
        beat_code=row.beat.code,
        place=every.places.get(row.place, Text(row.place, row.place)),
        place_code=row.place,
        words=words,
        outcome=outcome.title if outcome else None,
        outcome_code=row.outcome,
        advice=tuple(every.advice[one] for one in row.advice if one in every.advice),
        advice_codes=tuple(row.advice),
    )


@dataclass(frozen=True, slots=True)
class Slips:
    """Slips in an officer's hands: their serial numbers, never their codes."""

    unused: Sequence[Slip]

    @property
    def count(self) -> int:
        return len(self.unused)


def slips_of(viewer: Viewer, *, now: datetime) -> Slips:
    """Those that can still be left at a door."""
    rows = Slip.objects.filter(
        bureau_id=viewer.bureau_id, officer_id=viewer.officer_id, used_at__isnull=True, cancelled_at__isnull=True, until__gt=now
    )  # fmt: skip
    return Slips(list(rows.order_by("until", "id")[: kinds().most_slips]))


@dataclass(frozen=True, slots=True)
class Unsent:
    """A slip somebody holds and asked about, whose request never came."""

    serial: str
    officer: Text
    asked_at: datetime
    given_at: datetime


def left_unsent(viewer: Viewer) -> list[Unsent]:
    """For leads: residents asked about these, and nothing was sent in. Somebody's word may have been dropped."""
    if not viewer.led_units:
        return []
    rows = Slip.objects.filter(
        bureau_id=viewer.bureau_id, unit_id__in=viewer.led_units, used_at__isnull=True, asked_at__isnull=False
    ).order_by("-asked_at")[:MOST_UNSENT]  # fmt: skip
    names = organisation.officer_name
    return [
        Unsent(row.serial, names(row.bureau_id, row.officer_id) or Text("", ""), row.asked_at, row.given_at)
        for row in rows
        if row.asked_at is not None
    ]
