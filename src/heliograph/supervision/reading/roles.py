"""Who takes part in supervision, and in what capacity a card reaches somebody. One rule, asked by lists, pages and actions."""

from __future__ import annotations

from heliograph.core.text import Text
from heliograph.matters.actions.actor import is_barred, sees_rating
from heliograph.matters.models import Matter
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.supervision.models import Course

LEAD, LEGAL = 1, 2
"""The steps of a card's ladder after the officer's."""

CAPACITIES = {
    "officer": Text("经办人", "Handler"),
    "lead": Text("负责人", "Lead"),
    "legal": Text("法制部门", "Legal office"),
    "supervision": Text("督察", "Supervision"),
    "unit": Text("被评查单位", "Reviewed unit"),
    "reviewer": Text("评查人", "Reviewer"),
    "chief": Text("局领导", "Chief"),
}


def is_of_legal(viewer: Viewer) -> bool:
    """Whether the officer works in the legal office."""
    return viewer.is_legal


def is_reviewer(viewer: Viewer) -> bool:
    """Whether the officer reviews cases: supervisors and the legal office."""
    return viewer.is_one_of(Role.SUPERVISOR) or is_of_legal(viewer)


def capacity(viewer: Viewer, course: Course, matter: Matter) -> str:
    """In what capacity a card has reached the officer by now; empty if it has not, or never will.

    A confidential matter's card never goes to the legal office; a follow-up's (`superior`) never to the rated unit.
    """
    if matter.bureau_id != viewer.bureau_id or is_barred(viewer, matter):
        return ""
    is_supervisor = viewer.is_one_of(Role.SUPERVISOR)
    if course.superior:
        if not sees_rating(viewer, matter):
            return ""
        return "supervision" if is_supervisor else "lead"
    if course.officer_id == viewer.officer_id:
        return "officer"
    if course.officer_id is None and course.unit_id in viewer.own_units:
        return "officer"
    if course.reached >= LEAD and course.unit_id in viewer.led_units:
        return "lead"
    if course.reached >= LEGAL and not course.confidential and is_of_legal(viewer):
        return "legal"
    return "supervision" if is_supervisor else ""
