"""What a lead is reminded of on the list of what is owed: units whose days nobody is planned for."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from heliograph.matters.reminders import Reminder
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.reading.rights import PLANNERS
from heliograph.patrol.reading.unplanned import unplanned_of


def unplanned_rosters(viewer: Viewer, now: datetime) -> list[Reminder]:
    """A line a unit."""
    if not viewer.is_one_of(*PLANNERS):
        return []
    today = now.astimezone(organisation.zone(viewer.bureau_id)).date()
    return [Reminder(one.words(today), reverse("desk_rosters")) for one in unplanned_of(viewer, now)]
