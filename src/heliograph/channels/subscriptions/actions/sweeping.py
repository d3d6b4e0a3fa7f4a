"""Nobody is kept on a list they are not on: addresses that were never confirmed, or were stopped, are forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.channels.delivery import actions as delivery
from heliograph.channels.subscriptions.models import Subscription
from heliograph.matters.commit import durably

UNCONFIRMED = timedelta(days=7)
STOPPED = timedelta(days=30)
"""So long a stopped address is kept, so that a message which was under way is known to be unwanted."""
STEP = 500


def sweep(now: datetime) -> int:
    """Forget a step's worth of them. Returns how many."""

    def work() -> int:
        gone = delivery.forget(unconfirmed_before=now - UNCONFIRMED, stopped_before=now - STOPPED, most=STEP)
        for bureau_id, address_id in gone:
            Subscription.objects.filter(bureau_id=bureau_id, address_id=address_id).delete()
        return len(gone)

    return durably(work)
