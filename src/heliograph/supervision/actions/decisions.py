"""过错追究: recording what people decided about responsibility. The system computes none, and keeps no score of anybody."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.actions import MatterRef
from heliograph.matters.actions.locking import lock
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Invalid
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.organisation.reading import Viewer
from heliograph.supervision.errors import Gone, NotNow
from heliograph.supervision.models import Decision
from heliograph.supervision.reading.opened import finding_for, steps_open_to

COLUMNS = {"decided_by": "decision.by", "ground": "decision.ground", "words": "decision.words"}
"""What is sealed, and under which name."""


def record_decision(
    viewer: Viewer, finding_id: UUID, *, decided_on: date, decided_by: str, ground: str, words: str, now: datetime
) -> Decision:
    """Record a decision: which body or person decided, on what ground, and what.

    By a supervisor or the chief, about a finding that stands and is not under appeal. Raises `NotFound`, `NotNow`,
    `Invalid` for what is missing, `Gone`.
    """
    given = {"decided_by": decided_by.strip(), "ground": ground.strip(), "words": words.strip()}
    for field, said in given.items():
        if not any(c.isalnum() for c in said):
            raise Invalid(field, Text("请填写。", "Please fill this in."))
    return durably(lambda: _record(viewer, finding_id, decided_on, given, now))


def _record(viewer: Viewer, finding_id: UUID, decided_on: date, given: dict[str, str], now: datetime) -> Decision:
    matter_id = finding_for(viewer, finding_id).matter.id
    matter = lock(MatterRef(viewer.bureau_id, matter_id))
    if matter.erased_at is not None:
        raise Gone
    opened = finding_for(viewer, finding_id)
    if "decision" not in steps_open_to(viewer, opened):
        raise NotNow
    decision = Decision(
        bureau_id=viewer.bureau_id,
        id=new_id(),
        matter_id=matter.id,
        finding_id=opened.finding.id,
        decided_on=decided_on,
        recorded_by_id=viewer.officer_id,
        at=now,
    )
    key = MatterKey.of(matter)
    for field, column in COLUMNS.items():
        setattr(decision, field, key.seal_text(column, decision.id, given[field]))
    insert([decision])
    return decision
