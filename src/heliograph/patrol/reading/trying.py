"""What if, for one plan: what a trial may ask, what it is told, and the officers around it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from heliograph.core.planning import whatif
from heliograph.core.planning.whatif import Asked, Street, Told
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import Plan
from heliograph.patrol.reading.rights import may_plan

ASSUMED_MINUTES = 40.0
"""Of a call, where the calls have no durations: said beside the figures, and open to change."""
MOST_OFFICERS, MOST_TARGET = 600, 60
STEPS = (-4, -2, 0, 2, 4)


@dataclass(frozen=True, slots=True)
class Trial:
    """A plan's trial. `street`: None where the plan was made before calls were counted by hour, or has none. `around`: the same with fewer
    and more officers, a crew each."""

    plan_id: int
    number: int
    unit: Text
    street: Street | None
    is_assumed: bool
    asked: Asked | None
    told: Told | None
    around: list[tuple[int, Told]]
    most_beats: int


def light(viewer: Viewer, plan_id: int) -> Plan:
    """A plan without its units: for what must be quick. Raises `NotYours`."""
    rows = Plan.objects.defer("city", "today", "beats", "moves", "undone")
    found = rows.filter(bureau_id=viewer.bureau_id, id=plan_id).first()
    if found is None or not may_plan(viewer, found.unit_id) or "proposed" not in found.result:
        raise NotYours
    return found


def street_of(plan: Plan, minutes: float | None) -> Street | None:
    """What is known of the plan's calls; `minutes` a call overrides what the calls say."""
    result = plan.result
    if "curve" not in result or "rate" not in result:
        return None
    lasted = minutes or result["minutes"] or ASSUMED_MINUTES
    return Street(result["rate"], result["peak"], lasted, result["ways"], result["proposed"]["beats"], result["curve"])


def usual(street: Street) -> Asked:
    """Where trials begin: a crew for each beat around the clock, ten minutes."""
    return Asked(officers=math.ceil(whatif.officers_for(street.beats)), target=10, beats=street.beats)


def trial(viewer: Viewer, plan_id: int, asked: Asked | None = None, minutes: float | None = None) -> Trial:
    """The figures for what is asked, or for the usual. Raises `NotYours`."""
    plan = light(viewer, plan_id)
    unit = organisation.unit_name(plan.bureau_id, plan.unit_id) or Text("", "")
    street = street_of(plan, minutes)
    if street is None:
        return Trial(plan.id, plan.number, unit, None, False, None, None, [], 0)
    asked = asked or usual(street)
    others = [asked.officers + round(whatif.officers_for(step)) for step in STEPS]
    around = [(one, whatif.told(street, replace(asked, officers=one))) for one in others if one > 0]
    is_assumed = minutes is None and plan.result["minutes"] is None
    return Trial(
        plan.id, plan.number, unit, street, is_assumed, asked, whatif.told(street, asked), around, len(street.curve)
    )
