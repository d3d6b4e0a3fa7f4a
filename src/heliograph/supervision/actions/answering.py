"""A card is seen and answered: who opened it when, and what was done, in words. Nothing else can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from heliograph.core.language.formulas import says_nothing
from heliograph.matters.actions import MatterRef
from heliograph.matters.actions.locking import lock
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Missing, NotFound, SaysNothing
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter
from heliograph.organisation.reading import Viewer
from heliograph.supervision.errors import Gone
from heliograph.supervision.models import Card, CardAnswer, CardLook, Course
from heliograph.supervision.reading import rules
from heliograph.supervision.reading.roles import capacity

SAME_LOOK = timedelta(minutes=15)
"""Opening a card again within this time is one look."""
ANSWER = "card-answer.words"


@dataclass(frozen=True, slots=True)
class Shown:
    """A card that has reached a viewer, with its matter, and in what capacity."""

    card: Card
    course: Course
    matter: Matter
    capacity: str


def card_for(viewer: Viewer, card_id: UUID) -> Shown:
    """The card, if it has reached the viewer. The only way to one in a request.

    Raises `NotFound`, the same for one that is hidden, has not reached them yet, or never was.
    """
    which = {"bureau_id": viewer.bureau_id}
    course = Course.objects.filter(**which, card_id=card_id).first()
    matter = Matter.objects.filter(**which, id=course.matter_id).first() if course else None
    reached = capacity(viewer, course, matter) if course and matter else ""
    if course is None or matter is None or not reached:
        raise NotFound
    return Shown(Card.objects.get(**which, id=card_id), course, matter, reached)


def look_at_card(viewer: Viewer, shown: Shown, *, now: datetime) -> None:
    """Record that the card was opened, before anything of it is shown."""
    card = shown.card
    of_card = {"bureau_id": card.bureau_id, "card_id": card.id, "officer_id": viewer.officer_id}
    if CardLook.objects.filter(**of_card, at__gt=now - SAME_LOOK).exists():
        return
    look = CardLook(**of_card, id=new_id(), matter_id=card.matter_id, capacity=shown.capacity, at=now)
    durably(lambda: insert([look]))


def answer_card(viewer: Viewer, card_id: UUID, words: str, *, now: datetime) -> CardAnswer:
    """Say what was or is being done about the promise. May be said again; nothing said is taken back.

    Raises `NotFound` to whom the card has not reached, `Missing` or `SaysNothing` for words that say nothing, `Gone`
    after the matter was erased.
    """
    said = words.strip()
    if not any(one.isalnum() for one in said):
        raise Missing("answer")
    if says_nothing(said):
        raise SaysNothing
    return durably(lambda: _answer(viewer, card_id, said, now))


def _answer(viewer: Viewer, card_id: UUID, words: str, now: datetime) -> CardAnswer:
    shown = card_for(viewer, card_id)
    card, matter = shown.card, lock(MatterRef(viewer.bureau_id, shown.matter.id))
    if matter.erased_at is not None:
        raise Gone
    answer = CardAnswer(
        bureau_id=card.bureau_id,
        id=new_id(),
        matter_id=card.matter_id,
        card_id=card.id,
        officer_id=viewer.officer_id,
        capacity=shown.capacity,
        at=now,
    )
    answer.words = MatterKey.of(matter).seal_text(ANSWER, answer.id, words)
    insert([answer])
    ladder = rules.escalation_of(card.bureau_id).ladder(card.procedure, card.colour)
    course = Course.objects.filter(bureau_id=card.bureau_id, card_id=card.id)
    course.filter(answered_at=None).update(answered_at=now, waiting=False)
    if "answered" in ladder.stops:
        course.update(show_at=None)
    return answer
