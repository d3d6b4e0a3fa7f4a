"""How long a document stays, by its kind."""

from __future__ import annotations

from datetime import datetime

from heliograph.core.calendar import Rule, due_only
from heliograph.organisation import reading as organisation
from heliograph.publishing import kinds
from heliograph.publishing.models.register import Document


def term_ends(document: Document, now: datetime) -> datetime | None:
    """When the kind's own time is over; None if it stands until withdrawn."""
    kind = kinds.kind(document.kind)
    if kind is None or kind.term is None:
        return None
    calendar, zone = organisation.calendar(document.bureau_id), organisation.zone(document.bureau_id)
    return due_only(now, kind.term, calendar, zone=zone, rule=Rule(rolls=False))[0]
