"""What was published and what was taken back, by board: counts of the police's own documents, open in the register anyway."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from heliograph.core.text import Text
from heliograph.publishing import kinds
from heliograph.publishing.models.register import Document, State


@dataclass(frozen=True, slots=True)
class Published:
    """One board's documents released in a span: how many can be read as they were, were corrected, taken back, ran out."""

    code: str
    title: Text
    released: int
    standing: int
    corrected: int
    withdrawn: int
    expired: int


def published(bureau_id: int, start: datetime, end: datetime) -> list[Published]:
    """Every board, in the order of the boards. Reads the span of one index a board."""
    boards = kinds.boards()
    rows = (
        Document.objects.filter(
            bureau_id=bureau_id, board__in=[one.code for one in boards], released_at__gte=start, released_at__lt=end
        )
        .order_by()
        .values_list("board", "state")
        .annotate(count=Count("id"))
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for board, state, count in rows:
        found[board][state] += count
    return [_published(one.code, one.title, found[one.code]) for one in boards]


def _published(code: str, title: Text, of: Counter[str]) -> Published:
    return Published(
        code, title, of.total(), of[State.RELEASED], of[State.CORRECTED], of[State.WITHDRAWN], of[State.EXPIRED]
    )
