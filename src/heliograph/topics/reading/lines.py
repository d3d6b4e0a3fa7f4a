"""What both the desk and the public page tell of a topic's matters: when they came, and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.topics.models import Topic, TopicMatter
from heliograph.topics.reading.trend import FEWEST, Trend, months_to, trend

MONTHS = 7
"""As many as the window of half a year touches."""

_AT_ONCE = 500


def trends(bureau_id: int, ids: Iterable[UUID], now: datetime) -> dict[UUID, Trend]:
    """The course of each topic: two queries at most, however many topics."""
    zone = organisation.zone(bureau_id)
    months = months_to(now.astimezone(zone).date(), MONTHS)
    times: defaultdict[UUID, list[datetime]] = defaultdict(list)
    wanted = list(ids)
    for topic_id, at in _rows(bureau_id, wanted, months[0]).values_list("topic_id", "at"):
        times[topic_id].append(at)
    return {ident: trend(times[ident], months, zone) for ident in wanted}


Outcome = tuple[int | None, int | None]
"""How many are answered or done and how many wait; None for a count that is hidden. Both are, where one is from 1 to 4."""


def answered(bureau_id: int, ids: Iterable[UUID]) -> dict[UUID, Outcome]:
    """What became of each topic's matters."""
    of = dict(
        TopicMatter.objects.filter(bureau_id=bureau_id, topic_id__in=list(ids)).values_list("matter_id", "topic_id")
    )
    found: defaultdict[UUID, tuple[int, int]] = defaultdict(lambda: (0, 0))
    matters = list(of)
    for start in range(0, len(matters), _AT_ONCE):
        rows = Matter.objects.filter(bureau_id=bureau_id, id__in=matters[start : start + _AT_ONCE])
        for ident, settled in rows.values_list("id", "settled_at"):
            done, waiting = found[of[ident]]
            found[of[ident]] = (done + 1, waiting) if settled else (done, waiting + 1)
    return {ident: _told(*counts) for ident, counts in found.items()}


def _told(done: int, waiting: int) -> Outcome:
    is_small = any(0 < count < FEWEST for count in (done, waiting))
    return (None if done and is_small else done, None if waiting and is_small else waiting)


def _rows(bureau_id: int, ids: list[UUID], first: date):  # type: ignore[no-untyped-def]
    return TopicMatter.objects.filter(bureau_id=bureau_id, topic_id__in=ids, at__date__gte=first)


def matters_of(topic: Topic, most: int) -> list[UUID]:
    """The newest matters of a topic."""
    rows = TopicMatter.objects.filter(bureau_id=topic.bureau_id, topic_id=topic.id).order_by("-at")
    return list(rows.values_list("matter_id", flat=True)[:most])
