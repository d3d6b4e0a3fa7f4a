"""`heliograph beats locate`: a table in, a table out, whatever made it; real beats and calls beside it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from heliograph.cli import app
from heliograph.core.geography.datum import Datum, convert_one

EAST = [[[119.0, 29.0], [119.1, 29.0], [119.1, 29.1], [119.0, 29.1], [119.0, 29.0]]]
WEST = [[[118.9, 29.0], [119.0, 29.0], [119.0, 29.1], [118.9, 29.1], [118.9, 29.0]]]


@pytest.fixture
def beats(tmp_path: Path) -> Path:
    """东 and 西, side by side."""
    rows = [("东", EAST), ("西", WEST)]
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": rings}}
        for name, rings in rows
    ]
    path = tmp_path / "beats.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def locate(tmp_path: Path, points: bytes | Path, beats: Path, *more: str, status: int = 0):
    """Run the command; the rows of the result without its header, and what was said."""
    source, out = points, tmp_path / "out.csv"
    if isinstance(points, bytes):
        source = tmp_path / "points.csv"
        source.write_bytes(points)
    told = CliRunner().invoke(app, ["beats", "locate", str(source), "--beats", str(beats), "--out", str(out), *more])
    assert told.exit_code == status, told.output
    if status:
        assert not out.exists()
        return [], told.output
    rows = list(csv.reader(out.open(encoding="utf-8", newline="")))
    assert rows[0] == ["id", "beat"]
    return rows[1:], told.output


POINTS = "id,lat,lon\na,29.05,119.05\nb,29.05,118.95\nc,10,10\n"
ANSWER = [["a", "东"], ["b", "西"], ["c", ""]]


@pytest.mark.parametrize(
    "data",
    [
        POINTS.encode(), POINTS.encode("utf-8-sig"), POINTS.replace("\n", "\r\n").encode(), POINTS.encode("utf-16"),
        POINTS.replace("id,lat,lon", "编号,纬度,经度").encode("gb18030"), POINTS.replace(",", "\t").encode(),
        POINTS.replace(",", ";").encode(), POINTS.replace("\n", "\n\n").encode(), POINTS.encode().rstrip(),
        POINTS.replace("id,lat,lon", "ID,Latitude,Longitude").encode(),
        b"sep=;\r\n" + POINTS.replace(",", ";").encode(), b"\xef\xbb\xbf\nSEP=,\n" + POINTS.encode(),
    ],
)  # fmt: skip
def test_a_table_is_read_whatever_made_it(tmp_path, beats, data):
    assert locate(tmp_path, data, beats)[0] == ANSWER


def test_columns_may_stand_in_any_order_beside_others_and_ids_stay_as_they_are(tmp_path, beats):
    data = 'what,lon,id,lat\nx,119.05,"00,7 ",29.05\ny,118.95,"say ""b""",29.05\n'
    assert locate(tmp_path, data.encode(), beats)[0] == [["00,7 ", "东"], ['say "b"', "西"]]


@pytest.mark.parametrize(
    "place", [",", "nan,119", "29.05,inf", "x,y", "91,119.05", "29.05,181", "29_0,119.05", "29.05"]
)
def test_a_place_that_cannot_be_read_keeps_its_line_and_is_counted(tmp_path, beats, place):
    rows, said = locate(tmp_path, f"id,lat,lon\na,{place}\nb,29.05,119.05\n".encode(), beats)
    assert rows == [["a", ""], ["b", "东"]]
    assert "1 without a usable place" in said


def test_a_place_on_the_common_border_gets_the_first_beat_of_the_file(tmp_path, beats):
    assert locate(tmp_path, b"id,lat,lon\na,29.05,119.0\nb,29.0,119.0\n", beats)[0] == [["a", "东"], ["b", "东"]]


@pytest.mark.parametrize("datum", ["gcj-02", "bd-09"])
def test_points_in_another_datum_are_converted_where_it_is_said(tmp_path, beats, datum):
    """A hundred metres west of the border; on such a map the numbers lie east of it."""
    lon, lat = convert_one(118.999, 29.05, Datum.WGS84, Datum(datum))
    data = f"id,lat,lon\na,{lat:.8f},{lon:.8f}\n".encode()
    assert locate(tmp_path, data, beats)[0] == [["a", "东"]]
    assert locate(tmp_path, data, beats, "--points-datum", datum)[0] == [["a", "西"]]
    said_in_the_table = f"id,lat,lon,datum\na,{lat:.8f},{lon:.8f},{datum.upper()}\nb,29.05,118.999,\n".encode()
    assert locate(tmp_path, said_in_the_table, beats)[0] == [["a", "西"], ["b", "西"]]


def test_areas_that_say_their_datum_are_believed_and_an_option_is_stronger(tmp_path, beats):
    value = json.loads(beats.read_text("utf-8"))
    beats.write_text(json.dumps({**value, "datum": "GCJ-02"}), "utf-8")
    data = b"id,lat,lon\na,29.05,118.9999\n"
    assert locate(tmp_path, data, beats)[0] == [["a", "东"]]
    rows, said = locate(tmp_path, data, beats, "--areas-datum", "wgs-84")
    assert rows == [["a", "西"]]
    assert "says GCJ-02" in said
    assert locate(tmp_path, data, beats, "--datum", "gcj-02")[0] == [["a", "西"]]


