"""When a matter has ended: how long what it says is kept, and who may not take it up again."""

from __future__ import annotations

import calendar
from datetime import datetime

from heliograph.core.procedure import Procedure
from heliograph.matters.errors import SameOfficer
from heliograph.matters.models import Matter


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
