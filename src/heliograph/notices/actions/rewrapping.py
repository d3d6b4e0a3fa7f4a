"""After the master key was rotated: wrap the keys of notices with the new one."""

from __future__ import annotations

from django.db.models import QuerySet

from heliograph.notices.keys import KEYS
from heliograph.notices.models.notices import Notice


def rewrap_keys(bureau_id: int) -> int:
    """Returns how many changed. Only the wrapping does, none of what is on record: so past the model's own gate, on purpose."""
    return KEYS.rewrap(QuerySet(Notice).filter(bureau_id=bureau_id))
