"""Three datums: known places in each, both ways within a tenth of a millimetre, and names as people write them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.geography.datum import Datum, convert, convert_one, named

METRES_A_DEGREE = 111_320
MILLIMETRE = 0.001 / METRES_A_DEGREE
TENTH = MILLIMETRE / 10
IN_CHINA = st.tuples(st.floats(74, 134), st.floats(18, 53))


def published_gcj(lon: float, lat: float) -> tuple[float, float]:
    """The formula as it became public in 2010 (the often copied version with a = 6378245.0), one place at a time."""
    a, ee, x, y = 6378245.0, 0.00669342162296594323, lon - 105.0, lat - 35.0
    dlat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    dlat += (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    dlat += (20.0 * math.sin(y * math.pi) + 40.0 * math.sin(y / 3.0 * math.pi)) * 2.0 / 3.0
    dlat += (160.0 * math.sin(y / 12.0 * math.pi) + 320 * math.sin(y * math.pi / 30.0)) * 2.0 / 3.0
    dlon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    dlon += (20.0 * math.sin(6.0 * x * math.pi) + 20.0 * math.sin(2.0 * x * math.pi)) * 2.0 / 3.0
    dlon += (20.0 * math.sin(x * math.pi) + 40.0 * math.sin(x / 3.0 * math.pi)) * 2.0 / 3.0
    dlon += (150.0 * math.sin(x / 12.0 * math.pi) + 300.0 * math.sin(x / 30.0 * math.pi)) * 2.0 / 3.0
    radlat = lat / 180.0 * math.pi
    magic = 1 - ee * math.sin(radlat) * math.sin(radlat)
    root = math.sqrt(magic)
    dlat = (dlat * 180.0) / ((a * (1 - ee)) / (magic * root) * math.pi)
    dlon = (dlon * 180.0) / (a / root * math.cos(radlat) * math.pi)
    return lon + dlon, lat + dlat


def published_bd(lon: float, lat: float) -> tuple[float, float]:
    """The other map maker's formula, from GCJ-02."""
    turn = math.pi * 3000.0 / 180.0
    z = math.sqrt(lon * lon + lat * lat) + 0.00002 * math.sin(lat * turn)
    theta = math.atan2(lat, lon) + 0.000003 * math.cos(lon * turn)
    return z * math.cos(theta) + 0.0065, z * math.sin(theta) + 0.006


@given(IN_CHINA)
def test_both_shifts_are_the_published_ones(place):
    gcj = published_gcj(*place)
    assert convert_one(*place, Datum.WGS84, Datum.GCJ02) == pytest.approx(gcj, abs=TENTH)
    assert convert_one(*place, Datum.WGS84, Datum.BD09) == pytest.approx(published_bd(*gcj), abs=TENTH)


@given(IN_CHINA, st.sampled_from(Datum), st.sampled_from(Datum))
def test_there_and_back_is_the_same_place_to_a_tenth_of_a_millimetre(place, one, other):
    there = convert_one(*place, one, other)
    assert convert_one(*there, other, one) == pytest.approx(place, abs=TENTH)


def test_a_known_square_moves_by_what_maps_move_it():
    """Tian'anmen: half a kilometre to GCJ-02, another to BD-09."""
    lon, lat = 116.397_428, 39.909_23
    x, y = convert_one(lon, lat, Datum.WGS84, Datum.GCJ02)
    assert (x - lon, y - lat) == pytest.approx((0.006_243, 0.001_401), abs=5e-5)
    assert math.hypot((x - lon) * 85_400, (y - lat) * 111_000) == pytest.approx(555, abs=10)


def test_outside_china_nothing_moves_to_gcj():
    assert convert_one(-87.63, 41.88, Datum.WGS84, Datum.GCJ02) == (-87.63, 41.88)


def test_many_at_once_are_each_as_alone_and_no_number_stays_none():
    lon, lat = np.array([119.0, np.nan, 87.6, -70.0]), np.array([29.6, 29.0, 43.8, 20.0])
    for came in Datum:
        for wanted in Datum:
            x, y = convert(lon, lat, came, wanted)
            assert math.isnan(x[1])
            for at in (0, 2, 3):
                assert (x[at], y[at]) == pytest.approx(convert_one(lon[at], lat[at], came, wanted), abs=1e-12)


@pytest.mark.parametrize(
    ("words", "datum"),
    [
        ("WGS84", Datum.WGS84), ("wgs-84", Datum.WGS84), ("EPSG:4326", Datum.WGS84), ("CGCS2000", Datum.WGS84),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", Datum.WGS84), ("urn:ogc:def:crs:EPSG::4326", Datum.WGS84),
        ("gcj02", Datum.GCJ02), ("GCJ-02", Datum.GCJ02), ("火星坐标系", Datum.GCJ02), ("高德", Datum.GCJ02),
        ("bd09ll", Datum.BD09), ("BD-09", Datum.BD09), ("百度坐标系", Datum.BD09),
        ("EPSG:3857", None), ("", None), ("Beijing 54", None),
    ],
)  # fmt: skip
def test_a_datum_is_known_by_the_names_people_give_it(words, datum):
    assert named(words) is datum
