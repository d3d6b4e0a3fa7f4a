"""What plans and rosters are asked of the worker by: the next number, the start of the work, a watch for who cancels, cancelling."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Max, Model, QuerySet

from heliograph.jobs.models import Job
from heliograph.matters.commit import durably
from heliograph.patrol.models import Plan, SquadRoster
from heliograph.patrol.models.asked import ON_ITS_WAY

M = TypeVar("M", bound=Model)


def next_number(of_unit: QuerySet[M]) -> int:
    """After the last of the unit's versions."""
    return int(of_unit.aggregate(Max("number"))["number__max"] or 0) + 1


def begun(rows: QuerySet[M], cancelled: Callable[[], None]) -> M | None:
    """The one row of `rows`, marked as running. None if it is ready, cancelled or gone, or was cancelled while it waited: `cancelled`
    writes that. Run again after a worker broke off, it begins anew."""
    waiting = rows.filter(state__in=ON_ITS_WAY)
    if waiting.filter(is_stopping=True).exists():
        durably(cancelled)
        return None
    durably(lambda: waiting.update(state="running", done=0))
    return waiting.first()


class Watch:
    """Asked by an engine after each round: whether somebody cancelled. Looks, and says how far it is, once a second. `rows`: the one
    row that is solved, with `done` and `is_stopping`."""

    def __init__(self, rows: QuerySet[Any], seconds: float) -> None:
        self.rows, self.seconds = rows, seconds
        self.begun = self.looked = time.monotonic()
        self.is_stopped = False

    def stop(self) -> bool:
        at = time.monotonic()
        if at - self.looked >= 1 and not self.is_stopped:
            self.looked = at
            durably(lambda: self.rows.update(done=min(0.99, (at - self.begun) / self.seconds)))
            self.is_stopped = self.rows.filter(is_stopping=True).exists()
        return self.is_stopped


def stop_asked(row: Plan | SquadRoster, job: str, *, now: datetime) -> None:
    """Cancel a locked row that waits or runs: a running one stops within a second or two. Otherwise changes nothing."""
    if row.state not in ON_ITS_WAY:
        return
    row.is_stopping, row.changed_at = True, now
    is_owed = Job.objects.filter(once=f"{job}:{row.id}", dead=False).exists()
    if row.state == "waiting" or not is_owed:  # a worker that gave up stops nothing
        row.state = "cancelled"
    row.save(update_fields=["is_stopping", "changed_at", "state"])
