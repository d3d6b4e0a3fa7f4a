"""Which other messages are about the same: for an officer among matters, for everybody among what is published.

An officer is shown only matters that they may open themselves. Comparing reads sketches, never another matter's words;
whoever opens one leaves a look there as always.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from heliograph.core.language.likeness import InWords, Nearness, Sketch, cell_of, cells_around, compare, sketch
from heliograph.core.procedure import Kind, Public
from heliograph.core.receipt import show_number
from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.learned import reading as learned
from heliograph.matters import procedures
from heliograph.matters.actions.actor import Actor, may_open, may_see, role_for
from heliograph.matters.keys import MatterKey
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.models import Document
from heliograph.publishing.models.register import State
from heliograph.repeats import index, texts
from heliograph.repeats.index import Reader
from heliograph.repeats.models import Impression, Scope

READER = "repeats"
WINDOW = timedelta(days=180)
"""Older messages may be alike, but are seldom about what is still the same problem."""
MOST_SHOWN = 8
MOST_PUBLISHED = 3
LONGEST_TYPED = 2_000
LEAST_TYPED = 6
NAMED = "named"
KIND = ("bureau_id", "id", "procedure", "version")
ORDER = (NAMED, *Nearness)
_ITEM = re.compile(r"/public/items/([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Like:
    """Another matter that looks like the one at hand. `how`: "named" (its writer says so), "exact", "edited", "problem".

    `words` are those of the matter at hand that the other one has as well. `is_nearby`: both name a place, at most a few
    hundred metres apart. `may_join`: the officer may join the matter at hand to it.
    """

    matter_id: UUID
    number: str
    shown: str
    procedure: Text
    state: Text
    unit: Text | None
    submitted_at: datetime
    how: str
    score: float
    words: tuple[str, ...]
    is_nearby: bool
    may_join: bool


@dataclass(frozen=True, slots=True)
class Published:
    """Something published that looks like what somebody is writing. All of it can be read in the register."""

    id: UUID
    title: str
    text: str
    unit: Text | None
    released_at: datetime
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    matter: Matter
    how: str
    score: float
    shared: frozenset[int]
    is_nearby: bool


# For officers


def alike(viewer: Viewer, matter: Matter, now: datetime) -> list[Like]:
    """Other matters about the same that the officer may open, the surest first; nothing where the reader is switched off."""
    if not learned.is_on(matter.bureau_id, READER) or not texts.is_read(matter):
        return []
    words, reader = texts.words_of(matter), index.reader_of(matter.bureau_id)
    hits = [hit for hit in _hits(matter, words, reader) if may_open(viewer, hit.matter)][:MOST_SHOWN]
    if not hits:
        return []
    may_merge, in_words = _may_merge(viewer, matter), InWords(words, reader.hashed, reader.weights)
    return [_like(viewer, matter, hit, may_merge, tuple(in_words(hit.shared))) for hit in hits]


def named_as_same(matter: Matter, at: datetime) -> set[UUID]:
    """The matters that were open at the time, came before it, and would be named as the same."""
    found = _hits(matter, texts.words_of(matter), index.reader_of(matter.bureau_id))
    hits = [hit.matter for hit in found[:MOST_SHOWN]]
    return {one.id for one in hits if one.submitted_at <= at and (one.settled_at is None or one.settled_at >= at)}


def _hits(matter: Matter, words: str, reader: Reader) -> list[_Hit]:
    own = sketch(words, reader.hashed)
    around = cells_around(matter.latitude, matter.longitude) if matter.latitude and matter.longitude else []
    numbers = index.keys_of(own, reader, around)
    since = index.since_row(matter.submitted_at - WINDOW)
    found = index.candidates(matter.bureau_id, Scope.MATTERS, numbers, reader.weights, since=since)
    said = {one.id: one for one in _named(matter, words)}
    hits = [_Hit(one, NAMED, 1.0, frozenset(), False) for one in said.values()]
    for other, theirs in opened(matter.bureau_id, found):
        if other.id == matter.id or other.id in said or not texts.is_read(other):
            continue
        is_nearby = _is_nearby(around, other)
        likeness = compare(own, theirs, reader.weights, is_nearby=is_nearby)
        if likeness is not None:
            hits.append(_Hit(other, likeness.nearness, likeness.score, likeness.shared, is_nearby))
    return sorted(hits, key=lambda hit: (ORDER.index(hit.how), -hit.score, hit.matter.submitted_at))


def _is_nearby(around: list[str], other: Matter) -> bool:
    if not around or not other.latitude or not other.longitude:
        return False
    return cell_of(other.latitude, other.longitude) in around


def _named(matter: Matter, words: str) -> list[Matter]:
    """Matters that the writer calls the same: by their number, or by the address of what was published of them."""
    items = [UUID(found) for found in _ITEM.findall(words[: texts.LONGEST_SEARCHED])[: texts.MOST_NUMBERS]]
    documents = Document.objects.filter(bureau_id=matter.bureau_id, id__in=items, matter_id__isnull=False)
    ids = [found for found in documents.values_list("matter_id", flat=True) if found is not None]
    of_bureau = Matter.objects.filter(bureau_id=matter.bureau_id).exclude(id=matter.id)
    rows = [*of_bureau.filter(id__in=ids)] if ids else []
    numbers = texts.numbers_in(words)
    rows += [*of_bureau.filter(number__in=numbers)] if numbers else []
    return [one for one in {row.id: row for row in rows}.values() if texts.is_read(one)]


def opened(bureau_id: int, found: Iterable[Impression]) -> Iterator[tuple[Matter, Sketch]]:
    """The matters of these impressions with their sketches; left out are those whose key is gone."""
    by_id = {one.subject_id: one for one in found}
    rows = Matter.objects.filter(bureau_id=bureau_id, id__in=list(by_id), erased_at=None)
    for matter in rows:
        try:
            plain = MatterKey.of(matter).open("repeats.sketch", matter.id, bytes(by_id[matter.id].sketch))
        except SealBroken:
            continue
        yield matter, Sketch.from_bytes(plain)


def _may_merge(viewer: Viewer, matter: Matter) -> bool:
    procedure = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    return any(
        role_for(Actor(viewer), action, matter) is not None
        for action in procedure.offered(matter.state, viewer.roles)
        if action.kind is Kind.MERGE
    )


def _like(viewer: Viewer, matter: Matter, hit: _Hit, may_merge: bool, words: tuple[str, ...]) -> Like:
    other = hit.matter
    procedure = procedures.version(other.bureau_id, other.procedure, other.version)
    is_accused = other.unit_id == matter.about_unit_id
    fits = not other.outcome and other.procedure == matter.procedure and may_see(viewer, other) and not is_accused
    return Like(
        other.id, other.number, show_number(other.number), procedure.title, procedure.state(other.state).title,
        organisation.unit_name(other.bureau_id, other.unit_id), other.submitted_at, hit.how, hit.score, words,
        hit.is_nearby, may_merge and fits,
    )  # fmt: skip


# For everybody


def is_open_to_all(document: Document) -> bool:
    """Whether a document may be shown to who writes about the same: drawn from a matter of a kind that is open to all."""
    if document.matter_id is None:
        return False
    matter = Matter.objects.filter(bureau_id=document.bureau_id, id=document.matter_id).only(*KIND).first()
    if matter is None:
        return False
    try:
        return procedures.version(matter.bureau_id, matter.procedure, matter.version).public is Public.FULL
    except LookupError:  # a version that this bureau does not have: nothing is shown on a guess
        return False


def published(bureau_id: int, typed: str) -> list[Published]:
    """What is published about what somebody is writing, the best first. Nothing else is read, and nothing is kept."""
    words = typed.strip()[:LONGEST_TYPED]
    if len(words) < LEAST_TYPED or not learned.is_on(bureau_id, READER):
        return []
    reader = index.reader_of(bureau_id)
    own = sketch(words, reader.hashed)
    found = index.candidates(bureau_id, Scope.PUBLISHED, index.keys_of(own, reader), reader.weights)
    by_id = {one.subject_id: Sketch.from_bytes(bytes(one.sketch)) for one in found}
    released = Document.objects.filter(bureau_id=bureau_id, id__in=list(by_id), state=State.RELEASED)
    in_words, scored = InWords(words, reader.hashed, reader.weights), []
    for document in released.only("bureau_id", "id", "title", "text", "unit_id", "released_at", "state"):
        likeness = compare(own, by_id[document.id], reader.weights)
        if likeness is not None and document.released_at is not None:
            common = tuple(in_words(likeness.shared))
            unit = organisation.unit_name(bureau_id, document.unit_id)
            shown = Published(document.id, document.title, document.text, unit, document.released_at, common)
            scored.append((likeness.score, shown))
    scored.sort(key=lambda pair: -pair[0])
    return [shown for _, shown in scored[:MOST_PUBLISHED]]
