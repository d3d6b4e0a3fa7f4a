"""Every write of repeats: taking a text into the index and out of it, counting what pairs say, noting what was followed.

None of it decides anything: to join two matters is `matters.actions.act`, done by a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from heliograph.core.language.likeness import Weights, cell_of, sketch
from heliograph.core.procedure import Kind
from heliograph.jobs.queue import owe
from heliograph.learned import reading as learned
from heliograph.matters.commit import durably, insert
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Event, Matter
from heliograph.matters.reading.by_id import event_by_id, matter_by_id
from heliograph.publishing.models import Document
from heliograph.publishing.models.steps import Step
from heliograph.repeats import index, reading, texts
from heliograph.repeats.models import Followed, Impression, PairCounts, Scope

TAKE_IN = "repeats.take-in"
NOTE = "repeats.note"
ENDING = (Kind.ANSWER, Kind.MERGE)
SAMPLE = 40_000
"""So many of the newest messages tell how common a pair is."""
GROWTH = 1.25
ENOUGH = 200
"""Below so many messages a count says nothing: every pair weighs the same."""


def listen(matter: Matter, event: Event) -> Iterable[Model]:
    """Owe what an event asks of the index. What was erased is taken out at once, in the event's own transaction."""
    if event.action == "erased":
        index.forget(matter.bureau_id, Scope.MATTERS, matter.id)
    elif not matter.confidential and event.sequence == 1:
        yield owe(TAKE_IN, at=event.at, bureau=matter.bureau_id, matter=str(matter.id))
    elif not matter.confidential and event.kind in ENDING:
        yield owe(NOTE, at=event.at, bureau=matter.bureau_id, matter=str(matter.id), event=str(event.id))


def take_in(bureau_id: int, matter_id: UUID) -> None:
    """Make a matter findable by its words. Running it again does nothing."""
    matter = matter_by_id(bureau_id, matter_id)
    if matter is None or not texts.is_read(matter):
        return
    reader = index.reader_of(bureau_id)
    found = sketch(texts.words_of(matter), reader.hashed)
    sealed = MatterKey.of(matter).seal("repeats.sketch", matter.id, found.to_bytes())
    where = [cell_of(matter.latitude, matter.longitude)] if matter.latitude and matter.longitude else []

    def write() -> None:
        still = Matter.objects.select_for_update().filter(bureau_id=bureau_id, id=matter_id, erased_at=None)
        taken = Impression.objects.filter(bureau_id=bureau_id, scope=Scope.MATTERS, subject_id=matter_id)
        if found.hashes and still.exists() and not taken.exists():
            insert(index.impression(bureau_id, Scope.MATTERS, matter_id, found, sealed, reader, where))

    durably(write)


# What is published


def listen_to_register(document: Document, step: Step) -> None:
    """Everybody may find what was released and was drawn from a matter, until it is not in force any more."""
    if document.matter_id is None:
        return
    if step.verb == "released" and reading.is_open_to_all(document):
        reader = index.reader_of(document.bureau_id)
        found = sketch(f"{document.title}\n{document.text}", reader.hashed)
        index.forget(document.bureau_id, Scope.PUBLISHED, document.id)
        insert(
            index.impression(document.bureau_id, Scope.PUBLISHED, document.id, found, found.to_bytes(), reader)
            if found.hashes
            else []
        )
    elif step.verb in ("corrected", "withdrawn", "expired"):
        index.forget(document.bureau_id, Scope.PUBLISHED, document.id)


# What pairs say


def weigh(bureau_id: int, *, now: datetime) -> bool:
    """Count pairs anew if there are a quarter more messages than at the last count. Returns whether it did.

    What is in the index keeps the keys that it was given: what was rare stays rare enough to meet.
    """
    messages = Impression.objects.filter(bureau_id=bureau_id, scope=Scope.MATTERS).count()
    before = PairCounts.objects.filter(bureau_id=bureau_id).values_list("messages", flat=True).first() or 0
    if messages < max(ENOUGH, before * GROWTH):
        return False
    counted = Weights.of(_sample(bureau_id), messages=messages)
    row = PairCounts(bureau_id=bureau_id, messages=counted.messages, counts=counted.counts, counted_at=now)
    durably(row.save)
    return True


def _sample(bureau_id: int) -> Iterator[frozenset[int]]:
    rows = Impression.objects.filter(bureau_id=bureau_id, scope=Scope.MATTERS).order_by("-row")
    some: list[Impression] = []
    for one in rows[:SAMPLE].iterator(chunk_size=500):
        some.append(one)
        if len(some) == 500:
            yield from _opened(bureau_id, some)
            some = []
    yield from _opened(bureau_id, some)


def _opened(bureau_id: int, some: list[Impression]) -> Iterator[frozenset[int]]:
    for _, found in reading.opened(bureau_id, some):
        yield found.hashes


# What was followed


def note(bureau_id: int, matter_id: UUID, event_id: UUID) -> None:
    """When a matter ended: whether others were named as the same, and whether it was joined to one of them."""
    if not learned.is_on(bureau_id, reading.READER):
        return
    matter, event = matter_by_id(bureau_id, matter_id), event_by_id(bureau_id, matter_id, event_id)
    if matter is None or event is None or not texts.is_read(matter):
        return
    named = reading.named_as_same(matter, event.at)
    if not named:
        return
    followed = event.kind == Kind.MERGE and matter.merged_into in named
    row = Followed(bureau_id=bureau_id, event_id=event_id, at=event.at, suggested=len(named), followed=followed)
    durably(lambda: Followed.objects.bulk_create([row], ignore_conflicts=True))
