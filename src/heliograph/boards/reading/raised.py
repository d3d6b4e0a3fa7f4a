"""What neighbours raised, and what came of it: released topics, of the whole bureau or of one unit's area.

A topic belongs to a unit if at least `FEWEST` of its messages went there. That it does says no number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from heliograph.learned import reading as learned
from heliograph.matters.models import Matter
from heliograph.topics import reading as topics
from heliograph.topics.actions.releasing import FEWEST
from heliograph.topics.models import TopicMatter
from heliograph.topics.reading import Heard
from heliograph.topics.tasks import KIND

MOST = 3
_AT_ONCE = 500


def heard(bureau_id: int, units: Collection[int] | None, *, now: datetime) -> list[Heard]:
    """The newest released topics; with `units` those that messages to these units belong to. None while topics are off."""
    if not learned.is_on(bureau_id, KIND):
        return []
    found, _ = topics.heard(bureau_id, now=now)
    if units is not None:
        ours = _topics_of(bureau_id, [one.id for one in found], units)
        found = [one for one in found if one.id in ours]
    return found[:MOST]


def _topics_of(bureau_id: int, ids: list[UUID], units: Collection[int]) -> frozenset[UUID]:
    of = dict(TopicMatter.objects.filter(bureau_id=bureau_id, topic_id__in=ids).values_list("matter_id", "topic_id"))
    counts: Counter[UUID] = Counter()
    matters = list(of)
    for start in range(0, len(matters), _AT_ONCE):
        some = matters[start : start + _AT_ONCE]
        rows = Matter.objects.filter(bureau_id=bureau_id, id__in=some, unit_id__in=units)
        counts.update(of[matter] for matter in rows.values_list("id", flat=True))
    return frozenset(topic for topic, count in counts.items() if count >= FEWEST)
