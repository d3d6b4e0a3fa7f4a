"""Units, areas, beats and posts on a map: GeoJSON as RFC 7946 wants it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from heliograph.core import geometry
from heliograph.organisation import reading
from heliograph.organisation.models import Area

pytestmark = pytest.mark.django_db


def read(name: str, status: int = 200):
    response = Client().get(f"/feeds/{name}.geojson")
    assert response.status_code == status
    if status != 200:
        return None
    assert response["Content-Type"] == "application/geo+json"
    return json.loads(response.content)


def by_code(name: str) -> dict[str, dict]:
    found = read(name)
    assert found["type"] == "FeatureCollection"
    for feature in found["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        assert feature["type"] == "Feature"
    return {feature["properties"]["code"]: feature for feature in found["features"]}


def test_a_station_stands_at_its_longitude_first_and_an_unplaced_unit_nowhere(cast, areas):
    units = by_code("units")
    assert units["heping"]["geometry"] == {"type": "Point", "coordinates": [118.912, 28.735]}
    assert units["donghu"]["geometry"] is None
    assert units["heping"]["properties"]["parent"] == "hexi"
    assert set(units) == set(cast.units) - {"beihe"}


@pytest.mark.parametrize(("name", "codes"), [("areas", ["donghu-area", "heping-area"]), ("beats", ["heping-1"])])
def test_rings_follow_the_right_hand_rule_and_close(cast, areas, name, codes):
    found = by_code(name)
    assert list(found) == codes
    for feature in found.values():
        ((ring,),) = geometry.polygons(feature["geometry"])
        assert ring[0] == ring[-1]
        assert geometry.signed_area(ring) > 0
        assert all(118 < lon < 119 and 28 < lat < 29 for lon, lat in ring)


def test_posts_are_points(cast, areas):
    (post,) = by_code("posts").values()
    assert post["geometry"] == {"type": "Point", "coordinates": [118.9, 28.73]}
    assert post["properties"]["unit"] == "heping"


def test_what_has_ended_or_not_begun_is_not_shown(cast, areas, clock):
    Area.objects.filter(code="heping-1").update(until=date(2026, 3, 16))
    Area.objects.filter(code="gate").update(since=date(2026, 3, 18))
    reading.forget()
    assert by_code("beats") == by_code("posts") == {}
    assert set(by_code("areas")) == {"heping-area", "donghu-area"}


def test_a_closed_unit_and_another_bureau_s_are_not_shown(cast, areas):
    cast.units["donghu"].active = False
    cast.units["donghu"].save()
    reading.forget()
    assert not {"donghu", "beihe"} & set(by_code("units"))


def test_no_officer_is_in_it(cast, areas):
    every = "".join(json.dumps(read(name), ensure_ascii=False) for name in ("units", "areas", "beats", "posts"))
    assert not any(officer.name_zh in every or officer.badge in every for officer in cast.officers.values())


def test_another_name_is_not_found(cast):
    read("officers", 404)
