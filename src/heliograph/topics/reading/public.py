"""街坊反映了什么，办得怎样: released topics as everybody reads them, and what came of each.

Only a person's words are shown, and no topic that fell below 5 people again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.publishing.models.register import SHOWN, Document
from heliograph.topics.actions.releasing import FEWEST
from heliograph.topics.models import Topic
from heliograph.topics.reading.lines import answered, matters_of, trends
from heliograph.topics.reading.trend import Trend

MOST = 30
_MOST_MATTERS, _MOST_ANSWERS = 500, 10


@dataclass(frozen=True, slots=True)
class Heard:
    """One topic. `people` is 5 or more; `done` and `waiting` count messages: see `lines.Outcome`."""

    id: UUID
    title: str
    place: str
    words: str
    people: int
    first_at: datetime
    last_at: datetime
    done: int | None
    waiting: int | None
    trend: Trend


@dataclass(frozen=True, slots=True)
class Answer:
    """A public answer to one of the messages."""

    id: UUID
    board: str
    title: str
    released_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One topic with the answers that were published."""

    heard: Heard
    answers: tuple[Answer, ...]


def heard(bureau_id: int, *, now: datetime, before: datetime | None = None) -> tuple[list[Heard], bool]:
    """The released topics, the one with the latest message first; and whether there are earlier ones."""
    rows = _released(bureau_id)
    if before is not None:
        rows = rows.filter(last_at__lt=before)
    found = list(rows.order_by("-last_at", "id")[: MOST + 1])
    return _heard(bureau_id, found[:MOST], now), len(found) > MOST


def heard_of(bureau_id: int, topic_id: UUID, *, now: datetime) -> Page | None:
    """One released topic; None for any other, without saying whether there is one."""
    topic = _released(bureau_id).filter(id=topic_id).first()
    if topic is None:
        return None
    rows = Document.objects.filter(
        bureau_id=bureau_id, matter_id__in=matters_of(topic, _MOST_MATTERS), state__in=SHOWN
    ).order_by("-released_at")
    answers = [Answer(row.id, row.board, row.title, row.released_at) for row in rows[:_MOST_ANSWERS] if row.released_at]
    return Page(_heard(bureau_id, [topic], now)[0], tuple(answers))


def _released(bureau_id: int):  # type: ignore[no-untyped-def]
    return Topic.objects.filter(bureau_id=bureau_id, released_at__isnull=False, people__gte=FEWEST)


def _heard(bureau_id: int, rows: list[Topic], now: datetime) -> list[Heard]:
    ids = [row.id for row in rows]
    courses, done = trends(bureau_id, ids, now), answered(bureau_id, ids)
    return [
        Heard(
            row.id, row.public_title, row.public_place, row.public_words, row.people, row.first_at, row.last_at,
            *done.get(row.id, (0, 0)), courses[row.id],
        )
        for row in rows
    ]  # fmt: skip
