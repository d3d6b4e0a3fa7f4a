"""An entry is applied exactly once: its id goes into the same transaction as what it does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import IntegrityError

from heliograph.matters.commit import durably
from heliograph.matters.keys import keyring
from heliograph.visits.entries import Answer, Sent
from heliograph.visits.errors import OtherWords
from heliograph.visits.models import Entry


def once(bureau_id: int, sent: Sent, work: Callable[[], int], *, now: datetime) -> Answer:
    """Run `work`, which returns the visit's new version, unless this very entry was applied before; durable on return.

    Two that come at the same moment: the second fails on the entry's key, and is answered as the first was. Raises
    `OtherWords` if the id was used for something else, and whatever `work` raises, with nothing changed.
    """
    said = keyring().blind_value("visit entry", msgspec.json.encode(sent, order="deterministic").decode())

    def apply() -> Answer:
        before = _before(bureau_id, sent.id, said)
        if before is not None:
            return before
        version = work()
        Entry(bureau_id=bureau_id, id=sent.id, said=said, version=version, at=now).save(force_insert=True)
        return Answer("applied", version)

    try:
        return durably(apply)
    except IntegrityError:
        raced = _before(bureau_id, sent.id, said)
        if raced is None:
            raise
        return raced


def _before(bureau_id: int, entry_id: UUID, said: bytes) -> Answer | None:
    row = Entry.objects.filter(bureau_id=bureau_id, id=entry_id).values_list("said", "version").first()
    if row is None:
        return None
    if bytes(row[0]) != said:
        raise OtherWords
    return Answer("already", row[1])
