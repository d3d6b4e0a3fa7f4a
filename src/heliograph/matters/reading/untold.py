"""Tellings that the law demands and that are not made: the predicates by which lists, figures and `doctor` find them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from heliograph.matters.among import among
from heliograph.matters.models import Deadline, Telling
from heliograph.organisation import reading as organisation

UNTOLD = among(Telling, "status", (Telling.Status.OWED, Telling.Status.SENT, Telling.Status.FAILED))
"""In the very words of the index `telling_untold`."""


def past_limit(now: datetime) -> Exists:
    """Whether the clock of a telling ran out: it broke, was kept late, or is past due and nobody has looked yet."""
    past = Q(status=Deadline.Status.LATE) | Q(broken_at__isnull=False) | Q(status=Deadline.Status.RUNNING, due__lt=now)
    return Exists(Deadline.objects.filter(past, bureau_id=OuterRef("bureau_id"), id=OuterRef("deadline_id")))


def overdue(bureau_id: int, now: datetime) -> int:
    """How many tellings of the bureau are past their limit and not made. Reads what is owed, however much is stored."""
    owed = Telling.objects.filter(UNTOLD, bureau_id=bureau_id, unit_id__in=list(organisation.units(bureau_id)))
    return owed.exclude(duty="").filter(past_limit(now)).count()
