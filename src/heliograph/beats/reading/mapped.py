"""The beats as a map draws them: shapes in the datum of the map, and for each a place inside it where its name stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import shapely
from django.urls import reverse
from shapely.geometry import mapping, shape

from heliograph.beats.reading.places import with_cards
from heliograph.core.geography.datum import Datum, Degrees, convert
from heliograph.organisation import reading as organisation

DIGITS = 6


def shapes_of(bureau_id: int, today: date, datum: Datum) -> dict[str, object]:
    """A FeatureCollection of the beats (areas where there are none) and the units that have a place."""
    features: list[dict[str, object]] = []
    for area in with_cards(bureau_id, today):
        drawn = moved(shape(area.geometry), datum)
        inside = drawn.representative_point()
        properties = {
            "name_zh": area.name_zh, "name_en": area.name_en, "at": [round(inside.x, DIGITS), round(inside.y, DIGITS)],
            "href": reverse("beat", args=[area.code]),
        }  # fmt: skip
        features.append(_feature(mapping(drawn), properties))
    for unit in organisation.units(bureau_id).values():
        if unit.active and unit.longitude is not None and unit.latitude is not None:
            place = moved(shapely.Point(unit.longitude, unit.latitude), datum)
            features.append(_feature(mapping(place), {"name_zh": unit.name_zh, "name_en": unit.name_en}))
    return {"type": "FeatureCollection", "features": features}


def moved(geometry: shapely.Geometry, datum: Datum) -> shapely.Geometry:
    """A shape in WGS-84 as the map's datum has it."""
    if datum is Datum.WGS84:
        return geometry

    def there(places: Degrees) -> Degrees:
        found: Degrees = np.column_stack(convert(places[:, 0], places[:, 1], Datum.WGS84, datum)).round(DIGITS)
        return found

    return shapely.transform(geometry, there)


def _feature(geometry: Mapping[str, object], properties: Mapping[str, object]) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}
