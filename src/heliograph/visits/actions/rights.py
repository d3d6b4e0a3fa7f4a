"""Whose beats: an officer visits those of the units they work in, lead or are posted above."""

from __future__ import annotations

from datetime import date

from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, AreaKind
from heliograph.organisation.reading import Viewer
from heliograph.visits.errors import NoBeat


def units_of(viewer: Viewer) -> frozenset[int]:
    """Where the officer may visit and see what was visited."""
    return viewer.own_units | viewer.led_units


def beats_of(viewer: Viewer, day: date) -> list[Area]:
    """The beats in force on a day, in the order of their codes."""
    mine = units_of(viewer)
    return [
        area
        for area in organisation.areas(viewer.bureau_id).values()
        if area.kind == AreaKind.BEAT and area.unit_id in mine and area.holds_on(day)
    ]


def beat_named(viewer: Viewer, code: str, day: date) -> Area:
    """Raises `NoBeat`."""
    found = next((area for area in beats_of(viewer, day) if area.code == code), None)
    if found is None:
        raise NoBeat
    return found
