"""The bureau's own questions with the answers they got, opened one by one inside the job that learns from them.

Never read: what is confidential, cases, what was erased, what was brought in from elsewhere. No author, no contact, no
number, and nothing of who answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from heliograph.answering.listener import ANSWERS
from heliograph.core.batches import batches
from heliograph.core.language.answers import Answered
from heliograph.core.procedure import Group
from heliograph.core.sealing import SealBroken
from heliograph.matters import procedures
from heliograph.matters.models import Event, Matter
from heliograph.matters.reading.written import texts_of, words_of

SPAN = timedelta(days=730)
MOST = 10_000
"""The latest pairs that are learned from: what the job's lease and memory hold."""
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Pair:
    """A matter's question with its answer."""

    matter: Matter
    answered: Answered


def pairs(bureau_id: int, now: datetime, *, since: datetime | None = None, most: int = MOST) -> Iterator[Pair]:
    """The latest answered matters, the newest first."""
    rows = Matter.objects.filter(
        bureau_id=bureau_id, submitted_at__gt=since or now - SPAN, submitted_at__lte=now, settled_at__isnull=False,
        merged_into__isnull=True, confidential=False, erased_at=None, origin="here",
    ).order_by("-submitted_at")[:most]  # fmt: skip
    for batch in batches(rows.iterator(chunk_size=_BATCH), _BATCH):
        yield from _opened(bureau_id, batch)


def days(found: list[Pair]) -> tuple[date | None, date | None]:
    """The days between which the pairs were asked."""
    asked = [pair.matter.submitted_at.date() for pair in found]
    return min(asked, default=None), max(asked, default=None)


def _opened(bureau_id: int, batch: list[Matter]) -> Iterator[Pair]:
    events: dict[UUID, Event] = {}
    rows = Event.objects.filter(bureau_id=bureau_id, matter_id__in=[one.id for one in batch], kind__in=ANSWERS)
    for event in rows.order_by("sequence"):
        events[event.matter_id] = event
    for matter in batch:
        if matter.id not in events or not matter.key:
            continue
        try:
            found = _pair(matter, events[matter.id])
        except SealBroken:
            continue
        if found is not None:
            yield Pair(matter, found)


def _pair(matter: Matter, event: Event) -> Answered | None:
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    if procedure.group is Group.CASE:
        return None
    texts = texts_of(matter)
    words = words_of(matter, event)
    if not texts or not words:
        return None
    return Answered(texts[0].split("\n", 1)[0], "\n".join(texts), words, f"{matter.submitted_at:%Y-%m}")
