"""Confirmed history: messages whose procedure a person confirmed, opened one by one inside the job that learns from them.

What is confirmed: an officer chose (`Choice`), or the matter was answered under its procedure. Never read: what is
confidential, cases, what was erased or brought in without a person here. No author, no contact, no number is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from heliograph.core.language.routing import Row
from heliograph.core.procedure import Group, Procedure
from heliograph.core.sealing import SealBroken
from heliograph.matters import procedures
from heliograph.matters.models import Matter
from heliograph.matters.reading import guides
from heliograph.matters.reading.written import texts_of
from heliograph.routing.models import Choice

SPAN = timedelta(days=730)
MOST = 20_000
"""The latest confirmed messages that are learned from: what the job's lease and memory hold."""
FEWEST = 100
"""Fewer confirmed messages teach little beyond what the procedures say of themselves."""


@dataclass(frozen=True, slots=True)
class History:
    """`rows` to learn from: the confirmed ones, and the procedures' own words, so that a rare one is not forgotten."""

    rows: tuple[Row, ...]
    confirmed: int
    since: date | None
    until: date | None


def confirmed(
    bureau_id: int, now: datetime, *, since: datetime | None = None, most: int = MOST
) -> Iterator[tuple[Matter, str]]:
    """The latest matters with the procedure that a person confirmed, the newest first."""
    rows = _readable(bureau_id, since or now - SPAN, now).order_by("-submitted_at")
    taken = 0
    batch: list[Matter] = []
    for matter in rows.iterator(chunk_size=500):
        batch.append(matter)
        if len(batch) == 500:
            for found in _with_choice(bureau_id, batch):
                yield found
                taken += 1
                if taken == most:
                    return
            batch = []
    yield from list(_with_choice(bureau_id, batch))[: most - taken]


def count(bureau_id: int, now: datetime) -> int:
    """How many confirmed messages there are to learn from, counted up to `FEWEST`."""
    chosen = Choice.objects.filter(bureau_id=bureau_id, matter_id=OuterRef("id"))
    answered = Q(settled_at__isnull=False, merged_into__isnull=True)
    return _readable(bureau_id, now - SPAN, now).filter(answered | Q(Exists(chosen)))[:FEWEST].count()


def gather(bureau_id: int, now: datetime, today: date) -> History:
    """Everything there is to learn from in this bureau."""
    rows, days = [], []
    for matter, label in confirmed(bureau_id, now):
        try:
            text = "\n".join(texts_of(matter))
        except SealBroken:
            continue
        if text:
            rows.append(Row(text, label))
            days.append(matter.submitted_at.date())
    said = [row for one in guides.open_procedures(bureau_id, today) for row in _own_words(one)]
    return History((*rows, *said), len(rows), min(days, default=None), max(days, default=None))


def _own_words(procedure: Procedure) -> list[Row]:
    """What a procedure says of itself, as messages: how people put it, and what it is for, in either language."""
    guide = procedure.guide
    about = [procedure.title, procedure.summary, guide.what]
    in_english = [text.en for text in (*about, *guide.examples)]
    return [
        *(Row(example.zh, procedure.code) for example in guide.examples),
        Row("\n".join(text.zh for text in about), procedure.code),
        Row("\n".join(in_english), procedure.code),
    ]


def _readable(bureau_id: int, since: datetime, until: datetime) -> QuerySet[Matter]:
    """Matters of these days that may be opened for learning."""
    rows = Matter.objects.filter(bureau_id=bureau_id, submitted_at__gt=since, submitted_at__lte=until)
    return rows.filter(confidential=False, erased_at=None, origin="here")


def _with_choice(bureau_id: int, batch: list[Matter]) -> Iterator[tuple[Matter, str]]:
    chosen = dict(
        Choice.objects.filter(bureau_id=bureau_id, matter_id__in=[one.id for one in batch]).values_list(
            "matter_id", "chosen"
        )
    )
    for matter in batch:
        if procedures.version(bureau_id, matter.procedure, matter.version).group is Group.CASE:
            continue
        if matter.id in chosen:
            yield matter, chosen[matter.id]
        elif matter.settled_at is not None and matter.merged_into is None:
            yield matter, matter.procedure
