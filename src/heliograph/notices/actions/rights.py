"""Who may do what with a notice: one function a question, decided from the viewer's posts alone.

A unit's own people write and check; a second one releases, for grave kinds one who leads the unit; the legal office does
both for every unit. One person is enough to withdraw, because what must not stand there goes at once (law.md D-27).
"""

from __future__ import annotations

from heliograph.notices.kinds import Kind
from heliograph.notices.models.notices import Notice
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions.rights import is_legal, may_lead, may_prepare, sees_all, units_prepared

__all__ = [
    "is_legal",
    "may_keep",
    "may_lead",
    "may_release",
    "may_see",
    "may_withdraw",
    "may_write",
    "sees_all",
    "units_prepared",
]


def may_see(viewer: Viewer, notice: Notice) -> bool:
    is_ours = notice.bureau_id == viewer.bureau_id
    return is_ours and (sees_all(viewer) or notice.unit_id in units_prepared(viewer))


def may_write(viewer: Viewer, unit_id: int) -> bool:
    """Write, check what looks personal, add pictures, drop a draft."""
    return may_prepare(viewer, unit_id)


def may_release(viewer: Viewer, unit_id: int, kind: Kind) -> bool:
    """Be the second person, as far as the post goes; that it is not the author is checked besides."""
    return may_lead(viewer, unit_id) if kind.released_by == "lead" else may_prepare(viewer, unit_id)


def may_withdraw(viewer: Viewer, unit_id: int) -> bool:
    return may_lead(viewer, unit_id) or sees_all(viewer)


def may_keep(viewer: Viewer, unit_id: int, role: str) -> bool:
    """Say of a board that it is still right: whoever owns it, who leads the owner, the legal office."""
    owns = any(post.unit_id == unit_id and post.role == role for post in viewer.posts)
    return owns or may_lead(viewer, unit_id) or is_legal(viewer)
