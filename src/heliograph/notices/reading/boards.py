"""Freshness as pages show it: when a board was checked, by whose office, until when that holds; and its cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse

from heliograph.core.text import Text
from heliograph.notices import boards
from heliograph.notices.actions import rights
from heliograph.notices.models.boards import Board, BoardCard, BoardCheck, kept_under
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.supervision.reading.others import OtherCard
from heliograph.supervision.reading.roles import CAPACITIES

ROLES = {
    Role.HANDLER: Text("经办人", "handlers"),
    Role.LEAD: Text("负责人", "lead"),
    Role.CHIEF: Text("局领导", "chief"),
}
MOST = 500
KEPT_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Fresh:
    """What everybody may know of a board: who answers for it, when it was checked, by when it is looked at again."""

    code: str
    owner: Text
    checked_at: datetime | None
    due_at: datetime
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A board on the desk, with what the officer may do."""

    fresh: Fresh
    title: Text
    unit: int
    role: str
    days: int
    checked_by: Text | None
    may_check: bool
    may_hand_over: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a board's record."""

    verb: str
    at: datetime
    by: Text | None
    words: str


def fresh(bureau_id: int, codes: Iterable[str], *, now: datetime) -> dict[str, Fresh]:
    """The freshness of these boards; none of one that nobody was given yet.

    Every guide shows it, so the boards are kept for half a minute (`Board.save` forgets them): a guide asks for nothing.
    """
    name = kept_under(bureau_id)
    kept: dict[str, Board] | None = cache.get(name)
    if kept is None:
        kept = {row.code: row for row in Board.objects.filter(bureau_id=bureau_id)}
        cache.set(name, kept, KEPT_SECONDS)
    return {code: _fresh(kept[code], now) for code in codes if code in kept}


def _fresh(row: Board, now: datetime) -> Fresh:
    unit = organisation.unit_name(row.bureau_id, row.unit_id) or Text("", "")
    role = ROLES[Role(row.role)]
    owner = Text(f"{unit.zh}{role.zh}", f"{unit.en}, {role.en}")
    return Fresh(row.code, owner, row.checked_at, row.due_at, row.due_at <= now)


def lines(viewer: Viewer, *, now: datetime) -> list[Line]:
    """The boards that this officer answers for or may see, those to be looked at first above."""
    return _lines(viewer, _mine(viewer), now)


def line(viewer: Viewer, code: str, *, now: datetime) -> Line | None:
    """One board; None if there is none for this officer."""
    return next(iter(_lines(viewer, _mine(viewer).filter(code=code), now)), None)


def _mine(viewer: Viewer) -> QuerySet[Board]:
    rows = Board.objects.filter(bureau_id=viewer.bureau_id)
    return rows if rights.sees_all(viewer) else rows.filter(unit_id__in=rights.units_prepared(viewer))


def _lines(viewer: Viewer, rows: QuerySet[Board], now: datetime) -> list[Line]:
    every = list(rows.order_by("due_at", "id")[:MOST])
    titles = _titles(viewer.bureau_id, [row.code for row in every], now)
    found = [row for row in every if row.code in titles]
    last = _last_checks(viewer.bureau_id, found)
    return [_line(viewer, row, titles[row.code], last.get(row.code), now) for row in found]


def _line(viewer: Viewer, row: Board, title: Text, checked_by: Text | None, now: datetime) -> Line:
    hands = rights.may_lead(viewer, row.unit_id) or rights.is_legal(viewer)
    keeps = rights.may_keep(viewer, row.unit_id, row.role)
    return Line(_fresh(row, now), title, row.unit_id, row.role, row.days, checked_by, keeps, hands)


def _last_checks(bureau_id: int, rows: Sequence[Board]) -> dict[str, Text | None]:
    at = {row.code: row.checked_at for row in rows if row.checked_at}
    found = BoardCheck.objects.filter(bureau_id=bureau_id, code__in=at, verb="checked", at__in=set(at.values()))
    return {one.code: organisation.officer_name(bureau_id, one.by_id) for one in found if at.get(one.code) == one.at}


def record(viewer: Viewer, code: str, most: int = 50) -> list[Entry]:
    """Who checked a board or gave it to whom, the newest first."""
    rows = BoardCheck.objects.filter(bureau_id=viewer.bureau_id, code=code).order_by("-at", "-id")[:most]
    return [Entry(one.verb, one.at, organisation.officer_name(viewer.bureau_id, one.by_id), one.words) for one in rows]


def _titles(bureau_id: int, codes: Sequence[str], now: datetime) -> dict[str, Text]:
    return boards.titles(bureau_id, codes, now.astimezone(organisation.zone(bureau_id)).date())


def cards(viewer: Viewer, now: datetime) -> list[OtherCard]:
    """The cards about boards that have reached this officer: registered with `supervision`, which lists them beside its own."""
    open_cards = BoardCard.objects.filter(bureau_id=viewer.bureau_id, ended_at__isnull=True).order_by("-at")
    reached = [(card, capacity) for card in open_cards[:MOST] if (capacity := _capacity(viewer, card)) is not None]
    titles = _titles(viewer.bureau_id, [card.code for card, _ in reached], now)
    return [_card(card, titles[card.code], capacity) for card, capacity in reached if card.code in titles]


def _capacity(viewer: Viewer, card: BoardCard) -> str | None:
    """In what capacity the card has reached the officer; None if it has not."""
    if any(post.unit_id == card.unit_id and post.role == card.role for post in viewer.posts):
        return "officer"
    if card.reached >= 1 and card.unit_id in viewer.led_units:
        return "lead"
    if card.reached >= 2 and viewer.is_legal:
        return "legal"
    return "supervision" if viewer.is_one_of("supervisor") else None


def _card(card: BoardCard, title: Text, reached: str) -> OtherCard:
    return OtherCard(
        colour=card.colour,
        promise=Text("看一遍，确认还对", "Look whether it is still right"),
        what=title,
        unit=organisation.unit_name(card.bureau_id, card.unit_id),
        due=card.due,
        at=card.at,
        capacity=CAPACITIES[reached],
        url=reverse("desk_board", args=[card.code]),
    )
