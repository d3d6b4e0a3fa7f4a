"""`heliograph calls bands`: what is written, what is said of it, and the exit status that a script can act on."""

from __future__ import annotations

import csv

from tests.core.calls.made_times import honest, table


def written(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_bands_of_each_unit_are_written_and_add_up(heliograph, tmp_path):
    given, out = tmp_path / "calls.csv", tmp_path / "bands.csv"
    calls = honest(a_day=60)
    given.write_text(table(calls).text, "gb18030")
    done = heliograph("calls", "bands", str(given), "--out", str(out), "--unit", "派出所")
    assert done.status == 0, done.err
    assert f"Written to {out}." in done.out
    rows = written(out)
    assert {one["unit"] for one in rows} == {"", "甲所", "乙所"}
    whole = [one for one in rows if one["measure"] == "calls" and one["stage"] == "arrived" and not one["unit"]]
    assert sum(int(one["value"]) for one in whole) == len(calls)
    assert all(one["low"] and one["high"] for one in rows if one["measure"] == "median" and one["value"])
    assert not any(0 < int(one["value"]) < 10 for one in rows if one["measure"][0].isdigit() and one["value"])


def test_what_a_person_must_decide_ends_with_1_and_writes_nothing(heliograph, tmp_path):
    given, out = tmp_path / "calls.csv", tmp_path / "bands.csv"
    given.write_text("time,arrived\n2026-01-13 10:00,12:30\n", "utf-8")
    done = heliograph("calls", "bands", str(given), "--out", str(out), "--json")
    assert done.status == 1
    assert done.json["usable"] is False
    assert not out.exists()
    done = heliograph("calls", "bands", str(given), "--out", str(out), "--json", "--read", "arrived=mm:ss")
    assert done.status == 0
    assert out.exists()
    assert [one["calls"] for one in done.json["weeks"]] == [None]


def test_persons_wrong_bands_and_wrong_words_end_with_2_and_say_where(heliograph, tmp_path):
    given, out, bands = tmp_path / "calls.csv", tmp_path / "bands.csv", tmp_path / "bands.toml"
    given.write_text("time,arrived,处警民警\n2026-01-13 10:00,2026-01-13 10:05,x\n", "utf-8")
    done = heliograph("calls", "bands", str(given), "--out", str(out))
    assert done.status == 2
    assert "calls.csv, line 1: there are columns about single officers (处警民警)" in done.err
    given.write_text("time,arrived\n2026-01-13 10:00,2026-01-13 10:05\n", "utf-8")
    bands.write_text("[arrived]\nseconds = [5, 4]\n", "utf-8")
    done = heliograph("calls", "bands", str(given), "--out", str(out), "--bands", str(bands))
    assert done.status == 2
    assert "bands.toml: [arrived] seconds must be" in done.err
    for wrong in ("received=clock", "arrived=hours", "arrived"):
        assert heliograph("calls", "bands", str(given), "--out", str(out), "--read", wrong).status == 2
    assert heliograph("calls", "bands", str(given), "--out", str(out), "--unit", "所").status == 2
    assert not out.exists()
