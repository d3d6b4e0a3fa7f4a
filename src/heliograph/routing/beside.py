"""What an officer sees beside a matter: which procedure its words are for, with a tap to confirm or to choose another."""

from __future__ import annotations

from datetime import datetime

from heliograph.core.procedure import Group
from heliograph.core.sealing import SealBroken
from heliograph.matters import procedures
from heliograph.matters.asides import Aside
from heliograph.matters.models import Matter
from heliograph.matters.reading import guides
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.routing import reading

MAY_CHOOSE = ("handler", "lead", "chief")


def aside(viewer: Viewer, matter: Matter, now: datetime) -> Aside | None:
    """Nothing beside a case, what has ended, or what somebody chose already; nothing while the reader is off."""
    if matter.outcome or matter.erased_at is not None or not viewer.is_one_of(*MAY_CHOOSE):
        return None
    own = procedures.version(matter.bureau_id, matter.procedure, matter.version)
    if own.group is Group.CASE or reading.choice_for(matter) is not None:
        return None
    today = now.astimezone(organisation.zone(matter.bureau_id)).date()
    try:
        found = reading.read_matter(matter, today)
    except SealBroken:
        return None
    if found is None or found.first is None:
        return None
    context = {
        "read": found,
        "own": own,
        "number": matter.number,
        "others": [one for one in guides.open_procedures(matter.bureau_id, today) if one.code != own.code],
        "units": [unit for unit in found.units if unit.id != matter.unit_id],
    }
    return Aside("routing/beside.html", context)
