"""How far the matters are that a partner brought in: one of them now, and everything that happened since a place."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.channels.api.models import Intake, News, Partner
from heliograph.channels.api.shapes.partners import PartnerLimit, PartnerMatter, ProgressEvent
from heliograph.core.procedure.vocabulary import ANSWERS
from heliograph.core.receipt import show_number
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Matter
from heliograph.organisation import reading as organisation

PAGE = 100
SETTLED = timedelta(seconds=10)
"""What is younger waits for the next time, so that an event which was begun earlier and written later is not missed."""


def intake(partner: Partner, source_id: str) -> Intake:
    """What the partner brought in under this id. Raises `NotFound`."""
    row = Intake.objects.filter(bureau_id=partner.bureau_id, partner=partner, source_id=source_id).first()
    if row is None:
        raise NotFound
    return row


def called(bureau_id: int, typed: str) -> list[UUID]:
    """The matters that partners know by this number, for officers who search by it."""
    ours = Partner.objects.filter(bureau_id=bureau_id).values("pk")
    rows = Intake.objects.filter(bureau_id=bureau_id, partner__in=ours, source_id=typed[:100])
    return list(rows.values_list("matter_id", flat=True))


def standing(row: Intake, now: datetime) -> PartnerMatter:
    """How far one of them is."""
    matter = Matter.objects.get(bureau_id=row.bureau_id, id=row.matter_id)
    limits = Deadline.objects.filter(bureau_id=row.bureau_id, matter_id=matter.id, superior=False).order_by("due", "id")
    return PartnerMatter(
        id=row.source_id,
        number=show_number(matter.number),
        procedure=matter.procedure,
        state=matter.state,
        outcome=matter.outcome,
        unit=_code(row.bureau_id, matter.unit_id),
        submitted_at=matter.submitted_at,
        changed_at=matter.changed_at,
        promises=[
            PartnerLimit(
                name=one.promise, due=one.due, status=one.status, broken=one.status == "running" and one.due < now
            )
            for one in limits
        ],
    )


def since(partner: Partner, place: UUID | None, now: datetime) -> tuple[list[ProgressEvent], UUID | None, bool]:
    """What happened after a place, the oldest first; the place to go on from; whether there is more now."""
    mine = News.objects.filter(bureau_id=partner.bureau_id, partner=partner)
    rows = list((mine.filter(id__gt=place) if place else mine).order_by("id")[: PAGE + 1])
    ready = [row for row in rows[:PAGE] if row.at <= now - SETTLED]
    events = Event.objects.filter(bureau_id=partner.bureau_id, id__in=[row.event_id for row in ready])
    by_id = {event.id: event for event in events.select_related("matter")}
    intakes = {row.id: row for row in Intake.objects.filter(bureau_id=partner.bureau_id, id__in={row.intake_id for row in ready})}  # fmt: skip
    told = [_told(row, by_id[row.event_id], intakes[row.intake_id]) for row in ready]
    return told, ready[-1].id if ready else place, len(ready) < len(rows) and len(ready) == PAGE


def _told(row: News, event: Event, of: Intake) -> ProgressEvent:
    matter = event.matter
    words = ""
    if of.answer_back and event.kind in ANSWERS and matter.key:
        words = MatterKey.of(matter).open_values("event.public", event.id, bytes(event.public)).get("words", "")
    return ProgressEvent(
        id=row.id, item=of.source_id, number=show_number(matter.number), sequence=event.sequence, action=event.action,
        kind=event.kind, state=event.to_state, at=event.at, unit=_code(row.bureau_id, event.unit_id or matter.unit_id),
        words=words,
    )  # fmt: skip


def _code(bureau_id: int, unit_id: int | None) -> str:
    unit = organisation.units(bureau_id).get(unit_id) if unit_id else None
    return unit.code if unit else ""
