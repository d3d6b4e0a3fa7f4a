"""Registered firms as subjects of recurring duties: who is owed a visit each quarter. Large and small alike, nobody chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from heliograph.core.text import Text
from heliograph.duties import subjects
from heliograph.duties.subjects import Subject
from heliograph.firms.models import Firm
from heliograph.firms.sealing import opened
from heliograph.matters.actions import Contact
from heliograph.organisation import reading as organisation

FIRMS = "firms"
UNNAMED = Text("一家登记的企业", "a registered firm")


def register() -> None:
    """Called once, when the app is ready."""
    subjects.register(FIRMS, Text("登记的企业", "registered firms"), firms, still_firms)


def subject_of(firm: Firm) -> Subject:
    """The firm as a subject. Its name is published only if it said so; of its contact the duty gets the mail address alone, to tell of it."""
    values = opened(firm)
    name = values.get("firm", "")
    contact = Contact(email=values.get("email", ""))
    return Subject(
        str(firm.id),
        Text(name, name) if firm.shown and name else UNNAMED,
        firm.unit_id,
        contact,
        shown=firm.shown and bool(name),
    )


def firms(bureau_id: int, *, on: date, after: str, limit: int) -> Sequence[Subject]:
    """Firms that were in the register by that day, in the order of their keys. One has no last day but that on which it leaves."""
    night = datetime.combine(on + timedelta(days=1), time.min, organisation.zone(bureau_id))
    rows = Firm.objects.filter(bureau_id=bureau_id, left_at=None, registered_at__lt=night)
    if after:
        rows = rows.filter(id__gt=UUID(after))
    return [subject_of(firm) for firm in rows.order_by("id")[:limit]]


def still_firms(bureau_id: int, keys: Collection[str], *, on: date) -> Collection[str]:
    rows = Firm.objects.filter(bureau_id=bureau_id, left_at=None, id__in=[UUID(key) for key in keys])
    return {str(one) for one in rows.values_list("id", flat=True)}
