"""Who may do what in patrol: a lead plans for the own unit and those below, a chief besides signs; nobody else sees anything here."""

from __future__ import annotations

from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role, Unit
from heliograph.organisation.reading import Viewer
from heliograph.patrol.models import Plan

PLANNERS = frozenset({Role.LEAD, Role.CHIEF})


def may_plan(viewer: Viewer, unit_id: int) -> bool:
    """Whether this officer plans for the unit: its calls, its beats."""
    return unit_id in viewer.led_units


def signs_for(viewer: Viewer, unit_id: int) -> bool:
    """Whether this officer is a chief above the unit."""
    return any(post.role == Role.CHIEF and unit_id in post.below for post in viewer.posts)


def signs_plan(viewer: Viewer, plan: Plan) -> bool:
    """Whether this officer is a chief above the plan's unit who neither made it nor changed it by hand."""
    is_other = viewer.officer_id not in {plan.made_by_id, *plan.result.get("hands", [])}
    return is_other and signs_for(viewer, plan.unit_id)


def units_planned(viewer: Viewer) -> list[Unit]:
    """The units this officer plans for, in the order of the tree."""
    return [one for one in organisation.units(viewer.bureau_id).values() if one.active and may_plan(viewer, one.id)]