def test_nothing_is_converted_unasked_but_a_better_fit_is_pointed_out(tmp_path, beats):
    places = [convert_one(lon, 29.05, Datum.WGS84, Datum.GCJ02) for lon in np.linspace(119.0925, 119.0995, 40)]
    data = "id,lat,lon\n" + "".join(f"{n},{lat},{lon}\n" for n, (lon, lat) in enumerate(places))
    rows, said = locate(tmp_path, data.encode(), beats)
    assert ["39", ""] in rows
    assert "--points-datum gcj-02" in said
    assert {beat for _, beat in locate(tmp_path, data.encode(), beats, "--points-datum", "gcj-02")[0]} == {"东"}


@pytest.mark.parametrize("place", ["119.05,29.05", "118.95,29.05"])
def test_latitude_and_longitude_changed_over_are_pointed_out_and_left_as_they_are(tmp_path, beats, place):
    """In China a longitude is no possible latitude, so such a place can't even be read."""
    rows, said = locate(tmp_path, f"id,lat,lon\na,{place}\nb,29.05,119.05\n".encode(), beats)
    assert rows == [["a", ""], ["b", "东"]]
    assert "latitude and longitude seem to be swapped: 1 of 2" in said


def test_places_outside_all_areas_are_not_taken_for_changed_over(tmp_path, beats):
    assert "swapped" not in locate(tmp_path, b"id,lat,lon\na,35,100\nb,29.05,119.05\nc,,\n", beats)[1]


@pytest.mark.parametrize("datum", ["gcj-02", "bd-09"])
def test_changed_over_places_are_recognised_in_their_datum(tmp_path, beats, datum):
    lon, lat = convert_one(119.05, 29.05, Datum.WGS84, Datum(datum))
    for data in (f"id,lat,lon\na,{lon},{lat}\n", f"id,lat,lon,datum\na,{lon},{lat},{datum}\n"):
        assert "seem to be swapped" in locate(tmp_path, data.encode(), beats, "--points-datum", datum)[1]


def test_real_calls_with_latitude_and_longitude_changed_over_are_pointed_out(tmp_path, shared):
    """There the longitude is a possible latitude: only looking at the areas tells."""
    folder = shared / "data" / "planning" / "chicago"
    calls = (folder / "Crimes_September_2014.csv").read_text("utf-8").splitlines()[:400]
    table = "\n".join([calls[0].replace("Latitude,Longitude", "Longitude,Latitude"), *calls[1:]])
    rows, said = locate(tmp_path, table.encode(), folder / "police_beats_simple.geojson")
    assert not any(beat for _, beat in rows)
    assert "seem to be swapped" in said


def test_areas_of_a_projection_are_refused_with_what_to_do(tmp_path, shared):
    areas = shared / "data" / "planning" / "carrollton" / "areas_state_plane_ft.geojson"
    assert "metres or feet" in locate(tmp_path, POINTS.encode(), areas, status=2)[1]


@pytest.mark.parametrize(
    ("data", "more"),
    [
        (b"", ()), (b"name,x\n1,2\n", ()), (POINTS.encode(), ("--datum", "beijing54")),
        (POINTS.encode(), ("--property", "nothing")), (b'id,lat,lon\n"' + b"x" * 200_000, ()),
        (b"id,lat,lon,datum\na,1,2,mars\n", ()),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_a_sentence_and_leaves_nothing_behind(tmp_path, beats, data, more):
    assert locate(tmp_path, data, beats, *more, status=2)[1].strip()
    assert not list(tmp_path.glob(".*part"))


def test_neither_table_nor_areas_are_written_over(tmp_path, beats):
    source = tmp_path / "points.csv"
    source.write_text(POINTS, "utf-8")
    areas = beats.read_bytes()
    for out in (source, beats, tmp_path / "nowhere" / "out.csv"):
        told = CliRunner().invoke(app, ["beats", "locate", str(source), "--beats", str(beats), "--out", str(out)])
        assert told.exit_code == 2
    assert (source.read_text("utf-8"), beats.read_bytes()) == (POINTS, areas)


def test_a_broken_letter_is_refused_with_a_sentence(tmp_path, beats):
    said = locate(
        tmp_path, "id,lat,lon\n第一,29.05,119.05\n".encode() + b"\xff,1,2\n" + "路灯\n".encode() * 20, beats, status=2
    )[1]
    assert "UTF-8" in said


def test_a_name_may_be_chosen(tmp_path, beats):
    value = json.loads(beats.read_text("utf-8"))
    for number, one in enumerate(value["features"], 7):
        one["properties"]["Number"] = number
    beats.write_text(json.dumps(value), "utf-8")
    assert locate(tmp_path, POINTS.encode(), beats, "--property", "number")[0][:2] == [["a", "7"], ["b", "8"]]


def test_more_lines_than_one_piece_keep_their_order(tmp_path, beats):
    from heliograph.core.geography.points import PIECE

    lines = (f"{n},29.05,{118.95 if n % 2 else 119.05}\n" for n in range(PIECE + 10))
    rows, _ = locate(tmp_path, ("id,lat,lon\n" + "".join(lines)).encode(), beats)
    assert rows == [[str(n), "西" if n % 2 else "东"] for n in range(PIECE + 10)]


def test_real_calls_fall_into_the_beats_of_their_own_district(tmp_path, shared):
    """A month of a city: beats' numbers begin with the district, which the calls name too."""
    folder = shared / "data" / "planning" / "chicago"
    rows, said = locate(tmp_path, folder / "Crimes_September_2014.csv", folder / "police_beats_simple.geojson")
    assert "'BEAT_NUM'" in said
    calls = list(csv.DictReader((folder / "Crimes_September_2014.csv").open(encoding="utf-8")))
    found = [(call["District"].zfill(2), beat) for call, (_, beat) in zip(calls, rows, strict=True) if beat]
    assert len(found) > 0.95 * len(calls)
    assert sum(beat[:2] == district for district, beat in found) > 0.97 * len(found)
