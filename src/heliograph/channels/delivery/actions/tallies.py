"""How many messages of a batch stand where: counted in the transaction that moves them, never by walking the batch."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db.models import F

from heliograph.channels.delivery.models import Message, Tally

Place = tuple[int, UUID, str, str]
"""Bureau, batch, channel, state."""


class Moves:
    """What a transaction moved; `write` once, at its end."""

    def __init__(self) -> None:
        self._by: Counter[Place] = Counter()

    def made(self, message: Message, how_many: int = 1) -> None:
        """So many like this one are new."""
        self._add(message, message.state, how_many)

    def moved(self, message: Message, before: str) -> None:
        self._add(message, before, -1)
        self._add(message, message.state, 1)

    def _add(self, message: Message, state: str, by: int) -> None:
        if message.batch_id is not None:
            plain = "waiting" if state == Message.State.SENDING else state
            self._by[message.bureau_id, message.batch_id, message.channel, plain] += by

    def write(self) -> None:
        for (bureau_id, batch_id, channel, state), by in sorted(self._by.items(), key=str):
            if by:
                _add(bureau_id, batch_id, channel, state, by)


def _add(bureau_id: int, batch_id: UUID, channel: str, state: str, by: int) -> None:
    named = {"bureau_id": bureau_id, "batch_id": batch_id, "channel": channel, "state": state}
    Tally.objects.bulk_create([Tally(**named)], ignore_conflicts=True)
    Tally.objects.filter(**named).update(count=F("count") + by)
