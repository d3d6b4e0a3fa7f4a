"""Whose names an officer reads in a case: who handles it, and nobody else; of who asked for secrecy, fewer still.

Supervisors, chiefs and colleagues at the counter see which parts there are, and what is owed to each, without names.
The story, the desk's forms and its panels ask here.
"""

from __future__ import annotations

from heliograph.matters.actions.actor import is_hidden
from heliograph.matters.models import Matter
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer


def sees_names(viewer: Viewer, matter: Matter) -> bool:
    """The officer in charge and the unit's lead; while nobody is in charge, whoever handles in the unit."""
    is_free = matter.officer_id is None and matter.unit_id in viewer.own_units
    return sees_protected(viewer, matter) or (is_free and not is_hidden(viewer, matter))


def sees_protected(viewer: Viewer, matter: Matter) -> bool:
    """Of people who asked that name and report stay secret: the officer in charge and the unit's lead (A-09, C-03)."""
    leads = any(post.role == Role.LEAD and post.unit_id == matter.unit_id for post in viewer.posts)
    return (leads or matter.officer_id == viewer.officer_id) and not is_hidden(viewer, matter)
