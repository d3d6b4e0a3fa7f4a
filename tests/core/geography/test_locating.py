"""Areas and places: holes, borders, overlaps, several parts; one at a time and many at once say the same."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.geography.areas import read_areas
from heliograph.core.geography.datum import Datum
from heliograph.core.geography.fitting import better_fit
from heliograph.core.geography.locating import OUTSIDE, Locator
from heliograph.core.geography.stated import AreasUnusable

A, B = shapely.box(0, 0, 2, 2), shapely.box(2, 0, 4, 2)
RING = shapely.Polygon([(10, 0), (14, 0), (14, 4), (10, 4)], [[(11, 1), (13, 1), (13, 3), (11, 3)]])
TWO = shapely.MultiPolygon([shapely.box(20, 0, 21, 1), shapely.box(22, 0, 23, 1)])
OVER = shapely.box(1, 1, 3, 3)
AREAS = [A, B, RING, TWO, OVER]
EXPECTED = {
    (1, 0.5): 0, (3, 0.5): 1, (2, 0.5): 0, (2, 0): 0, (0, 0): 0, (4, 2): 1, (1.5, 1.5): 0, (2.5, 2.5): 4, (2.5, 2): 1,
    (12, 2): OUTSIDE, (11, 2): 2, (10.5, 2): 2, (20.5, 0.5): 3, (21.5, 0.5): OUTSIDE, (23, 1): 3, (50, 50): OUTSIDE,
}  # fmt: skip


def test_inside_outside_in_a_hole_on_a_border_and_where_areas_overlap():
    locator = Locator(AREAS)
    assert {place: locator.place(*place) for place in EXPECTED} == EXPECTED


def test_many_at_once_say_what_each_says_alone_and_a_place_with_nan_is_nowhere():
    lon, lat = np.array([*EXPECTED, (math.nan, 1), (1, math.inf)], dtype=float).T
    assert Locator(AREAS).places(lon, lat).tolist() == [*EXPECTED.values(), OUTSIDE, OUTSIDE]


GRID = st.integers(0, 12).map(lambda n: n / 2)


@given(
    st.lists(st.tuples(GRID, GRID, GRID, GRID), min_size=1, max_size=6), st.lists(st.tuples(GRID, GRID), max_size=20)
)
def test_the_first_area_that_holds_or_touches_a_place_is_the_answer(corners, places):
    """Against the plainest way to ask: every area in its order, compared as numbers. Half steps put many on borders."""
    boxes = [(min(a, c), min(b, d), max(a, c) + 1, max(b, d) + 1) for a, b, c, d in corners]
    plain = [
        next((n for n, (w, s, e, t) in enumerate(boxes) if w <= x <= e and s <= y <= t), OUTSIDE) for x, y in places
    ]
    locator = Locator([shapely.box(*one) for one in boxes])
    lon, lat = np.array(places, dtype=float).reshape(-1, 2).T
    assert locator.places(lon, lat).tolist() == plain == [locator.place(*one) for one in places]


def test_the_areas_round_a_place_are_those_within_so_many_metres():
    locator = Locator([shapely.box(119.0, 29.0, 119.1, 29.1), shapely.box(119.101, 29.0, 119.2, 29.1)])
    assert locator.around(119.0999, 29.05, 50) == [0]
    assert locator.around(119.0999, 29.05, 150) == [0, 1]


# Reading areas


def geojson(*features: dict, **more: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}, ensure_ascii=False).encode()


def feature(coordinates: object = None, kind: str = "Polygon", **properties: object) -> dict:
    square = [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]
    return {
        "type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates or square},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "chosen"),
    [
        ([{"NAME": "甲", "id": 1}, {"NAME": "乙", "id": 2}], "NAME"),
        ([{"BEAT": "1", "BEAT_NUM": "0911"}, {"BEAT": "1", "BEAT_NUM": "0912"}], "BEAT_NUM"),
        ([{"名称": "甲", "编号": 1}, {"名称": "乙", "编号": 2}], "名称"),
        ([{"DIST_NUM": 17, "x": 1}, {"DIST_NUM": 31, "x": 1}], "DIST_NUM"),
        ([{"objectid": 7}, {"objectid": 8}], "objectid"),
        ([{"beat_no": 7.0, "area": 1.5}, {"beat_no": 8.0, "area": 2.5}], "beat_no"),
        ([{"colour": "red"}, {"colour": "blue"}], ""),
    ],
)  # fmt: skip
def test_the_property_that_tells_the_areas_apart_is_their_name(rows, chosen):
    assert read_areas(geojson(*(feature(**row) for row in rows))).property == chosen


def test_numbers_are_names_without_a_point_and_the_nameless_are_numbered():
    found = read_areas(geojson(feature(no=7.0), feature(no=8), feature()))
    assert [one.name for one in found.areas] == ["7", "8", "#3"]
    assert "Feature 3" in found.warnings[0].en


def test_a_boundary_that_crosses_itself_is_mended_and_named():
    bow = [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]
    found = read_areas(geojson(feature(name="a"), feature(bow, name="bow")))
    assert found.areas[1].polygon.area == pytest.approx(2)
    assert "Feature 2 was mended" in found.warnings[0].en
    assert Locator([found.areas[1].polygon]).place(0.2, 1) == 0


@pytest.mark.parametrize(
    "geometry",
    [
        None, {"type": "Point", "coordinates": [0, 0]}, {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, {"type": "Polygon", "coordinates": "x"},
        {"type": "Polygon", "coordinates": [[[0, 0], [500000, 0], [500000, 4000000], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, float("nan")], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, None], [2, 2], [0, 0]]]},
    ],
)  # fmt: skip
def test_what_has_no_area_is_left_out_and_named_and_alone_refused(geometry):
    bad = {"type": "Feature", "properties": {"name": "bad"}, "geometry": geometry}
    found = read_areas(geojson(feature(name="good"), bad))
    assert [one.name for one in found.areas] == ["good"]
    assert "Feature 2 was left out" in found.warnings[0].en
    with pytest.raises(AreasUnusable):
        read_areas(geojson(bad))


@pytest.mark.parametrize(
    ("more", "datum"),
    [
        ({}, None), ({"datum": "GCJ-02"}, Datum.GCJ02), ({"crs": "BD-09"}, Datum.BD09),
        ({"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}, Datum.WGS84),
    ],
)  # fmt: skip
def test_a_file_says_which_datum_it_is_in(more, datum):
    assert read_areas(geojson(feature(name="a"), **more)).datum is datum


def test_features_may_say_it_too_if_they_agree():
    assert read_areas(geojson(feature(name="a", datum="gcj02"), feature(name="b", datum="gcj02"))).datum is Datum.GCJ02
    with pytest.raises(AreasUnusable):
        read_areas(geojson(feature(name="a", datum="gcj02"), feature(name="b")))


def test_a_projection_is_refused_with_what_to_do():
    with pytest.raises(AreasUnusable, match="EPSG:3857"):
        read_areas(geojson(feature(name="a"), crs={"type": "name", "properties": {"name": "EPSG:3857"}}))


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"type": "FeatureCollection"}', b"\xff\xfe\x00", b"[" * 100_000])
def test_what_is_no_geojson_is_refused(data):
    with pytest.raises(AreasUnusable):
        read_areas(data)


def test_places_that_fit_better_in_another_datum_are_pointed_out_and_others_not():
    beat = Locator([shapely.box(119.0, 29.0, 119.01, 29.01)])
    lon, lat = (one.ravel() for one in np.meshgrid(np.linspace(119.001, 119.009, 20), np.linspace(29.001, 29.009, 20)))
    from heliograph.core.geography.datum import convert

    moved = convert(lon, lat, Datum.WGS84, Datum.GCJ02)
    datum, best, now = better_fit(beat, *moved, Datum.WGS84, Datum.WGS84)
    assert (datum, best) == (Datum.GCJ02, 1.0)
    assert now < 0.9
    assert better_fit(beat, lon, lat, Datum.WGS84, Datum.WGS84) is None
