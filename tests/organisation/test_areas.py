"""Areas, beats, posts and the places of units from a GeoJSON file: seen first, written whole or not at all."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from heliograph.core.geography.datum import Datum, convert_one
from heliograph.organisation import actions, reading
from heliograph.organisation.actions import FileRefused, Outcome, read_features, read_lines
from heliograph.organisation.models import Area, Bureau, Change, Unit
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
FILE = json.loads((EXAMPLES / "areas.geojson").read_text("utf-8"))
SQUARE = [[118.90, 28.72], [118.94, 28.72], [118.94, 28.75], [118.90, 28.75], [118.90, 28.72]]


@pytest.fixture
def bureau(db) -> Bureau:
    made = Bureau.objects.create(code="linhai", name_zh="临海县公安局", name_en="Linhai")
    units = read_lines((EXAMPLES / "units.csv").read_bytes(), actions.UNIT_COLUMNS)
    assert actions.import_units(made, units, dry_run=False, now=NOW).written
    return made


def collection(*features) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def feature(geometry=None, **properties):
    named = {"kind": "area", "code": "a", "name_zh": "甲", "name_en": "A", "unit": "lh-east", **properties}
    return {
        "type": "Feature",
        "properties": named,
        "geometry": geometry or {"type": "Polygon", "coordinates": [SQUARE]},
    }


def imports(bureau, data: bytes, **more):
    return actions.import_areas(bureau, read_features(data), **{"dry_run": False, "now": NOW, **more})


def example() -> bytes:
    return json.dumps(FILE).encode()


def test_a_dry_run_shows_everything_and_writes_nothing(bureau):
    before = Change.objects.count()
    report = imports(bureau, example(), dry_run=True)
    assert report.counts == {Outcome.ADDED: 3, Outcome.CHANGED: 1}
    assert (report.is_clean, report.written, Area.objects.count()) == (True, False, 0)
    assert Change.objects.count() == before
    assert Unit.objects.filter(latitude__isnull=False).count() == 0


def test_the_example_makes_areas_and_puts_the_station_on_the_map(bureau):
    assert imports(bureau, example()).written
    assert [(a.code, a.kind, a.unit.code) for a in reading.areas(bureau.id).values()] == [
        ("east", "area", "lh-east"), ("east-1", "beat", "lh-east"), ("east-gate", "post", "lh-east"),
    ]  # fmt: skip
    station = Unit.objects.get(code="lh-east")
    assert (station.longitude, station.latitude) == (118.912, 28.735)
    assert set(Change.objects.filter(verb__startswith="area").values_list("subject", flat=True)) == {
        "area:east", "area:east-1", "area:east-gate",
    }  # fmt: skip


def test_twice_the_same_file_changes_nothing(bureau):
    imports(bureau, example())
    before = (list(Area.objects.values()), Change.objects.count())
    assert imports(bureau, example()).counts == {Outcome.UNCHANGED: 4}
    assert (list(Area.objects.values()), Change.objects.count()) == before


def test_a_clockwise_ring_is_stored_counter_clockwise(bureau):
    imports(bureau, collection(feature({"type": "Polygon", "coordinates": [SQUARE[::-1]]})))
    report = imports(bureau, collection(feature()))
    assert report.counts == {Outcome.UNCHANGED: 1}


def test_what_a_feature_does_not_name_stays(bureau):
    imports(bureau, collection(feature(since="2026-01-01")))
    ends = {"type": "Feature", "properties": {"code": "a", "until": "2026-06-30"}, "geometry": None}
    (line,) = imports(bureau, collection(ends)).lines
    assert [(d.field.en, d.old, d.new) for d in line.differences] == [("until", "", "2026-06-30")]
    area = Area.objects.get(code="a")
    assert (area.name_zh, area.since, area.until) == ("甲", date(2026, 1, 1), date(2026, 6, 30))
    assert [area.holds_on(date(2026, m, d)) for m, d in ((6, 30), (7, 1))] == [True, False]
    assert not area.holds_on(date(2025, 12, 31))


@pytest.mark.parametrize(
    ("properties", "geometry", "says"),
    [
        ({"kind": "district"}, None, "kind must be one of"),
        ({"kind": "post"}, None, "one of: Point"),
        ({"kind": "beat"}, {"type": "Point", "coordinates": [118.9, 28.7]}, "Polygon"),
        ({"unit": "nowhere"}, None, "'nowhere'"),
        ({"name_en": ""}, None, "name in English"),
        ({"name_zh": ["甲"] * 90}, None, "at most 100"),
        ({"code": "a b"}, None, "letters, digits"),
        ({"code": 7.5}, None, "letters, digits"),
        ({"since": "2026-06-01", "until": "2026-05-01"}, None, "ends before"),
        ({"since": "June"}, None, "no day"),
        ({}, {"type": "Polygon", "coordinates": [[[28.72, 118.9], *SQUARE[1:]]]}, "longitude first"),
        ({"kind": "unit", "code": "lh-east"}, None, "one of: Point"),
        ({"kind": "unit", "code": "nowhere"}, {"type": "Point", "coordinates": [118.9, 28.7]}, "'nowhere'"),
    ],
)
def test_a_refused_feature_is_named_and_keeps_the_whole_file_out(bureau, properties, geometry, says):
    report = imports(bureau, collection(feature(code="good"), feature(geometry, **properties)))
    good, bad = report.lines
    assert (good.outcome, bad.outcome, bad.number) == (Outcome.ADDED, Outcome.REFUSED, 2)
    assert says in bad.reason.en
    assert not Area.objects.exists()
    assert imports(bureau, collection(feature(code="good"))).written


def test_the_same_code_twice_in_a_file_is_refused_but_a_unit_may_share_one(bureau):
    report = imports(bureau, collection(feature(), feature()))
    assert "Feature 1 has this code" in report.lines[1].reason.en
    point = {"type": "Point", "coordinates": [118.9, 28.7]}
    both = collection(feature(code="lh-east"), feature(point, kind="unit", code="lh-east"))
    assert imports(bureau, both).written


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b'{"type": "FeatureCollection",\n "features": [}\n', 2, "Not valid JSON"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', 1, "Not valid JSON"),
        (b"[" * 100_000, 1, "Not valid JSON"),
        ("甲".encode("gb18030"), 1, "UTF-8"),
        (b"[]", 1, "FeatureCollection"),
        (b'{"type": "FeatureCollection", "features": []}', 1, "features at once"),
        (
            b'{"type": "FeatureCollection", "crs": "EPSG:3857", "features": [{"type": "Feature", "properties": {}}]}',
            1,
            "WGS-84",
        ),
        (b'{"type": "FeatureCollection", "features": [{"type": "Feature"}]}', 1, "Number 1"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(data, line, says):
    with pytest.raises(FileRefused, match=says) as refused:
        read_features(data)
    assert refused.value.line == line


@pytest.mark.parametrize("datum", ["gcj-02", "bd-09"])
@pytest.mark.parametrize("said_by", ["file", "feature", "option"])
def test_a_file_in_another_datum_is_kept_in_wgs84_and_the_record_says_where_it_came_from(bureau, datum, said_by):
    moved = [list(convert_one(*place, Datum.WGS84, Datum(datum))) for place in SQUARE]
    named = {"datum": datum} if said_by == "feature" else {}
    shape = {"type": "Polygon", "coordinates": [moved]}
    value = json.loads(collection(feature(shape, code="east", **named)))
    data = json.dumps({**value, "datum": datum.upper()} if said_by == "file" else value).encode()
    features = read_features(data, datum=datum if said_by == "option" else "")
    for written in (Outcome.ADDED, Outcome.UNCHANGED):
        report = actions.import_areas(bureau, features, dry_run=False, now=NOW)
        assert [line.outcome for line in report.lines] == [written]
    kept = Area.objects.get(code="east").geometry["coordinates"][0]
    assert np.array(kept) == pytest.approx(np.array(SQUARE), abs=1e-6)
    assert [one.after["datum"] for one in Change.objects.filter(verb="area.added", subject="area:east")] == [datum]


def test_a_datum_that_nobody_knows_is_refused():
    with pytest.raises(FileRefused, match="Unknown datum"):
        read_features(collection(feature(code="east")), datum="beijing54")


def test_numbers_that_are_no_degrees_are_left_for_the_reader_of_shapes_to_refuse(bureau):
    shape = {"type": "Polygon", "coordinates": [[[10**400, 1], [2, 2], ["x"], [[[[[[1, 2]]]]]]]]}
    value = json.loads(collection(feature(shape, code="east")))
    features = read_features(json.dumps({**value, "datum": "gcj-02"}).encode())
    assert not actions.import_areas(bureau, features, dry_run=False, now=NOW).is_clean


def test_an_area_of_another_bureau_is_another(bureau):
    other = Bureau.objects.create(code="beihe", name_zh="北河", name_en="Beihe")
    Unit.objects.create(bureau=other, code="lh-east", name_zh="东", name_en="East")
    imports(bureau, collection(feature()))
    assert imports(other, collection(feature())).counts == {Outcome.ADDED: 1}
    assert {a.unit.bureau_id for a in Area.objects.filter(bureau=other)} == {other.id}
