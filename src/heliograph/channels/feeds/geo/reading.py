"""Units, areas, beats and posts as GeoJSON (RFC 7946): WGS-84, longitude first, outer rings counter-clockwise.

Where a unit is, who answers for a street, where officers stand: what anybody may see in the street. Never a person's place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, AreaKind, Bureau, Unit

KINDS = {"areas": AreaKind.AREA, "beats": AreaKind.BEAT, "posts": AreaKind.POST}
MEDIA_TYPE = "application/geo+json"
Feature = dict[str, object]


def units(bureau: Bureau) -> dict[str, object]:
    """Every unit in use; one that nobody put on the map yet has no geometry."""
    return _collection([_unit(one) for one in organisation.units(bureau.id).values() if one.active])


def areas(bureau: Bureau, kind: AreaKind, today: date) -> dict[str, object]:
    """Those of a kind that hold today."""
    every = organisation.areas(bureau.id).values()
    codes = {unit.id: unit.code for unit in organisation.units(bureau.id).values()}
    return _collection([_area(one, codes[one.unit_id]) for one in every if one.kind == kind and one.holds_on(today)])


def _collection(features: Sequence[Feature]) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": list(features)}


def _unit(unit: Unit) -> Feature:
    is_placed = unit.longitude is not None and unit.latitude is not None
    place = {"type": "Point", "coordinates": [unit.longitude, unit.latitude]} if is_placed else None
    above = organisation.units(unit.bureau_id).get(unit.parent_id) if unit.parent_id else None
    properties = {
        "kind": "unit",
        "code": unit.code,
        "name_zh": unit.name_zh,
        "name_en": unit.name_en,
        "parent": above.code if above else None,
        "phone": unit.phone,
        "address": unit.address,
        "hours": unit.hours,
    }
    return {"type": "Feature", "id": f"unit:{unit.code}", "geometry": place, "properties": properties}


def _area(area: Area, unit: str) -> Feature:
    properties = {
        "kind": area.kind,
        "code": area.code,
        "name_zh": area.name_zh,
        "name_en": area.name_en,
        "unit": unit,
        "since": area.since.isoformat() if area.since else None,
        "until": area.until.isoformat() if area.until else None,
    }
    return {"type": "Feature", "id": f"area:{area.code}", "geometry": area.geometry, "properties": properties}
