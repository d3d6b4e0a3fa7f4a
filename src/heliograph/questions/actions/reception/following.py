"""What is done to the matter elsewhere reaches its day: taken back, heard, answered; and who waits is let in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from heliograph.core.procedure import Kind
from heliograph.jobs.queue import job, owe
from heliograph.matters.actions.actor import SYSTEM
from heliograph.matters.commit import durably
from heliograph.matters.errors import MatterError
from heliograph.matters.models import Event, Matter
from heliograph.questions.actions.reception.days import FOLLOW, RECEPTION, held, locked, set_clock, times_taken
from heliograph.questions.actions.reception.office import place_by
from heliograph.questions.models.reception import DayState, ReceptionDay, ReceptionTime, TimeStatus

ENDS_WITHOUT_MEETING = frozenset({Kind.WITHDRAW, Kind.REFUSE, Kind.NOT_OURS, Kind.MERGE})


def listen(matter: Matter, event: Event) -> Iterable[Model]:
    """Keep the day's list true to the matter: in the event's transaction; what acts on other matters is owed as a job."""
    if matter.procedure != RECEPTION:
        return []
    row = ReceptionTime.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id).first()
    if row is None:
        return []
    status = _status_after(event, row)
    if status is None:
        return []
    row.status, row.changed_at = status, event.at
    if status == TimeStatus.CANCELLED:
        row.number = None
    row.save()
    return [owe(FOLLOW, at=event.at, bureau=row.bureau_id, day=str(row.day_id))]


def _status_after(event: Event, row: ReceptionTime) -> TimeStatus | None:
    if event.kind in ENDS_WITHOUT_MEETING:
        return TimeStatus.CANCELLED
    if event.action == "hear" or event.kind == Kind.ANSWER:
        return TimeStatus.CAME
    if row.number is None:
        return None
    if event.kind == Kind.CLOSE and row.status != TimeStatus.CAME:
        return TimeStatus.ABSENT
    return TimeStatus.CONFIRMED if event.kind == Kind.ACCEPT else None


@job(FOLLOW)
def follow(*, now: datetime, bureau: int, day: str) -> None:
    """Give times that came free to who waits, and put the clock of confirmed ones on their day. Bears being run twice."""

    def work() -> None:
        found = locked(bureau, UUID(day))
        for row in held(found):
            set_clock(found, row, now)
        _let_in_who_waits(found, now)

    durably(work)


def _let_in_who_waits(day: ReceptionDay, now: datetime) -> None:
    if day.state != DayState.ANNOUNCED or now >= day.starts_at:
        return
    waiting = ReceptionTime.objects.filter(bureau_id=day.bureau_id, day_id=day.id, status=TimeStatus.WAITING)
    free = sorted(set(range(1, day.times + 1)) - times_taken(day))
    for row, number in zip(waiting.order_by("made_at", "id")[: len(free)], free, strict=False):
        try:
            place_by(SYSTEM, day, row.matter_id, number, "有人退了预约，您排到了。", now)
        except MatterError:  # the matter went another way meanwhile: its own event has told the day
            continue
