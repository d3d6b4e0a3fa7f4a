"""When a session may be held: the notice the law wants, and the limit that runs from the request (law.md A-24, W-01, W-05)."""

from __future__ import annotations

from datetime import date, datetime, time

from heliograph.core.calendar import Rule, due_only
from heliograph.organisation import reading as organisation
from heliograph.publishing.sitting_kinds import SittingKind, contacts_keep


def earliest(bureau_id: int, kind: SittingKind, now: datetime) -> datetime | None:
    """The end of the last day of notice, if it is announced now: it may be held from the day after. None: no figure."""
    if kind.notice_before is None:
        return None
    calendar, zone = organisation.calendar(bureau_id), organisation.zone(bureau_id)
    return due_only(now, kind.notice_before, calendar, zone=zone, rule=Rule(rolls=False))[0]


def latest(bureau_id: int, kind: SittingKind, requested_on: date | None) -> datetime | None:
    """The end of the day by which it must be held when somebody asked for it. None: nobody did, or no figure."""
    if kind.held_within is None or requested_on is None:
        return None
    calendar, zone = organisation.calendar(bureau_id), organisation.zone(bureau_id)
    asked = datetime.combine(requested_on, time(), tzinfo=zone)
    return due_only(asked, kind.held_within, calendar, zone=zone)[0]


def contacts_end(bureau_id: int, after: datetime) -> datetime:
    """When what people left to be reached by is erased."""
    calendar, zone = organisation.calendar(bureau_id), organisation.zone(bureau_id)
    return due_only(after, contacts_keep(), calendar, zone=zone, rule=Rule(rolls=False))[0]
