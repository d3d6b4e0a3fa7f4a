"""When a matter has ended: how long what it says is kept, until when "not solved" may be said, and who may not take it up."""

from __future__ import annotations

import calendar
from datetime import datetime

from heliograph.core.calendar import Rule, due_only
from heliograph.core.procedure import Action, Procedure
from heliograph.matters.errors import SameOfficer
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation

MOST_JOINED = 8
"""How far one matter that was joined to another, which was joined to a third, is followed."""


def retention_end(procedure: Procedure, ended: datetime) -> datetime | None:
    """When the content is erased: the procedure's retention after the end; None for ever.

    The same day of the last month, or that month's last day where it has no such day (民法典 art. 202): never earlier.
    """
    if not procedure.retention_months:
        return None
    year, month = divmod(ended.year * 12 + ended.month - 1 + procedure.retention_months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return ended.replace(year=year, month=month + 1, day=min(ended.day, last))


def check_is_another(matter: Matter, officer_id: int | None) -> None:
    """Whoever closed it does not take it up again. Raises `SameOfficer`."""
    if officer_id is not None and officer_id == matter.answered_by_id:
        raise SameOfficer


def window_end(action: Action, matter: Matter) -> datetime | None:
    """The last moment at which the action may be taken.

    None if it has no window, if the matter has not ended, or while whoever was joined to another one waits for its
    answer: their days begin with what they are told.
    """
    if action.window is None or matter.settled_at is None or _waits_for_another(matter):
        return None
    calendar, zone = organisation.calendar(matter.bureau_id), organisation.zone(matter.bureau_id)
    return due_only(matter.settled_at, action.window, calendar, zone=zone, rule=Rule())[0]


def _waits_for_another(matter: Matter) -> bool:
    into = matter.merged_into
    for _ in range(MOST_JOINED):
        if into is None:
            return False
        row = Matter.objects.filter(bureau_id=matter.bureau_id, id=into).values_list("outcome", "merged_into").first()
        if row is None or not row[0]:
            return row is not None
        into = row[1]
    return False
