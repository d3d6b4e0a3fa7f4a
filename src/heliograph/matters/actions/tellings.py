"""The proof that somebody was told: a telling is read when its page is opened with the receipt, or with a party's key."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from heliograph.core.procedure import Way
from heliograph.matters.commit import durably
from heliograph.matters.models import Matter, Party, Telling


def mark_read(matter: Matter, now: datetime) -> None:
    """Everything the submitter was owed or sent so far has now been seen. Doing it twice does nothing.

    A letter that has not gone out yet is not sent any more: there is nothing left to tell.
    """
    mine = Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, part="submitter").values("id")
    unread = Telling.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, read_at=None, party_id__in=mine)
    durably(lambda: unread.update(read_at=now, status=Telling.Status.READ))


def unread_by(bureau_id: int, matter_id: UUID, parties: Iterable[UUID]) -> QuerySet[Telling]:
    """What opening their page proves that these parties have seen: news, what was told on the page, what was served.

    A duty of the law that is still owed in another way is not met by a look at the page.
    """
    seen_there = Q(duty="") | Q(way=str(Way.PAGE), status=Telling.Status.SENT) | Q(status=Telling.Status.DELIVERED)
    mine = Telling.objects.filter(bureau_id=bureau_id, matter_id=matter_id, party_id__in=list(parties), read_at=None)
    return mine.filter(seen_there)


def is_unread(row: Telling) -> bool:
    """The same of one row."""
    seen_there = not row.duty or row.status == Telling.Status.DELIVERED
    return row.read_at is None and (seen_there or (row.way, row.status) == (Way.PAGE, Telling.Status.SENT))


def mark_party_read(party: Party, now: datetime) -> None:
    """The party has opened their page. What was served stays served: that it was also read is written beside it.

    Doing it twice does nothing.
    """
    unread = unread_by(party.bureau_id, party.matter_id, [party.id])

    def write() -> None:
        unread.filter(status=Telling.Status.DELIVERED).update(read_at=now)
        unread.exclude(status=Telling.Status.DELIVERED).update(read_at=now, status=Telling.Status.READ)

    durably(write)
