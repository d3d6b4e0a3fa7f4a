"""Look-ups of talking: how many answers wait to go out, for the page of what is stuck."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from heliograph.channels.configuration import channels
from heliograph.channels.plugins.sms import Sms
from heliograph.channels.talk.models import Talker

MOST = 10_000


def waiting(channel: str, bureau_ids: Sequence[int]) -> tuple[int, datetime | None]:
    """How many people wait for an answer that could not be sent at once, and since when the first of them."""
    rows = Talker.objects.filter(bureau_id__in=bureau_ids, channel=channel, waits_since__isnull=False)
    first = rows.order_by("waits_since").values_list("waits_since", flat=True).first()
    return rows.order_by()[: MOST + 1].count(), first


def takes_texts() -> bool:
    """Whether people can write to us by text message."""
    return any(isinstance(one, Sms) and one.settings.texts is not None for one in channels().values())
