"""Finding my station: by an address, a road, a name; in the list of the tree; on the map.

The order is that of the tree, never that of a figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import shapely
from django.urls import reverse
from shapely.geometry import mapping, shape

from heliograph.beats import reading as beats
from heliograph.beats.reading.mapped import DIGITS, moved
from heliograph.beats.reading.places import with_cards
from heliograph.core.geography.datum import Datum
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit


@dataclass(frozen=True, slots=True)
class Station:
    """A unit with a board. `depth`: how far below the top. `places`: what of its area fitted what was looked for."""

    code: str
    title: Text
    address: str
    phone: str
    depth: int
    places: tuple[Text, ...] = ()


def unit_of(bureau_id: int, code: str) -> Unit | None:
    """The unit with this code; also one that is no more: what it promised and kept stays open."""
    return next((one for one in organisation.units(bureau_id).values() if one.code == code), None)


def stations(bureau_id: int, words: str = "", *, today: date) -> list[Station]:
    """All units below the top in the order of the tree, or those that the words fit: their own, or those of their beats."""
    every = [one for one in organisation.units(bureau_id).values() if one.active and one.parent_id is not None]
    if not words:
        return [_station(one) for one in every]
    found: dict[str, list[Text]] = defaultdict(list)
    for card in beats.cards(bureau_id, today=today, words=words):
        found[card.unit_code].append(card.title)
    asked = words.casefold()
    return [
        _station(one, found.get(one.code, ()))
        for one in every
        if one.code in found or any(asked in own.casefold() for own in (one.name_zh, one.name_en, one.address) if own)
    ]


def _station(unit: Unit, places: Iterable[Text] = ()) -> Station:
    depth = max(unit.path.count("/") - 3, 0)
    return Station(unit.code, unit.title, unit.address, unit.phone, depth, tuple(places))


def shapes_of(bureau_id: int, today: date, datum: Datum) -> dict[str, object]:
    """A FeatureCollection: of each unit that answers for beats all of them as one shape, else the place where it is."""
    areas: dict[int, list[shapely.Geometry]] = defaultdict(list)
    for area in with_cards(bureau_id, today):
        areas[area.unit_id].append(shape(area.geometry))
    features: list[dict[str, object]] = []
    for unit in organisation.units(bureau_id).values():
        if not unit.active or unit.parent_id is None:
            continue
        where = _where(unit)
        if unit.id in areas:
            whole = shapely.union_all(areas[unit.id])
            at = where if where is not None and whole.contains(where) else whole.representative_point()
            features.append(_feature(moved(whole, datum), moved(at, datum), unit))
        elif where is not None:
            features.append(_feature(moved(where, datum), moved(where, datum), unit))
    return {"type": "FeatureCollection", "features": features}


def _where(unit: Unit) -> shapely.Point | None:
    return None if unit.longitude is None or unit.latitude is None else shapely.Point(unit.longitude, unit.latitude)


def _feature(geometry: shapely.Geometry, at: shapely.Geometry, unit: Unit) -> dict[str, object]:
    place = at.centroid
    properties = {
        "name_zh": unit.name_zh,
        "name_en": unit.name_en,
        "at": [round(place.x, DIGITS), round(place.y, DIGITS)],
        "href": reverse("board_of", args=[unit.code]),
    }
    return {"type": "Feature", "geometry": mapping(geometry), "properties": properties}
