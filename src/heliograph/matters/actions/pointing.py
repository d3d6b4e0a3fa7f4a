"""`point`: somebody was shown the way to another door (12345, a national platform). By day, without a person."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from heliograph.matters.commit import durably
from heliograph.matters.models import Pointed


def point(bureau_id: int, procedure: str, place: str, *, day: date) -> None:
    """Add one to the count of that day. Each call counts: the figure says how often people were pointed there."""

    def count() -> None:
        row, created = Pointed.objects.get_or_create(
            bureau_id=bureau_id, day=day, procedure=procedure, place=place, defaults={"times": 1}
        )
        if not created:
            Pointed.objects.filter(pk=row.pk).update(times=F("times") + 1)

    durably(count)
