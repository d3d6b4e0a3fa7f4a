"""`heliograph calls check`: the report, and the exit status that a script can act on."""

from __future__ import annotations

from datetime import date

from tests.core.calls.made import FORMS, moments, table


def test_a_file_that_can_be_planned_from_ends_with_0(heliograph, tmp_path):
    given = tmp_path / "calls.csv"
    given.write_text(table([FORMS["ymd"](at) for at in moments(date(2025, 3, 1), 40, 5)]).text, "gb18030")
    done = heliograph("calls", "check", str(given))
    assert done.status == 0, done.err
    assert "A plan may be made from this." in done.out
    assert "NOTE: " in done.out


def test_a_file_in_doubt_ends_with_1_and_with_0_once_somebody_said(heliograph, tmp_path):
    given = tmp_path / "calls.csv"
    given.write_text(table(["03/04/2025 10:00", "05/06/2025 10:00"]).text, "utf-8")
    done = heliograph("calls", "check", str(given))
    assert done.status == 1
    assert "STOPS: 2 lines written like '03/04/2025 10:00'" in done.out
    done = heliograph("calls", "check", str(given), "--dates", "dmy", "--json")
    assert done.status == 0, done.err
    assert (done.json["usable"], done.json["kept"]) == (True, 2)


def test_a_table_about_persons_and_a_wrong_option_end_with_2(heliograph, tmp_path):
    given = tmp_path / "calls.csv"
    given.write_text("time,lat,lon,报警人\n2025-03-14 10:00,29,119,x\n", "utf-8")
    done = heliograph("calls", "check", str(given))
    assert done.status == 2
    assert "columns about persons (报警人)" in done.err
    assert heliograph("calls", "check", str(given), "--dates", "my").status == 2


def test_calls_outside_the_areas_are_counted_apart(heliograph, tmp_path):
    given, areas = tmp_path / "calls.csv", tmp_path / "areas.geojson"
    times = [FORMS["ymd"](at) for at in moments(date(2025, 3, 1), 20, 5)]
    given.write_text(table(times, places=lambda one: (29.05, 119.05 if one % 2 else 118.0)).text, "utf-8")
    areas.write_text(
        '{"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Polygon","coordinates":'
        "[[[119,29],[119.1,29],[119.1,29.1],[119,29.1],[119,29]]]}}",
        "utf-8",
    )
    said = heliograph("calls", "check", str(given), "--areas", str(areas), "--json").json
    assert said["kept"] == len(times) // 2
    assert [value for name, value in said["summary"] if name[1].startswith("Outside")] == [
        str(len(times) - len(times) // 2)
    ]


def test_what_is_no_text_ends_with_2_and_what_to_do(heliograph, tmp_path):
    given = tmp_path / "calls.csv"
    for content, said in (
        (b"PK\x03\x04" + bytes(range(256)), "spreadsheet's own file"),
        (b"\x80\xff" * 50, "no text in"),
    ):
        given.write_bytes(content)
        done = heliograph("calls", "check", str(given))
        assert done.status == 2
        assert said in done.err
        assert "save it as CSV" in done.err
