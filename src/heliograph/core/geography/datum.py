"""Three ways to write one place in China: WGS-84 (GPS), GCJ-02 (what maps sold there must use) and BD-09 (one map maker's own).

GCJ-02 moves a place by 100 to 700 metres, BD-09 by about as much again, so a beat drawn in one and a point in another do not
meet. The formulas are the ones that became public in 2010; CGCS2000 differs from WGS-84 by centimetres and counts as it.
Both ways agree to a tenth of a millimetre. Outside the box round China GCJ-02 is WGS-84, as the formula has it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Degrees = NDArray[np.float64]

SEMI_MAJOR = 6_378_245.0
"""Metres, of the ellipsoid of Krasovsky 1940, which GCJ-02 is computed on."""
ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
WEST, SOUTH, EAST, NORTH = 72.004, 0.8293, 137.8347, 55.8271
"""The box in which GCJ-02 moves anything."""
_TURN = math.pi * 3_000 / 180
_ROUNDS = {"gcj": 5, "bd": 8}
"""After which the way back is within 0.01 mm: GCJ-02's error shrinks by a thousand a round (by less near 105° E, where its
formula has a root), BD-09's by fifty."""


class Datum(StrEnum):
    """What the numbers of a place refer to."""

    WGS84 = "wgs-84"
    GCJ02 = "gcj-02"
    BD09 = "bd-09"

    @property
    def written(self) -> str:
        """As people write it: "GCJ-02"."""
        return self.value.upper()


_WORDS = {
    Datum.WGS84: (
        "wgs84", "gps", "4326", "epsg4326", "crs84", "ogccrs84", "cgcs2000", "4490", "epsg4490", "国家2000", "大地2000",
        "urnogcdefcrsogc13crs84", "urnogcdefcrsepsg4326", "urnogcdefcrsepsg4490", "httpwwwopengisnetdefcrsogc13crs84",
    ),
    Datum.GCJ02: ("gcj02", "gcj", "火星", "火星坐标", "国测局", "国测局坐标", "高德", "高德坐标", "腾讯", "腾讯坐标"),
    Datum.BD09: ("bd09", "bd09ll", "百度", "百度坐标", "baidu"),
}  # fmt: skip
_KNOWN = {word: datum for datum, words in _WORDS.items() for word in words}
_NO_LETTER = re.compile(r"[\W_]+|坐标系$")


def named(words: str) -> Datum | None:
    """The datum that somebody named: "GCJ-02", "gcj02", "EPSG:4326", "百度坐标"; None for one that we don't know."""
    return _KNOWN.get(_NO_LETTER.sub("", words.strip().casefold()))


def convert(lon: Degrees, lat: Degrees, came: Datum, wanted: Datum) -> tuple[Degrees, Degrees]:
    """Places in degrees from one datum to another, one pair for each pair given. NaN stays NaN."""
    if came is wanted:
        return lon, lat
    if came is Datum.BD09:
        lon, lat = _back(_bd_shift, lon, lat, _ROUNDS["bd"])
    elif came is Datum.WGS84:
        lon, lat = _there(_gcj_shift, lon, lat)
    if wanted is Datum.BD09:
        return _there(_bd_shift, lon, lat)
    return _back(_gcj_shift, lon, lat, _ROUNDS["gcj"]) if wanted is Datum.WGS84 else (lon, lat)


def convert_one(lon: float, lat: float, came: Datum, wanted: Datum) -> tuple[float, float]:
    """The same for one place."""
    x, y = convert(np.array([lon]), np.array([lat]), came, wanted)
    return float(x[0]), float(y[0])


_Shift = Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]


def _there(shift: _Shift, lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    dx, dy = shift(lon, lat)
    return lon + dx, lat + dy


def _back(shift: _Shift, lon: Degrees, lat: Degrees, rounds: int) -> tuple[Degrees, Degrees]:
    """The place that the shift brings here: take off the shift where we are, and again where that leads."""
    x, y = lon, lat
    for _round in range(rounds):
        dx, dy = shift(x, y)
        x, y = lon - dx, lat - dy
    return x, y


def _gcj_shift(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """By how many degrees GCJ-02 moves a WGS-84 place."""
    x, y = lon - 105.0, lat - 35.0
    root = 0.1 * np.sqrt(np.abs(x))
    wave = 20 * np.sin(6 * math.pi * x) + 20 * np.sin(2 * math.pi * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 2 * root
    north = north + (wave + 20 * np.sin(math.pi * y) + 40 * np.sin(math.pi / 3 * y)) * 2 / 3
    north = north + (160 * np.sin(math.pi / 12 * y) + 320 * np.sin(math.pi / 30 * y)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + root
    east = east + (wave + 20 * np.sin(math.pi * x) + 40 * np.sin(math.pi / 3 * x)) * 2 / 3
    east = east + (150 * np.sin(math.pi / 12 * x) + 300 * np.sin(math.pi / 30 * x)) * 2 / 3
    radians = np.radians(lat)
    bulge = 1 - ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    dx = np.degrees(east / (SEMI_MAJOR / np.sqrt(bulge) * np.cos(radians)))
    dy = np.degrees(north / (SEMI_MAJOR * (1 - ECCENTRICITY_SQUARED) / bulge**1.5))
    inside = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH) | np.isnan(lon + lat)
    return np.where(inside, dx, 0.0), np.where(inside, dy, 0.0)


def _bd_shift(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """By how many degrees BD-09 moves a GCJ-02 place."""
    radius = np.hypot(lon, lat) + 0.000_02 * np.sin(lat * _TURN)
    angle = np.arctan2(lat, lon) + 0.000_003 * np.cos(lon * _TURN)
    return radius * np.cos(angle) + 0.0065 - lon, radius * np.sin(angle) + 0.006 - lat
