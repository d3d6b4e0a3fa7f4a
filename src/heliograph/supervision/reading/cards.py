"""The cards that have reached somebody: a list in pages, the newest first, and one card with its history.

Every list walks an index of `Course`: an officer's own, a unit's, those that reached the legal office, the bureau's. Several
of these are joined by the first rows of each. What may be seen is decided once more for each row (`roles.capacity`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from heliograph.core.text import Text
from heliograph.core.whole import whole_number
from heliograph.matters import procedures
from heliograph.matters.actions.actor import may_open
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Matter, Telling
from heliograph.matters.reading.desk import SEALED
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit
from heliograph.organisation.reading import Viewer
from heliograph.supervision.actions.answering import ANSWER, Shown
from heliograph.supervision.models import Card, CardAnswer, CardLook, Colour, Course, How, Reach
from heliograph.supervision.reading import rules
from heliograph.supervision.reading.roles import CAPACITIES, LEAD, LEGAL, capacity, is_of_legal

PAGE = 50
MOST_BRANCHES = 60
TABS = ("waiting", "answered", "all")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody asked the list for; what can't be read is as if it were not there."""

    tab: str = "waiting"
    colour: str = ""
    unit: int | None = None
    after: UUID | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Wanted:
        tab, colour = given.get("tab", ""), given.get("colour", "")
        return cls(
            tab if tab in TABS else "waiting",
            colour if colour in Colour.values else "",
            whole_number(given.get("unit", "")),
            _id(given.get("after", "")),
        )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Line:
    """A card in a list. `state` is how its promise stands now, `kind` the mark that says so."""

    id: UUID
    colour: str
    promise: Text
    procedure: Text
    number: str
    unit: Text | None
    officer: Text | None
    due: datetime
    at: datetime
    state: Text
    kind: str
    capacity: Text
    answered_at: datetime | None
    is_follow_up: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """Up to `PAGE` lines, and where the next page begins ("" on the last)."""

    lines: list[Line]
    after: str


def list_cards(viewer: Viewer, wanted: Wanted, now: datetime) -> Listed:
    """The cards that have reached the officer by now."""
    found = _newest(viewer, wanted)
    page = found[:PAGE]
    lines = _lines(viewer, page, now)
    return Listed(lines, page[-1].card_id.hex if len(found) > PAGE else "")


def count_waiting(viewer: Viewer, most: int = 100) -> int:
    """How many cards want an answer of those the officer sees: exact up to `most`."""
    rows = [one.card_id for branch in _branches(viewer, Wanted()) for one in branch.order_by()[: most + 1]]
    return min(len(set(rows)), most + 1)


def _newest(viewer: Viewer, wanted: Wanted) -> list[Course]:
    """One more than a page, the newest first, each once."""
    found: dict[UUID, Course] = {}
    for branch in _branches(viewer, wanted):
        for course in branch.order_by("-card_id")[: PAGE + 1]:
            found[course.card_id] = course
    return sorted(found.values(), key=lambda course: course.card_id, reverse=True)[: PAGE + 1]


def _branches(viewer: Viewer, wanted: Wanted) -> list[QuerySet[Course]]:
    """The ranges of an index that together hold what has reached the officer."""
    rows = Course.objects.filter(bureau_id=viewer.bureau_id)
    if wanted.tab == "waiting":
        rows = rows.filter(waiting=True)
    elif wanted.tab == "answered":
        rows = rows.filter(answered_at__isnull=False)
    if wanted.colour:
        rows = rows.filter(colour=wanted.colour)
    if wanted.after is not None:
        rows = rows.filter(card_id__lt=wanted.after)
    if wanted.unit is not None:
        rows = rows.filter(unit_id=wanted.unit)
    if viewer.is_one_of("supervisor"):
        return [rows]
    branches = [rows.filter(officer_id=viewer.officer_id, superior=False), *_of_units(viewer, rows, wanted.unit)]
    if is_of_legal(viewer):
        branches.append(rows.filter(reached__gte=LEGAL, confidential=False, superior=False))
    return branches


def _of_units(viewer: Viewer, rows: QuerySet[Course], chosen: int | None) -> list[QuerySet[Course]]:
    """A unit's cards that are nobody's yet, for those who handle there; those that went up, for those who lead it."""
    free, led = Q(officer_id=None, superior=False), Q(superior=True) | Q(reached__gte=LEAD)
    open_to_them = Q(confidential=False) | Q(unit_id__in=viewer.confidential_units)
    units = [unit for unit in sorted(viewer.own_units | viewer.led_units) if chosen in (None, unit)]
    if len(units) > MOST_BRANCHES:
        both = (free & Q(unit_id__in=viewer.own_units)) | (led & Q(unit_id__in=viewer.led_units))
        return [rows.filter(both & open_to_them)]
    branches = []
    for unit in units:
        may = [*([free] if unit in viewer.own_units else []), *([led] if unit in viewer.led_units else [])]
        branches.append(rows.filter(may[0] | may[-1], open_to_them, unit_id=unit))
    return branches


def _lines(viewer: Viewer, courses: list[Course], now: datetime) -> list[Line]:
    of = {"bureau_id": viewer.bureau_id}
    cards = {c.id: c for c in Card.objects.filter(**of, id__in=[one.card_id for one in courses])}
    matters = {m.id: m for m in Matter.objects.filter(**of, id__in=[c.matter_id for c in courses]).defer(*SEALED)}
    deadlines = {d.id: d for d in Deadline.objects.filter(**of, id__in=[c.deadline_id for c in courses])}
    lines = []
    for course in courses:
        card, matter = cards[course.card_id], matters[course.matter_id]
        reached = capacity(viewer, course, matter)
        if reached:
            lines.append(_line(card, course, matter, deadlines.get(course.deadline_id), reached, now))
    return lines


