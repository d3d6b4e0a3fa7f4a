"""One plan, for who plans for its unit."""

from __future__ import annotations

from heliograph.organisation.reading import Viewer
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import Plan
from heliograph.patrol.reading.rights import may_plan


def plan_for(viewer: Viewer, plan_id: int) -> Plan:
    """Raises `NotYours`."""
    found = Plan.objects.filter(bureau_id=viewer.bureau_id, id=plan_id).first()
    if found is None or not may_plan(viewer, found.unit_id):
        raise NotYours
    return found
