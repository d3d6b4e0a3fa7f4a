"""Cards about answers of the bank that must be looked at again: yellow before their day, red past it, as for any board.

Nothing is stored: an answer's own day says when its card is due and how far it has climbed by the bureau's rule. Looking
at the answer again, or taking it down, ends the card. Registered with `supervision`, which lists it beside the others.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.urls import reverse

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.publishing.models import Document
from heliograph.questions.models.bank import Answer
from heliograph.supervision.models import Colour
from heliograph.supervision.reading import rules
from heliograph.supervision.reading.others import OtherCard
from heliograph.supervision.reading.roles import CAPACITIES, LEAD, LEGAL

WARNING = timedelta(days=3)
MOST = 500
PROMISE = Text("看一遍，确认答复还对", "Look whether the answer still holds")


def cards(viewer: Viewer, now: datetime) -> list[OtherCard]:
    """The cards that have reached this officer, the oldest due first."""
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    rows = Answer.objects.filter(bureau_id=viewer.bureau_id, is_public=True, review_on__lt=today + WARNING)
    if not rights.sees_all(viewer):
        rows = rows.filter(unit_id__in=rights.units_prepared(viewer))
    found = [(row, _capacity(viewer, row, now)) for row in rows.order_by("review_on", "id")[:MOST]]
    reached = {row.id: (row, capacity) for row, capacity in found if capacity is not None}
    documents = Document.objects.filter(bureau_id=viewer.bureau_id, id__in=reached).values_list("id", "title")
    titles = dict(documents)
    return [_card(row, titles[row.id], capacity, now) for row, capacity in reached.values() if row.id in titles]


def _capacity(viewer: Viewer, row: Answer, now: datetime) -> str | None:
    """In what capacity the card has reached the officer by now; None if it has not."""
    if row.unit_id in viewer.own_units:
        return "officer"
    if row.unit_id in viewer.led_units and _has_climbed(row, LEAD, now):
        return "lead"
    if viewer.is_legal and _has_climbed(row, LEGAL, now):
        return "legal"
    return "supervision" if viewer.is_one_of("supervisor") else None


def _has_climbed(row: Answer, step: int, now: datetime) -> bool:
    rule, zone = rules.escalation_of(row.bureau_id), organisation.zone(row.bureau_id)
    at = _shown_at(row, now)
    after = rule.ladder("", _colour(row, now)).after(step - 1)
    return after is not None and after.reckon(at, rule.office, organisation.calendar(row.bureau_id), zone) <= now


def _due(row: Answer) -> datetime:
    """The end of the day on which it must be looked at: from then on readers are warned."""
    return datetime.combine(row.review_on + timedelta(days=1), time(), organisation.zone(row.bureau_id))


def _colour(row: Answer, now: datetime) -> str:
    return Colour.RED if _due(row) <= now else Colour.YELLOW


def _shown_at(row: Answer, now: datetime) -> datetime:
    return _due(row) if _colour(row, now) == Colour.RED else _due(row) - WARNING


def _card(row: Answer, title: str, reached: str, now: datetime) -> OtherCard:
    return OtherCard(
        colour=_colour(row, now),
        promise=PROMISE,
        what=Text(title, title),
        unit=organisation.unit_name(row.bureau_id, row.unit_id),
        due=_due(row),
        at=_shown_at(row, now),
        capacity=CAPACITIES[reached],
        url=reverse("desk_answers"),
    )
