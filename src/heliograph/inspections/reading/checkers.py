"""Who checks what: as it was drawn, and who stands in for an officer who has left since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from heliograph.inspections.models import Check
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Officer, Posting
from heliograph.supervision.models import DrawChecker, DrawnItem, PublicDraw
from heliograph.supervision.reading import draws


def stand_ins(draw: PublicDraw, items: Sequence[DrawnItem], now: datetime) -> dict[UUID, tuple[str, ...]]:
    """The labels of those who check instead of officers who are in service no more, by item; mostly none."""
    of = {"bureau_id": draw.bureau_id, "draw_id": draw.id}
    keys = dict(DrawChecker.objects.filter(**of).values_list("key", "label"))
    gone = [key for key in keys if key not in _in_service(draw.bureau_id, list(keys), now)]
    if not gone:
        return {}
    checked = Check.objects.filter(**of, officer_id__in=[int(key) for key in gone]).values_list("item_id", "officer_id")
    return draws.stand_ins(draw, items, gone, {(item, keys[str(officer)]) for item, officer in checked})


def _in_service(bureau_id: int, keys: Sequence[str], now: datetime) -> frozenset[str]:
    today = now.astimezone(organisation.zone(bureau_id)).date()
    posted = Posting.objects.filter(Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today))
    active = Officer.objects.filter(bureau_id=bureau_id, id__in=[int(key) for key in keys], active=True)
    held = active.filter(id__in=posted.values("officer_id")).values_list("id", flat=True)
    return frozenset(str(one) for one in held)
