"""An address becomes another one: a browser's push service gave it a new subscription."""

from __future__ import annotations

from datetime import datetime

from heliograph.channels.delivery import addressing, reading
from heliograph.channels.delivery.models import Address
from heliograph.matters.commit import durably
from heliograph.matters.models import Matter


def move(bureau_id: int, channel: str, old: str, new: str, *, now: datetime) -> int:
    """Whatever went to `old` goes to `new` (both in the channel's own form). Twice does nothing more. Returns how many rows.

    Who knows the whole old address may do this: it holds a secret that only we and that browser have. Rows that were
    stopped stay where they are.
    """
    if old == new:
        return 0
    rows = [row for row in reading.at(bureau_id, channel, old) if row.is_usable]

    def write() -> None:
        for row in rows:
            addressing.seal(row, new, _matter(row))
            row.save(update_fields=["blind", "sealed", "key"])

    if rows:
        durably(write)
    return len(rows)


def _matter(row: Address) -> Matter | None:
    if row.matter_id is None:
        return None
    return Matter.objects.only("id", "key").get(bureau_id=row.bureau_id, id=row.matter_id)
