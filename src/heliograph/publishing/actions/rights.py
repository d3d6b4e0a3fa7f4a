"""Who may do what with a document: one function a question, decided from the viewer's posts alone.

A unit's own people prepare; who leads the unit releases; the legal office does both for every unit; supervisors see all.
"""

from __future__ import annotations

from heliograph.organisation.models import Duty, Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.kinds import Kind
from heliograph.publishing.models.register import Document


def is_legal(viewer: Viewer) -> bool:
    """Of the legal office (法制)."""
    return any(Duty.LEGAL in post.duties and post.role in (Role.HANDLER, Role.LEAD) for post in viewer.posts)


def leads_legal(viewer: Viewer) -> bool:
    return any(Duty.LEGAL in post.duties and post.role == Role.LEAD for post in viewer.posts)


def sees_all(viewer: Viewer) -> bool:
    return viewer.is_one_of(Role.SUPERVISOR) or is_legal(viewer)


def units_prepared(viewer: Viewer) -> frozenset[int]:
    """The units that the officer may prepare documents for, besides all of them for the legal office."""
    return viewer.own_units | viewer.led_units


def may_see(viewer: Viewer, document: Document) -> bool:
    is_ours = document.bureau_id == viewer.bureau_id
    return is_ours and (sees_all(viewer) or document.unit_id in units_prepared(viewer))


def may_prepare(viewer: Viewer, unit_id: int) -> bool:
    """Draft and mask."""
    return is_legal(viewer) or unit_id in units_prepared(viewer)


def may_decide(viewer: Viewer, unit_id: int, kind: Kind) -> bool:
    """Decide that a document of this kind be published."""
    return may_lead(viewer, unit_id) if kind.decided_by == "lead" else may_prepare(viewer, unit_id)


def may_lead(viewer: Viewer, unit_id: int) -> bool:
    """Release, send back, decide not to publish (D-18: with the approval of the unit's head)."""
    return leads_legal(viewer) or unit_id in viewer.led_units


def may_withdraw(viewer: Viewer, unit_id: int) -> bool:
    """One person is enough to take something down, because D-27 says at once."""
    return may_lead(viewer, unit_id) or sees_all(viewer)
