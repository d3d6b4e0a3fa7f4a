"""The open counts, moved in the same transaction as what they count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from heliograph.visits.kinds import kinds
from heliograph.visits.models import Tally, Visit

MADE, PLACE, ADVICE, ASKED, KEPT, LATE = "made", "place", "advice", "asked", "kept", "late"


def count(bureau_id: int, beat_id: int, month: date, what: str, code: str = "", *, by: int = 1) -> None:
    """Move one count. Call inside a transaction."""
    which = {"bureau_id": bureau_id, "beat_id": beat_id, "month": month, "what": what, "code": code}
    rows = Tally.objects.filter(**which)
    if rows.update(count=F("count") + by):
        return
    try:
        with transaction.atomic():
            Tally(**which, count=by).save(force_insert=True)
    except IntegrityError:  # another made the row meanwhile
        rows.update(count=F("count") + by)


def count_visit(visit: Visit, *, by: int) -> None:
    """Put a done visit into the counts, or take it out again."""
    for what, code in _counts(visit):
        count(visit.bureau_id, visit.beat_id, visit.day.replace(day=1), what, code, by=by)


def _counts(visit: Visit) -> Iterator[tuple[str, str]]:
    outcome = kinds().outcomes.get(visit.outcome)
    if outcome is None or not outcome.counts:
        return
    yield MADE, visit.outcome
    yield PLACE, visit.place
    for one in visit.advice:
        yield ADVICE, one
