"""Which datum a GeoJSON file says it is in, and its shapes in WGS-84. RFC 7946 knows no other datum; maps drawn in China do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from heliograph.core.geography.datum import Datum, convert, named
from heliograph.core.text import Text

KEYS = ("datum", "crs", "坐标系")
DEEPEST = 4
"""Lists in each other: those of a MultiPolygon."""


class AreasUnusable(ValueError):
    """No area in the file can be used; `text` says why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


def properties_of(feature: Mapping[str, Any]) -> Mapping[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, Mapping) else {}


def stated_datum(value: Mapping[str, Any], features: Sequence[Mapping[str, Any]]) -> Datum | None:
    """The datum that a collection says it is in: its member `datum` or `crs`, else the property that all its features share.

    None where nothing is said. Raises `AreasUnusable` for one that we can't convert, or for two.
    """
    said = [words] if (words := _said(value)) else []
    if not said:
        each = [_said(properties_of(one)) for one in features]
        said = [one for one in dict.fromkeys(each) if one or any(each)]
    found = dict.fromkeys(_known(one) for one in said)
    if len(found) > 1:
        raise AreasUnusable(
            "文件里写了几种坐标系，请分成几份，一份一种。",
            "The file names more than one datum (or names one for a part only): split it, one datum a file.",
        )
    return next(iter(found), None)


def _said(value: Mapping[str, Any]) -> str:
    return next((words for key in KEYS if (words := _crs_name(value.get(key)))), "")


def _crs_name(value: object) -> str:
    """The name inside an old-style `crs` member, or the words themselves."""
    if isinstance(value, Mapping):
        inner = value.get("properties")
        return _crs_name(inner.get("name") if isinstance(inner, Mapping) else value.get("name"))
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _known(words: str) -> Datum:
    found = named(words) if words else Datum.WGS84
    if found is None:
        raise AreasUnusable(
            f"不认识坐标系“{words}”：请先换成 WGS-84、GCJ-02 或 BD-09 的经纬度。",
            f"Unknown datum {words!r}: convert the file to longitude and latitude in WGS-84, GCJ-02 or BD-09 first.",
        )
    return found


def in_wgs84(geometry: object, datum: Datum) -> object:
    """A GeoJSON geometry with its positions converted; what is no geometry comes back as it is, for the reader to refuse."""
    if datum is Datum.WGS84 or not isinstance(geometry, Mapping):
        return geometry
    return {**geometry, "coordinates": _moved(geometry.get("coordinates"), datum, DEEPEST)}


def _moved(value: object, datum: Datum, deep: int) -> object:
    """Converted wherever a list of positions (or one alone) stands, down to `deep` lists in each other."""
    if not isinstance(value, list) or not deep:
        return value
    if _is_position(value):
        return _positions([value], datum)[0]
    if value and all(map(_is_position, value)):
        return _positions(value, datum)
    return [_moved(one, datum, deep - 1) for one in value]


def _is_position(value: object) -> bool:
    return isinstance(value, list) and len(value) >= 2 and all(_is_degrees(one) for one in value[:2])


def _is_degrees(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= 360


def _positions(positions: Sequence[Sequence[float]], datum: Datum) -> list[list[float]]:
    lon, lat = (np.array([float(one[axis]) for one in positions]) for axis in (0, 1))
    x, y = convert(lon, lat, datum, Datum.WGS84)
    return [list(pair) for pair in zip(x.tolist(), y.tolist(), strict=True)]
