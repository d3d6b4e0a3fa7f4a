"""The door to every staff page, where the spine's pages look for it. It stands in `organisation.door`."""

from __future__ import annotations

from heliograph.organisation.door import (
    ADMINISTRATION,
    CHANGES,
    CONTENT,
    EVENTS,
    StaffRequest,
    administrator,
    has_second_factor,
    staff,
)

__all__ = [
    "ADMINISTRATION",
    "CHANGES",
    "CONTENT",
    "EVENTS",
    "StaffRequest",
    "administrator",
    "has_second_factor",
    "staff",
]
