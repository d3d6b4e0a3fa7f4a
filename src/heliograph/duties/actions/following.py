"""What happens to a duty's matter reaches its public line: done, moved, ended, missed. In the event's own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from heliograph.core.procedure import Kind
from heliograph.duties.actions.rules import PROMISE
from heliograph.duties.models import OPEN, Duty, Status
from heliograph.matters import events
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Deadline, Event, Matter
from heliograph.publishing.errors import Standing
from heliograph.publishing.for_everybody import refuse_personal

FOLLOWED = frozenset({Kind.CLOSE, Kind.EXTEND, Kind.REFUSE, Kind.PLACE})


def listen() -> None:
    events.subscribe(follow)
    events.watched(follow_clock)


def is_duty(procedure: str) -> bool:
    """By its code alone, so that nothing is read for an ordinary matter. No rule may name another (`rulebook`)."""
    return procedure == "duty" or procedure.startswith("duty-")


def follow(matter: Matter, event: Event) -> Iterable[Model]:
    """Bring the public line up to date with a step."""
    if event.kind not in FOLLOWED or not is_duty(matter.procedure):
        return []
    duty = Duty.objects.select_for_update().filter(bureau_id=matter.bureau_id, id=matter.id).first()
    if duty is None:
        return []
    said, is_clean = _public_words(matter, event)
    if event.kind == Kind.PLACE:
        duty.unit_id = matter.unit_id
    elif event.kind == Kind.EXTEND:
        duty.moves, duty.why, duty.due_at = duty.moves + 1, said[:1000], matter.due or duty.due_at
        duty.withheld = not is_clean
    elif duty.status in OPEN:
        _settle(duty, event, said, is_clean)
    duty.save()
    return []


def _settle(duty: Duty, event: Event, said: str, is_clean: bool) -> None:
    is_late = duty.status == Status.MISSED or event.at > duty.due_at
    if event.kind == Kind.CLOSE:
        duty.status, duty.said = Status.LATE if is_late else Status.DONE, said[:3000]
        duty.missed_at = duty.missed_at or (duty.due_at if is_late else None)
    else:
        duty.status, duty.why = Status.MISSED if is_late else Status.ENDED, said[:1000]
    duty.settled_at = event.at
    duty.withheld = not is_clean or bool(duty.moves and not duty.why)


def _public_words(matter: Matter, event: Event) -> tuple[str, bool]:
    """The step's public words; withheld as a whole where they hold something personal, for somebody to write anew."""
    words = MatterKey.of(matter).open_values("event.public", event.id, bytes(event.public)).get("words", "")
    try:
        refuse_personal(matter.bureau_id, words)
    except Standing:
        return "", False
    return words, True


def follow_clock(matter: Matter, deadline: Deadline, now: datetime) -> Iterable[Model]:
    """The time of a duty ran out: from now on it stands on the board as missed, and stays there."""
    if deadline.promise != PROMISE or deadline.broken_at is None or not is_duty(matter.procedure):
        return []
    owed = Duty.objects.filter(bureau_id=matter.bureau_id, id=matter.id, status=Status.OWED)
    owed.update(status=Status.MISSED, missed_at=deadline.broken_at)
    return []
