"""Keep alerts as they were sent, from the job that a release owes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.channels.feeds.cap.reading import document
from heliograph.channels.feeds.models import AlertMessage
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id
from heliograph.notices.reading import public
from heliograph.organisation.models import Bureau

WITHDRAWAL = 0


def keep(bureau: Bureau, notice_id: UUID, *, now: datetime) -> int:
    """Keep every message of an alert that is not kept yet; of one whose words may not be read, only its withdrawal.

    Returns how many were added. Run twice, it adds nothing.
    """
    found = public.notice(bureau.id, notice_id, now=now)
    if found is None:
        return 0
    numbers = [number for number, _ in public.version_times(bureau.id, notice_id)]
    bodies = {number: document(bureau, notice_id, number, now=now) for number in (*numbers, WITHDRAWAL)}

    def write() -> int:
        kept = AlertMessage.objects.filter(bureau_id=bureau.id, notice_id=notice_id)
        if found.is_hidden:
            kept.exclude(number=WITHDRAWAL).delete()
        there = set(kept.values_list("number", flat=True))
        rows = [
            AlertMessage(bureau_id=bureau.id, id=new_id(), notice_id=notice_id, number=number, body=body)
            for number, body in bodies.items()
            if body is not None and number not in there
        ]
        AlertMessage.objects.bulk_create(rows, ignore_conflicts=True)
        return len(rows)

    return durably(write)
