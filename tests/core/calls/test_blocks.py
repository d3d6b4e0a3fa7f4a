"""Blocks from GeoJSON: what is wrong is said by feature; neighbours are those who share a border; a cell's load goes by area."""

from __future__ import annotations

import json

import pytest
import shapely
from shapely.geometry import mapping

from heliograph.core.calls import blocks
from heliograph.core.calls.blocks import BadBlocks, cut_blocks, read
from heliograph.core.calls.cells import Cell
from heliograph.core.geography.datum import Datum

STEP = 0.01
"""About a kilometre."""


def square(column: int, row: int, gap: float = 0.0) -> shapely.Polygon:
    west, south = 119 + column * STEP, 29 + row * STEP
    return shapely.box(west + gap, south, west + STEP, south + STEP)


def file(*features: tuple[object, dict]) -> str:
    made = [
        {
            "type": "Feature",
            "geometry": mapping(drawn) if hasattr(drawn, "geom_type") else drawn,
            "properties": properties,
        }
        for drawn, properties in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": made})


def test_names_and_stations_are_read_and_the_rest_is_named_as_dropped():
    text = file(
        (square(0, 0), {"名称": "渔家村", "派出所": "donghu", "colour": 3}),
        (square(1, 0), {"名称": "新街", "派出所": ""}),
    )
    found = read(text)
    assert [(one.name, one.station) for one in found.blocks] == [("渔家村", "donghu"), ("新街", "")]
    assert found.dropped == ("colour",)
    assert [one.name for one in read(file((square(0, 0), {}), (square(1, 0), {}))).blocks] == ["1", "2"]


BOW = {"type": "Polygon", "coordinates": [[[119, 29], [119.01, 29.01], [119.01, 29], [119, 29.01], [119, 29]]]}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (({"type": "Point", "coordinates": [119, 29]}, {"name": "b"}), "no Polygon"),
        ((None, {"name": "b"}), "no Polygon"),
        (({"type": "Polygon", "coordinates": [[["x", 1]]]}, {"name": "b"}), "can't be read"),
        (({"type": "Polygon", "coordinates": "x"}, {"name": "b"}), "can't be read"),
        ((shapely.box(500000, 29, 500001, 30), {"name": "b"}), "no degrees"),
        ((BOW, {"name": "b"}), "crosses itself"),
        ((square(1, 0), {"name": " "}), "no name"),
        ((square(1, 0), {"name": "x" * 61}), "longer than"),
        ((square(1, 0), {"name": "a"}), "that of feature 1"),
        ((square(0, 0), {"name": "b"}), "overlap"),
        ((shapely.box(119.02, 29, 119.02001, 29.00001), {"name": "b"}), "smaller than"),
    ],
)
def test_what_is_wrong_is_said_with_the_number_of_the_feature(wrong, words):
    with pytest.raises(BadBlocks) as caught:
        read(file((square(0, 0), {"name": "a"}), wrong))
    (text,) = caught.value.texts
    assert words in text.en
    assert "2" in text.zh


def test_every_feature_at_fault_is_named_at_once():
    with pytest.raises(BadBlocks) as caught:
        read(file((None, {"name": "a"}), (square(0, 0), {"name": "b"}), (None, {"name": "c"})))
    assert [one.en.split(":")[0] for one in caught.value.texts] == ["Feature 1", "Feature 3"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"type": "FeatureCollection", "features": []}', '{"type": "Feature"}', "[" * 100_000]
)
def test_what_is_no_collection_is_refused(text):
    with pytest.raises(BadBlocks):
        read(text)


def test_a_file_about_persons_is_refused_whole():
    with pytest.raises(BadBlocks, match="persons"):
        read(file((square(0, 0), {"name": "a", "联系人": "x"})))


def test_another_datum_is_converted():
    there = read(file((square(0, 0), {"name": "a"})), Datum.GCJ02).blocks[0].shape
    assert 100 < shapely.distance(there.centroid, square(0, 0).centroid) * 111_000 < 1_000


def test_neighbours_share_a_border_also_over_a_narrow_gap_and_not_at_a_corner():
    shapes = [square(0, 0), square(1, 0, gap=1.5e-5), square(0, 1), square(1, 1), square(3, 0)]
    found = cut_blocks(list("abcde"), shapes)
    assert set(found.edges) == {(0, 1), (0, 2), (1, 3), (2, 3)}
    assert found.edges[0, 1] == pytest.approx(1_113, rel=0.01)
    assert found.areas[0] == pytest.approx(found.areas[4], rel=1e-6)


def test_a_cells_load_goes_to_its_blocks_by_area_and_none_is_lost():
    cell = Cell.at(119.0001, 29.0001)
    west, south, east, north = cell.box()
    cut = west + (east - west) / 4
    found = cut_blocks(["a", "b"], [shapely.box(west, south, cut, north), shapely.box(cut, south, east, north)])
    assert found.loads({cell: 100.0, Cell.at(120, 30): 7.0}) == pytest.approx([25.0, 75.0])


def test_what_is_kept_is_read_again_as_it_was():
    found = read(file((square(0, 0), {"name": "a", "station": "x"})))
    ((name, drawn, station),) = blocks.kept(found)
    assert (name, station) == ("a", "x")
    assert shapely.equals_exact(shapely.geometry.shape(drawn), found.blocks[0].shape, tolerance=1e-6, normalize=True)
