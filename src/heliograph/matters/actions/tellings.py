"""The proof that somebody was told: a telling is read when its matter's page is opened with the receipt."""

from __future__ import annotations

from datetime import datetime

from heliograph.matters.commit import durably
from heliograph.matters.models import Matter, Party, Telling


def mark_read(matter: Matter, now: datetime) -> None:
    """Everything the submitter was owed or sent so far has now been seen. Doing it twice does nothing.

    A letter that has not gone out yet is not sent any more: there is nothing left to tell.
    """
    mine = Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, part="submitter").values("id")
    unread = Telling.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, read_at=None, party_id__in=mine)
    durably(lambda: unread.update(read_at=now, status=Telling.Status.READ))
