"""Who may do what in patrol: a lead plans for the own unit and those below, a chief besides signs; nobody else sees anything here."""

from __future__ import annotations

from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Role, Unit
from heliograph.organisation.reading import Viewer

PLANNERS = frozenset({Role.LEAD, Role.CHIEF})


def may_plan(viewer: Viewer, unit_id: int) -> bool:
    """Whether this officer plans for the unit: its calls, its beats."""
    return unit_id in viewer.led_units


def signs_for(viewer: Viewer, unit_id: int) -> bool:
    """Whether this officer is a chief above the unit."""
    return any(post.role == Role.CHIEF and unit_id in post.below for post in viewer.posts)


def units_planned(viewer: Viewer) -> list[Unit]:
    """The units this officer plans for, in the order of the tree."""
    return [one for one in organisation.units(viewer.bureau_id).values() if one.active and may_plan(viewer, one.id)]
