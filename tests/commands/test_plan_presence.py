"""`heliograph plan presence`: routes and their minutes out, today's beside them, persons refused."""

from __future__ import annotations

import csv

POSTS = "post,x,y,calls\n" + "".join(f"p{post},{post * 400},{post % 3 * 500},{post + 1}\n" for post in range(6))
CREWS = "day,hour,crews\n" + "".join(f"{day},{hour},2\n" for day in range(1, 8) for hour in range(8, 16))


def test_routes_are_written_added_up_and_compared_with_todays(heliograph, tmp_path):
    posts, crews, today = tmp_path / "posts.csv", tmp_path / "crews.csv", tmp_path / "today.csv"
    out, again, added = tmp_path / "routes.csv", tmp_path / "again.csv", tmp_path / "added.csv"
    posts.write_text(POSTS, "utf-8")
    crews.write_text(CREWS, "utf-8")
    today.write_text("day,crew,post,arrive,leave\n1,1,p0,08:00,15:00\n2,1,p0,08:00,15:00\n", "utf-8")
    given = ["plan", "presence", str(posts), str(crews), "--rounds", "5", "--days", "2"]
    done = heliograph(*given, "--out", str(out), "--added", str(added), "--today", str(today), "--json")
    assert done.status == 0, done.err
    said = done.json
    with added.open(encoding="utf-8") as lines:
        minutes = sum(int(row["minutes"]) for row in csv.DictReader(lines))
    assert minutes == said["compared"]["Proposed"]["minutes"]
    assert said["compared"]["Today"]["minutes"] == 840
    assert said["compared"]["Today"]["gini"] > said["compared"]["Proposed"]["gini"]
    assert said["compared"]["Today"]["overlap"] < said["compared"]["Proposed"]["overlap"]
    assert said["today_broken"] == "today.csv, line 2: the stand is not 15 minutes."
    assert said["bound"] <= said["objective"] <= said["simple"]
    assert said["on_duty"] == 2 * 2 * 8 * 60
    plain = heliograph(*given, "--out", str(again))
    assert again.read_bytes() == out.read_bytes()
    assert "Unevenness: " in plain.out
    assert "engine: largest shortfall" in plain.out


def test_persons_are_refused_and_nothing_is_written(heliograph, tmp_path):
    posts, crews, out = tmp_path / "posts.csv", tmp_path / "crews.csv", tmp_path / "routes.csv"
    posts.write_text("post,x,y,calls,姓名\na,0,0,1,某\n", "utf-8")
    crews.write_text(CREWS, "utf-8")
    done = heliograph("plan", "presence", str(posts), str(crews), "--out", str(out))
    assert done.status == 2
    assert "never from persons" in done.err
    assert not out.exists()
