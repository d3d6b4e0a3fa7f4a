"""What happens to a finding's matter reaches its public line, in the event's own transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Model

from heliograph.core.procedure import Kind
from heliograph.inspections.actions.checking import PROCEDURE, PROMISE
from heliograph.inspections.models import Finding, Status
from heliograph.matters import events
from heliograph.matters.models import Deadline, Event, Matter
from heliograph.publishing.for_everybody import public_words

FOLLOWED = frozenset({"correct", "confirm", "send-back"})
OWED = frozenset({PROMISE, "again"})
"""The unit's limits: the first, and the one that runs once it was sent back."""
RECHECK = "recheck"
"""The limit of inspection itself: it looks again once the unit says that it is put right."""


def listen() -> None:
    events.subscribe(follow)
    events.watched(follow_clock)


def follow(matter: Matter, event: Event) -> Iterable[Model]:
    """Bring the public line up to date with a step."""
    if matter.procedure != PROCEDURE or (event.action not in FOLLOWED and event.kind != Kind.EXTEND):
        return []
    finding = Finding.objects.select_for_update().filter(bureau_id=matter.bureau_id, id=matter.id).first()
    if finding is None:
        return []
    if event.action == "correct":
        finding.status, finding.corrected_at = Status.CORRECTED, finding.corrected_at or event.at
        finding.said, finding.withheld = public_words(matter, event, 2_000)
        finding.recheck_by = matter.due
        if event.at > finding.due_at:
            finding.missed_at = finding.missed_at or finding.due_at
    elif event.action == "confirm":
        finding.status, finding.confirmed_at = Status.CONFIRMED, event.at
    elif event.action == "send-back":
        finding.status, finding.sent_back = Status.FOUND, finding.sent_back + 1
        finding.corrected_at, finding.due_at = None, matter.due or finding.due_at
    else:
        finding.extended, finding.due_at = finding.extended + 1, matter.due or finding.due_at
    if event.action in ("confirm", "send-back"):
        _looked_again(finding, event.at)
    finding.save()
    return []


def _looked_again(finding: Finding, at: datetime) -> None:
    if finding.recheck_by is not None and at > finding.recheck_by:
        finding.recheck_missed_at = finding.recheck_missed_at or finding.recheck_by
    finding.recheck_by = None


def follow_clock(matter: Matter, deadline: Deadline, now: datetime) -> Iterable[Model]:
    """The day came and the unit had not put it right, or inspection had not looked again: from now on it counts as missed, and
    stays so."""
    if matter.procedure != PROCEDURE or deadline.broken_at is None:
        return []
    rows = Finding.objects.filter(bureau_id=matter.bureau_id, id=matter.id)
    if deadline.promise in OWED:
        rows.filter(missed_at=None).update(missed_at=deadline.broken_at)
    elif deadline.promise == RECHECK:
        rows.filter(recheck_missed_at=None).update(recheck_missed_at=deadline.broken_at)
    return []
