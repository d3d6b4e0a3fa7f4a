"""An officer's own record of kept promises, for that officer alone.

There is no way to ask for another's: the only argument is who looks. Nothing of it is stored, compared, summed or ranked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from heliograph.core.text import Text
from heliograph.matters import procedures
from heliograph.matters.models import Deadline
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

BACK = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Kept:
    """What I promised under one procedure: kept in time, kept late, and past due now."""

    title: Text
    kept: int
    late: int
    broken: int


def own_record(viewer: Viewer, now: datetime) -> list[Kept]:
    """The promises of matters that the viewer handles or answered, submitted in the last year at units where they work."""
    mine = Deadline.objects.filter(
        Q(matter__officer_id=viewer.officer_id) | Q(matter__answered_by_id=viewer.officer_id),
        matter__bureau_id=viewer.bureau_id, matter__unit_id__in=organisation.units_of(viewer.officer_id),
        matter__submitted_at__gte=now - BACK, owes="police", superior=False,
    )  # fmt: skip
    counts: dict[str, list[int]] = {}
    for procedure, status, due in mine.values_list("matter__procedure", "status", "due"):
        found = counts.setdefault(procedure, [0, 0, 0])
        if status == Deadline.Status.KEPT:
            found[0] += 1
        elif status == Deadline.Status.LATE:
            found[1] += 1
        elif status == Deadline.Status.RUNNING and due < now:
            found[2] += 1
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    titles = {one.code: one.title for one in procedures.all_in_force(viewer.bureau_id, today)}
    return [Kept(titles.get(code, Text(code, code)), *found) for code, found in sorted(counts.items()) if any(found)]
