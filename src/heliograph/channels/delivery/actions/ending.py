"""What is no longer to be said, and addresses that nobody needs to keep."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from heliograph.channels.delivery.models import Address, Batch


def call_off(bureau_id: int, batch_id: UUID, *, now: datetime) -> None:
    """Whatever of a batch has not gone out yet is dropped when its turn comes. Call inside a transaction."""
    Batch.objects.filter(bureau_id=bureau_id, id=batch_id).exclude(expires_at__lte=now).update(expires_at=now)


def forget(*, unconfirmed_before: datetime, stopped_before: datetime, most: int) -> list[tuple[int, UUID]]:
    """Delete addresses of no matter that were not confirmed, were stopped or died before then; returns which.

    What stands in for one of them goes with it; one that died and has such a one lives on by it. What was left for
    something else is for `let_go` to end. Call inside a transaction. Messages that went to them stay, as figures without
    an address.
    """
    others = Address.objects.filter(bureau_id=OuterRef("bureau_id"))
    stands_in = others.filter(of_id=OuterRef("id"), confirmed_at__isnull=False, stopped_at=None, gone_at=None)
    of_an_address = Q(of_id__isnull=True) | Exists(others.filter(id=OuterRef("of_id")))
    without_matter = Address.objects.filter(of_an_address, matter_id__isnull=True)
    never = without_matter.filter(confirmed_at__isnull=True, made_at__lt=unconfirmed_before)
    dead = without_matter.filter(~Exists(stands_in), gone_at__lt=stopped_before)
    ended = (without_matter.filter(stopped_at__lt=stopped_before), dead)
    due = chain(*(rows.values_list("bureau_id", "id")[:most] for rows in (never, *ended)))
    found = list(dict.fromkeys(due))[:most]
    for bureau_id, address_id in found:
        Address.objects.filter(bureau_id=bureau_id, id=address_id).delete()
        Address.objects.filter(bureau_id=bureau_id, of_id=address_id).delete()
    return found


def let_go(bureau_id: int, of: Iterable[UUID]) -> None:
    """Delete what was left for these (`Address.of_id`): nobody is to be told of them any more. Call inside a transaction."""
    Address.objects.filter(bureau_id=bureau_id, of_id__in=list(of)).delete()
