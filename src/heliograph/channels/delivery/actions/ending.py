"""What is no longer to be said, and addresses that nobody needs to keep."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from uuid import UUID

from heliograph.channels.delivery.models import Address, Batch


def call_off(bureau_id: int, batch_id: UUID, *, now: datetime) -> None:
    """Whatever of a batch has not gone out yet is dropped when its turn comes. Call inside a transaction."""
    Batch.objects.filter(bureau_id=bureau_id, id=batch_id).exclude(expires_at__lte=now).update(expires_at=now)


def forget(*, unconfirmed_before: datetime, stopped_before: datetime, most: int) -> list[tuple[int, UUID]]:
    """Delete addresses of no matter that were not confirmed, were stopped or died before then; returns which.

    Call inside a transaction. Messages that went to them stay, as figures without an address.
    """
    without_matter = Address.objects.filter(matter_id__isnull=True)
    never = without_matter.filter(confirmed_at__isnull=True, made_at__lt=unconfirmed_before)
    ended = (without_matter.filter(stopped_at__lt=stopped_before), without_matter.filter(gone_at__lt=stopped_before))
    due = chain(*(rows.values_list("bureau_id", "id")[:most] for rows in (never, *ended)))
    found = list(dict.fromkeys(due))[:most]
    for bureau_id, address_id in found:
        Address.objects.filter(bureau_id=bureau_id, id=address_id).delete()
    return found
