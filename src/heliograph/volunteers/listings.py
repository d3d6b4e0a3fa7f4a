"""Contact points as subjects of recurring duties: each open one is owed its visit (`duties.subjects`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from heliograph.core.text import Text
from heliograph.duties import subjects
from heliograph.duties.subjects import Subject
from heliograph.volunteers.models import ContactPoint, PointState

CODE = "contact-point"
TITLE = Text("警民联系点", "Contact point")


def register() -> None:
    subjects.register(CODE, TITLE, listing, still)


def listing(bureau_id: int, *, on: date, after: str, limit: int) -> Sequence[Subject]:
    """The open points that had opened by that day."""
    rows = ContactPoint.objects.filter(bureau_id=bureau_id, state=PointState.OPEN, opened_on__lte=on)
    if after:
        rows = rows.filter(id__gt=UUID(after))
    return [_subject(one) for one in rows.order_by("id")[:limit]]


def still(bureau_id: int, keys: Collection[str], *, on: date) -> Collection[str]:
    """Those of them that are open; a paused point is owed no visit while it is shut."""
    ids = [UUID(key) for key in keys]
    rows = ContactPoint.objects.filter(bureau_id=bureau_id, id__in=ids, state=PointState.OPEN, opened_on__lte=on)
    return {str(one) for one in rows.values_list("id", flat=True)}


def _subject(point: ContactPoint) -> Subject:
    url = settings.BASE_URL + reverse("contact_point", args=[point.id])
    return Subject(key=str(point.id), name=point.title, unit=point.unit_id, url=url)
