"""亮牌: shown when the clock says so, climbing as time runs, ended with the promise.

`of_clock` is called by the spine inside the transaction that warns of a promise, marks it broken or settles it, while the
matter's row is held; so a card is never lost and never doubled. `escalate` is the worker's: it touches only cards whose
time has come.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

from heliograph.core.procedure import Owes
from heliograph.matters.commit import durably, insert
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Deadline, Matter
from heliograph.organisation import reading as organisation
from heliograph.supervision.models import Card, Colour, Course, How, Reach
from heliograph.supervision.reading import rules
from heliograph.supervision.reading.roles import LEAD, LEGAL

STEP = 200
LOOK_AGAIN = timedelta(hours=1)
"""A card whose promise's clock stands does not climb; it is looked at again after this."""
Status = Deadline.Status
ENDED = {Status.KEPT: How.KEPT, Status.LATE: How.LATE, Status.VOID: How.VOID}


def of_clock(matter: Matter, deadline: Deadline, now: datetime) -> list[Model]:
    """The rows of the card that what happened to the promise calls for, if it has none yet.

    None for what a resident or another owes: a card is about the police. A promise that was settled late before the
    watch saw it gets its red card here.
    """
    if deadline.owes != Owes.POLICE or (deadline.warned_at is None and deadline.broken_at is None):
        return []
    is_broken = deadline.broken_at is not None
    ended = ENDED.get(Status(deadline.status))
    known = _of(deadline)
    if is_broken:
        known.filter(colour=Colour.YELLOW, ended_at=None).update(
            ended_at=now, how=How.BROKE, waiting=False, show_at=None
        )
    if ended is not None:
        _end(matter, deadline, ended)
        if not is_broken:
            return []
    return _show(matter, deadline, Colour.RED if is_broken else Colour.YELLOW, ended, now)


def end_warning(matter: Matter, promise: str, due: datetime, now: datetime) -> None:
    """More time was given: the yellow card of the old limit is over. A new limit gets a card of its own."""
    of = {"bureau_id": matter.bureau_id, "matter_id": matter.id}
    cards = Card.objects.filter(**of, promise=promise, due=due, colour=Colour.YELLOW).values("id")
    Course.objects.filter(**of, card_id__in=cards, ended_at=None).update(
        ended_at=now, how=How.EXTENDED, waiting=False, show_at=None
    )


def _of(deadline: Deadline) -> QuerySet[Course]:
    return Course.objects.filter(bureau_id=deadline.bureau_id, deadline_id=deadline.id)


def _end(matter: Matter, deadline: Deadline, how: How) -> None:
    """The promise is over: its cards stay and say how. A warning is over with it, a broken promise still wants an answer."""
    running = _of(deadline).filter(ended_at=None)
    running.filter(colour=Colour.YELLOW).update(ended_at=deadline.settled_at, how=how, waiting=False, show_at=None)
    red = running.filter(colour=Colour.RED)
    ladder = rules.escalation_of(deadline.bureau_id).ladder(matter.procedure, Colour.RED)
    if "settled" in ladder.stops:
        red.update(ended_at=deadline.settled_at, how=how, show_at=None)
    else:
        red.update(ended_at=deadline.settled_at, how=how)


def _show(matter: Matter, deadline: Deadline, colour: Colour, ended: How | None, now: datetime) -> list[Model]:
    bureau = matter.bureau_id
    which = {"bureau_id": bureau, "deadline_id": deadline.id, "colour": colour, "due": deadline.due}
    if Card.objects.filter(**which).exists():
        return []
    rule = rules.escalation_of(bureau)
    ladder = rule.ladder(matter.procedure, colour)
    unit = organisation.superior(bureau, matter.unit_id) if deadline.superior else matter.unit_id
    whose = {
        "unit_id": unit,
        "officer_id": None if deadline.superior else matter.officer_id,
        "confidential": matter.confidential,
        "superior": deadline.superior,
    }
    card = Card(
        **which,
        **whose,
        id=new_id(),
        matter_id=matter.id,
        promise=deadline.promise,
        procedure=matter.procedure,
        version=matter.version,
        at=now,
        rules=rule.version,
    )
    course = Course(
        **whose,
        bureau_id=bureau,
        card_id=card.id,
        matter_id=matter.id,
        deadline_id=deadline.id,
        colour=colour,
        show_at=None if ended and "settled" in ladder.stops else _next(card, 0),
        ended_at=deadline.settled_at if ended else None,
        how=ended or "",
    )
    return [card, course, _reach(card, "lead" if deadline.superior else "officer", now)]


def _next(card: Card, reached: int) -> datetime | None:
    """When the card goes to the next step of its ladder; never for a follow-up, which is above the unit already."""
    rule = rules.escalation_of(card.bureau_id)
    after = None if card.superior else rule.ladder(card.procedure, card.colour).after(reached)
    if after is None:
        return None
    return after.reckon(card.at, rule.office, organisation.calendar(card.bureau_id), organisation.zone(card.bureau_id))


def _reach(card: Card, to: str, now: datetime) -> Reach:
    return Reach(bureau_id=card.bureau_id, id=new_id(), matter_id=card.matter_id, card_id=card.id, to=to, at=now)


def escalate(now: datetime) -> int:
    """Show cards whose time has come to the next in line. Returns how many climbed. Reads nothing that is not due."""
    climbed = 0
    for bureau in organisation.bureaus():
        due = Course.objects.filter(bureau_id=bureau.id, show_at__lte=now).order_by("show_at")
        while batch := list(due.values_list("card_id", flat=True)[:STEP]):
            climbed += durably(lambda bureau=bureau, batch=batch: _climb(bureau.id, batch, now))  # type: ignore[misc]
    return climbed


def _climb(bureau_id: int, cards: list[UUID], now: datetime) -> int:
    rows = Course.objects.filter(bureau_id=bureau_id, card_id__in=cards, show_at__lte=now).order_by("card_id")
    held = list(rows.select_for_update() if connection.features.has_select_for_update else rows)
    ids = [course.card_id for course in held]
    known = {card.id: card for card in Card.objects.filter(bureau_id=bureau_id, id__in=ids)}
    promised = Deadline.objects.filter(bureau_id=bureau_id, id__in=[course.deadline_id for course in held])
    deadlines = {deadline.id: deadline for deadline in promised}
    climbed = 0
    for course in held:
        deadline = deadlines.get(course.deadline_id)
        climbed += _climb_one(course, known[course.card_id], deadline, now)
    return climbed


def _climb_one(course: Course, card: Card, deadline: Deadline | None, now: datetime) -> bool:
    """Whether the card went up. One whose clock stands waits; a warning whose limit was moved is over."""
    if deadline is not None and course.ended_at is None:
        if deadline.status == Status.PAUSED:
            course.show_at = now + LOOK_AGAIN
            course.save(update_fields=["show_at"])
            return False
        if course.colour == Colour.YELLOW and deadline.due != card.due:
            course.ended_at, course.how, course.waiting, course.show_at = now, How.EXTENDED, False, None
            course.save(update_fields=["ended_at", "how", "waiting", "show_at"])
            return False
    course.reached = min(course.reached + 1, LEGAL)
    above = "supervision" if card.confidential else "legal"
    insert([_reach(card, "lead" if course.reached == LEAD else above, now)])
    course.show_at = _next(card, course.reached)
    course.save(update_fields=["reached", "show_at"])
    return True
