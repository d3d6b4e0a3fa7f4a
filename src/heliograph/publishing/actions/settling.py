"""Settle what was owed about a published document, when it is withdrawn or corrected."""

from __future__ import annotations

from datetime import datetime

from heliograph.publishing import kinds
from heliograph.publishing.models.register import Document
from heliograph.publishing.models.steps import Recall


def settle(document: Document, how: str, now: datetime) -> int:
    """Settle every open duty that this end satisfies: one to withdraw is not kept by a correction. Returns how many."""
    rows = Recall.objects.filter(bureau_id=document.bureau_id, document_id=document.id, settled_at__isnull=True)
    settled = 0
    for row in rows:
        cause = kinds.cause(row.cause)
        if how == "expired" or cause is None or how in cause.settled_by:
            row.settled_at, row.settled_how = now, how
            row.save(update_fields=["settled_at", "settled_how"])
            settled += 1
    return settled
