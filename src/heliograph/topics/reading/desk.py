"""What staff see of topics: the hottest, the new, the growing, and one with its course. Counts below 5 are hidden here, too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from heliograph.core.language.topics import WINDOW
from heliograph.core.text import Text
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.topics.actions.releasing import FEWEST, may_release
from heliograph.topics.models import Topic, TopicMatter, TopicRead, TopicStep
from heliograph.topics.reading.lines import Outcome, answered, matters_of, trends
from heliograph.topics.reading.trend import Trend, hidden

MOST = 40
FEWEST_MATTERS = 3
"""A topic is shown to staff from so many messages on: small, but no single person's."""

NEW = timedelta(days=30)
_MOST_MATTERS = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One topic in a list. `people` and `lately` are None for 1 to 4, `heat` then too, because it would tell.

    `done` and `waiting`: see `lines.Outcome`.
    """

    id: UUID
    title: str
    place: str
    people: int | None
    heat: float | None
    first_at: datetime
    last_at: datetime
    is_new: bool
    is_growing: bool
    lately: int | None
    done: int | None
    waiting: int | None
    released_at: datetime | None
    trend: Trend


@dataclass(frozen=True, slots=True)
class Board:
    """The hottest topics of the window; `read` says when and over how many messages, None before the first time."""

    lines: tuple[Line, ...]
    read: TopicRead | None
    more: bool

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if line.is_new]

    @property
    def growing(self) -> list[Line]:
        return [line for line in self.lines if line.is_growing and not line.is_new]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the record."""

    verb: str
    at: datetime
    by: Text | None
    words: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One topic on the desk. `matters`: numbers of those that this officer's units answer for."""

    topic: Topic
    line: Line
    matters: tuple[str, ...]
    steps: tuple[Step, ...]
    may_release: bool

    @property
    def is_large_enough(self) -> bool:
        return self.topic.people >= FEWEST


def board(viewer: Viewer, *, now: datetime) -> Board:
    """What to look at first: the hottest `MOST` of the last half year."""
    rows = Topic.objects.filter(bureau_id=viewer.bureau_id, last_at__gte=now - WINDOW, matters__gte=FEWEST_MATTERS)
    found = list(rows.order_by("-heat", "id")[: MOST + 1])
    return Board(
        tuple(_lines(viewer.bureau_id, found[:MOST], now)),
        TopicRead.objects.filter(bureau_id=viewer.bureau_id).first(),
        len(found) > MOST,
    )


def sheet(viewer: Viewer, topic_id: UUID, *, now: datetime) -> Sheet:
    """One topic. Raises `NotFound`."""
    rows = Topic.objects.filter(bureau_id=viewer.bureau_id, id=topic_id, matters__gte=FEWEST_MATTERS)
    topic = rows.first()
    if topic is None:
        raise NotFound
    ours = Matter.objects.filter(bureau_id=viewer.bureau_id, id__in=matters_of(topic, _MOST_MATTERS))
    if not viewer.is_one_of(Role.SUPERVISOR):
        ours = ours.filter(unit_id__in=viewer.own_units | viewer.led_units)
    steps = TopicStep.objects.filter(bureau_id=viewer.bureau_id, topic_id=topic.id).order_by("at", "id")
    named = [Step(row.verb, row.at, organisation.officer_name(row.bureau_id, row.by_id), row.words) for row in steps]
    (line,) = _lines(viewer.bureau_id, [topic], now)
    numbers = tuple(ours.order_by("-submitted_at").values_list("number", flat=True))
    return Sheet(topic, line, numbers, tuple(named), may_release(viewer))


def _lines(bureau_id: int, rows: list[Topic], now: datetime) -> list[Line]:
    ids = [row.id for row in rows]
    courses, done = trends(bureau_id, ids, now), answered(bureau_id, ids)
    late = TopicMatter.objects.filter(bureau_id=bureau_id, topic_id__in=ids, at__gte=now - 2 * NEW)
    counted = late.values("topic_id").annotate(
        lately=Count("matter_id", filter=Q(at__gte=now - NEW)), both=Count("matter_id")
    )
    lately = {row["topic_id"]: (row["lately"], row["both"] - row["lately"]) for row in counted}
    return [_line(row, courses[row.id], done.get(row.id, (0, 0)), lately.get(row.id, (0, 0)), now) for row in rows]


def _line(row: Topic, course: Trend, done: Outcome, lately: tuple[int, int], now: datetime) -> Line:
    return Line(
        id=row.id, title=row.title, place=row.place, people=hidden(row.people), heat=row.heat if row.people >= FEWEST else None,
        first_at=row.first_at, last_at=row.last_at, is_new=row.first_at >= now - NEW,
        is_growing=lately[0] >= FEWEST and lately[0] > lately[1], lately=hidden(lately[0]),
        done=done[0], waiting=done[1], released_at=row.released_at, trend=course,
    )  # fmt: skip
