"""Who does something, and whether the procedure and their post let them: the spine's one door for writes."""

from __future__ import annotations

from dataclasses import dataclass

from heliograph.core.procedure import Action, Kind
from heliograph.matters.models import Matter
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

OFFERED_KINDS = frozenset({Kind.TAKE, Kind.OBJECT})
ANY_OF_UNIT = frozenset({Kind.NOTE, Kind.SUPPLY, Kind.CORRECT, *OFFERED_KINDS})


@dataclass(frozen=True, slots=True)
class Actor:
    """The holder of the receipt, an officer, or the system itself (the clock)."""

    viewer: Viewer | None = None
    is_system: bool = False

    @property
    def is_resident(self) -> bool:
        return self.viewer is None and not self.is_system


RESIDENT = Actor()
SYSTEM = Actor(is_system=True)


def role_for(actor: Actor, action: Action, matter: Matter) -> str | None:
    """The role in which the actor may take this action on this matter; None if in none."""
    if actor.is_system:
        return "system" if "system" in action.by else None
    if actor.viewer is None:
        return "resident" if "resident" in action.by else None
    if matter.bureau_id != actor.viewer.bureau_id or is_barred(actor.viewer, matter):
        return None
    return next((role for role in action.by if role in actor.viewer.roles and _reaches(actor.viewer, role, action, matter)), None)


def is_barred(viewer: Viewer, matter: Matter) -> bool:
    """Whether the officer must never see the matter: complained about, or of the unit complained about (P-07)."""
    if matter.about_officer_id == viewer.officer_id or (matter.about_unit_id is not None and matter.about_unit_id in viewer.posted_units):
        return True
    handles = not viewer.confidential_units.isdisjoint({matter.unit_id, matter.offered_to_id})
    return matter.confidential and not handles and not viewer.is_one_of("supervisor")


def _reaches(viewer: Viewer, role: str, action: Action, matter: Matter) -> bool:
    """Whether the post that gives the role covers the matter."""
    if action.kind is Kind.FOLLOW_UP:
        return _is_above(viewer, role, matter)
    unit = matter.offered_to_id if action.kind in OFFERED_KINDS else matter.unit_id
    if unit is None:
        return False
    if role == "handler":
        is_free = matter.officer_id in (None, viewer.officer_id) or action.kind in ANY_OF_UNIT
        return unit in viewer.own_units and is_free
    if role == "supervisor":
        return True
    return any(post.role == role and unit in post.below for post in viewer.posts)


def _is_above(viewer: Viewer, role: str, matter: Matter) -> bool:
    """A bad rating is followed up above the rated unit, never inside it (R-04 as design section 5 sharpens it)."""
    if role == "supervisor":
        return matter.unit_id not in viewer.posted_units
    has_superior = organisation.superior(matter.bureau_id, matter.unit_id) != matter.unit_id
    return any(
        post.role == role and matter.unit_id in post.below and (post.unit_id != matter.unit_id or not has_superior) for post in viewer.posts
    )