def _line(card: Card, course: Course, matter: Matter, deadline: Deadline | None, reached: str, now: datetime) -> Line:
    procedure = procedures.version(card.bureau_id, card.procedure, card.version)
    kind, state = standing(card, course, deadline, now)
    return Line(
        id=card.id,
        colour=card.colour,
        promise=procedure.promise(card.promise).title,
        procedure=procedure.title,
        number=matter.number,
        unit=organisation.unit_name(card.bureau_id, card.unit_id),
        officer=organisation.officer_name(card.bureau_id, card.officer_id),
        due=card.due,
        at=card.at,
        state=state,
        kind=kind,
        capacity=CAPACITIES[reached],
        answered_at=course.answered_at,
        is_follow_up=card.superior,
    )


HOW = {
    How.KEPT: ("kept", Text("后来按时做到了", "Kept in time after all")),
    How.LATE: ("late", Text("超期以后做到了", "Done after its time")),
    How.VOID: ("quiet", Text("不再需要", "No longer owed")),
    How.EXTENDED: ("extended", Text("期限已延长", "Given more time")),
    How.BROKE: ("broken", Text("后来超期，见红牌", "Broke later: see the red card")),
}


def standing(card: Card, course: Course, deadline: Deadline | None, now: datetime) -> tuple[str, Text]:
    """How the card's promise stands now: a mark's kind, and words."""
    if course.how:
        return HOW[How(course.how)]
    if deadline is not None and deadline.status == Deadline.Status.PAUSED:
        return "paused", Text("停表", "The clock stands")
    if deadline is not None and deadline.due != card.due:
        return HOW[How.EXTENDED]
    if card.colour == Colour.RED or now > card.due:
        return "broken", Text("到期还没做到", "Past its time and not done")
    return "now", Text("快到期，还没做到", "Near its limit and not done")


def units_of(viewer: Viewer) -> list[Unit]:
    """The units by which the officer can narrow the list."""
    every = organisation.units(viewer.bureau_id)
    if viewer.is_one_of("supervisor") or is_of_legal(viewer):
        return [u for u in every.values() if u.active]
    reached = viewer.own_units | viewer.led_units
    return [u for u in every.values() if u.id in reached and u.active]


# One card.


@dataclass(frozen=True, slots=True)
class Step:
    """One thing in a card's history: shown to somebody, seen, answered. `kind` is `reached`, `seen` or `answered`."""

    kind: str
    at: datetime
    capacity: Text
    officer: Text | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class ToldOf:
    """How the person was told that the promise broke: on their page at once, and perhaps by a message."""

    at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A card as its page shows it."""

    line: Line
    card: Card
    matter: Matter
    history: list[Step]
    next_to: Text | None
    next_at: datetime | None
    others: list[tuple[UUID, str]]
    told: ToldOf | None
    opens_matter: bool
    may_answer: bool
    stops: frozenset[str] = field(default_factory=frozenset)


def open_card(viewer: Viewer, shown: Shown, now: datetime) -> Opened:
    """Everything about a card that has reached the viewer. Record the look first (`actions.look_at_card`)."""
    card, course, matter = shown.card, shown.course, shown.matter
    deadline = Deadline.objects.filter(bureau_id=card.bureau_id, id=card.deadline_id).first()
    above = CAPACITIES["supervision" if card.confidential else "legal"]
    return Opened(
        line=_line(card, course, matter, deadline, shown.capacity, now),
        card=card,
        matter=matter,
        history=_history(card, matter),
        next_to={0: CAPACITIES["lead"], 1: above}.get(course.reached) if course.show_at else None,
        next_at=course.show_at,
        others=_others(card),
        told=_told(card),
        opens_matter=may_open(viewer, matter),
        may_answer=matter.erased_at is None,
        stops=rules.escalation_of(card.bureau_id).ladder(card.procedure, card.colour).stops,
    )


def _history(card: Card, matter: Matter) -> list[Step]:
    of, at = {"bureau_id": card.bureau_id, "card_id": card.id}, card.bureau_id
    key = MatterKey.of(matter) if matter.key else None
    steps = [Step("reached", row.at, CAPACITIES[row.to]) for row in Reach.objects.filter(**of)]
    for look in CardLook.objects.filter(**of).order_by("at"):
        steps.append(Step("seen", look.at, CAPACITIES[look.capacity], organisation.officer_name(at, look.officer_id)))
    for row in CardAnswer.objects.filter(**of).order_by("at"):
        words = key.open_text(ANSWER, row.id, row.words) if key and row.words else ""
        who = organisation.officer_name(at, row.officer_id)
        steps.append(Step("answered", row.at, CAPACITIES[row.capacity], who, words))
    return sorted(steps, key=lambda step: step.at)


def _others(card: Card) -> list[tuple[UUID, str]]:
    """The other cards of the same promise, the oldest first."""
    rows = Course.objects.filter(bureau_id=card.bureau_id, deadline_id=card.deadline_id).exclude(card_id=card.id)
    return [(course.card_id, course.colour) for course in rows.order_by("card_id")]


def _told(card: Card) -> ToldOf | None:
    """When the person was told that this promise broke; None for a warning, and where nobody was told separately."""
    if card.colour != Colour.RED:
        return None
    of = {"bureau_id": card.bureau_id, "matter_id": card.matter_id}
    events = [
        event.id
        for event in Event.objects.filter(**of, action="promise-broken")
        if event.facts.get("promise") == card.promise and event.facts.get("due") == card.due.isoformat()
    ]
    tellings = list(Telling.objects.filter(**of, event_id__in=events, sent_at__isnull=False).order_by("sent_at"))
    return ToldOf(tellings[0].sent_at, tellings[0].read_at) if tellings and tellings[0].sent_at else None
