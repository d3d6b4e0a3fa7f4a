"""Who looked: every reading of a sealed matter by staff is recorded, and the resident sees it."""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.matters.commit import durably_insert
from heliograph.matters.identifiers import new_id
from heliograph.matters.models import Look, Matter
from heliograph.organisation.reading import Viewer

REASONS = ("handling", "assigning", "supervising", "checking", "counter", "search")
SAME_LOOK = timedelta(minutes=15)
"""Turning pages within this time, for the same reason, is one look."""


def look(matter: Matter, viewer: Viewer, *, why: str, now: datetime) -> None:
    """Record that the viewer opened the matter; returns when it is durable, before anything is shown."""
    if why not in REASONS:
        raise ValueError(f"a look is for one of {', '.join(REASONS)}, not {why!r}")
    recent = Look.objects.filter(
        bureau_id=matter.bureau_id, matter_id=matter.id, officer_id=viewer.officer_id, why=why, at__gt=now - SAME_LOOK
    )
    if recent.exists():
        return
    post = viewer.post_for(matter.unit_id)
    durably_insert(
        [
            Look(
                bureau_id=matter.bureau_id,
                id=new_id(),
                matter_id=matter.id,
                officer_id=viewer.officer_id,
                unit_id=post.unit_id if post else None,
                role=post.role if post else "",
                at=now,
                why=why,
            )
        ]
    )
