"""The ground of a unit: all areas and beats of the unit and those below that hold on a day, as one shape in WGS-84."""

from __future__ import annotations

from datetime import date

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, AreaKind


def areas_of(bureau_id: int, unit_id: int, today: date, *kinds: str) -> list[Area]:
    """The areas of these kinds (all but posts if none is named) of the unit and those below, by code."""
    below = organisation.subtree(bureau_id, unit_id)
    asked = kinds or (AreaKind.AREA, AreaKind.BEAT)
    return [
        one
        for one in organisation.areas(bureau_id).values()
        if one.unit_id in below and one.kind in asked and one.holds_on(today)
    ]


def ground_of(bureau_id: int, unit_id: int, today: date) -> BaseGeometry | None:
    """None where the unit has nothing on the map."""
    found = [shape(one.geometry) for one in areas_of(bureau_id, unit_id, today)]
    if not found:
        return None
    joined: BaseGeometry = shapely.unary_union([one if one.is_valid else shapely.make_valid(one) for one in found])
    return joined
