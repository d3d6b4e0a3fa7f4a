"""What the bureau does to a finding's matter reaches its public line; what is erased goes with its matter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from heliograph.core.procedure import Kind
from heliograph.matters import events
from heliograph.matters.models import Deadline, Event, Matter
from heliograph.panel.actions.finding import PROCEDURE, PROMISE
from heliograph.panel.models import PanelFinding, Released
from heliograph.publishing.for_everybody import public_words

FOLLOWED = frozenset({Kind.ANSWER, Kind.EXTEND, Kind.PLACE})


def listen() -> None:
    events.subscribe(follow)
    events.watched(follow_clock)


def follow(matter: Matter, event: Event) -> Iterable[Model]:
    """Bring the public line up to date with a step. An answer that everybody reads is not changed by a later one."""
    if event.action == "erased":
        Released.objects.forget(matter.bureau_id, matter.id, Released.SEALED)
        return []
    if matter.procedure != PROCEDURE or event.kind not in FOLLOWED:
        return []
    finding = PanelFinding.objects.select_for_update().filter(bureau_id=matter.bureau_id, id=matter.id).first()
    if finding is None:
        return []
    if event.kind == Kind.PLACE:
        finding.unit_id = matter.unit_id
    elif event.kind == Kind.EXTEND:
        finding.due_at = matter.due or finding.due_at
    elif finding.answered_at is None or finding.withheld:
        finding.answer, finding.withheld = public_words(matter, event, 3_000)
        finding.answered_at = finding.answered_at or event.at
        if finding.answered_at > finding.due_at:
            finding.missed_at = finding.missed_at or finding.due_at
    finding.save()
    return []


def follow_clock(matter: Matter, deadline: Deadline, now: datetime) -> Iterable[Model]:
    """The day came without an answer: shown late from now on, and for ever."""
    if matter.procedure == PROCEDURE and deadline.promise == PROMISE and deadline.broken_at is not None:
        owed = PanelFinding.objects.filter(bureau_id=matter.bureau_id, id=matter.id, missed_at=None)
        owed.update(missed_at=deadline.broken_at)
    return []
