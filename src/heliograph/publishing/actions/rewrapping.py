"""After the master key was rotated: wrap the keys of documents that belong to no matter with the new one."""

from __future__ import annotations

from django.db.models import QuerySet

from heliograph.publishing.models.register import Document
from heliograph.publishing.originals import KEYS


def rewrap_keys(bureau_id: int) -> int:
    """Returns how many changed. Only the wrapping does, none of what is on record: so past the model's own gate, on purpose."""
    return KEYS.rewrap(QuerySet(Document).filter(bureau_id=bureau_id))
