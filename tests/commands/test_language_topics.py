"""`heliograph language topics`, as an operator runs it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.commands.conftest import Run
from tests.core.language.topics.test_topics import CARDS, MIXER

HEAD = ["id", "sender", "title", "at", "text", "against", "for"]


def written(place: Path, rows: list[list[str]], head: list[str] | None = None) -> Path:
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head or HEAD, *rows])
    return place


def several() -> list[list[str]]:
    said = [*MIXER, *CARDS]
    return [
        [f"18{n}", f"A{n}", title, f"2019/3/{n + 1} 8:05:00", text, "0", "2"] for n, (title, text) in enumerate(said)
    ]


def read(place: Path) -> list[dict[str, str]]:
    with place.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_topics_are_written_with_rank_heat_time_place_people_title_and_messages(heliograph: Run, tmp_path: Path):
    file, out = written(tmp_path / "in.csv", several()), tmp_path / "topics.csv"
    done = heliograph("language", "topics", str(file), "--out", str(out), "--explain")
    assert done.status == 0, done.err
    first, second = read(out)
    assert list(first) == ["topic_id", "rank", "heat", "from", "to", "place", "people_affected", "title", "message_ids"]
    assert (first["topic_id"], first["rank"], first["people_affected"]) == ("T180", "1", "4")
    assert (first["from"], first["to"]) == ("2019-03-01 08:05:00", "2019-03-04 08:05:00")
    assert first["message_ids"].split() == ["180", "181", "182", "183"]
    assert second["message_ids"].split() == ["184", "185"]
    assert float(first["heat"]) > float(second["heat"])
    assert "heat = (people + 0.5 × log₂(1 + repeats)" in done.out
    assert f"= {first['heat']}" in done.out
    assert "A0" not in out.read_text("utf-8"), "no sender is written"


def test_the_same_file_gives_the_same_bytes(heliograph: Run, tmp_path: Path):
    for name in ("one.csv", "two.csv"):
        file = written(tmp_path / "in.csv", several() if name == "one.csv" else several()[::-1])
        assert heliograph("language", "topics", str(file), "--out", str(tmp_path / name)).status == 0
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_topics_written_before_keep_their_ids(heliograph: Run, tmp_path: Path):
    before, out = tmp_path / "before.csv", tmp_path / "after.csv"
    file = written(tmp_path / "in.csv", several()[1:])
    assert heliograph("language", "topics", str(file), "--out", str(before)).status == 0
    file = written(tmp_path / "in.csv", several())
    done = heliograph("language", "topics", str(file), "--out", str(out), "--known", str(before))
    assert done.status == 0, done.err
    found = {row["topic_id"]: row["message_ids"].split() for row in read(out)}
    assert found["T181"] == ["180", "181", "182", "183"]


@pytest.mark.parametrize(
    ("rows", "head", "words"),
    [
        ([["1", "x"]], ["id", "title"], "no column at"),
        ([["1", "2019-01-01"]], ["id", "at"], "no column title or text"),
        ([["1", "x", "soon"]], ["id", "title", "at"], "Line 2: at is no time"),
        ([["1", "x", "2019-13-01"]], ["id", "title", "at"], "Line 2: at is no time"),
        ([["1", "x", "2019-01-01", "many"]], ["id", "title", "at", "for"], "Line 2: for is no whole number"),
        ([["1", "x", "2019-01-01"]] * 2, ["id", "title", "at"], "Line 3: id 1 stands in line 2"),
        ([["1", "x"]], ["id", "title", "at"], "Line 2 has 2 columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(heliograph: Run, tmp_path: Path, rows, head, words):
    file = written(tmp_path / "in.csv", rows, head)
    done = heliograph("language", "topics", str(file), "--out", str(tmp_path / "out.csv"))
    assert done.status == 2
    assert words in done.out + done.err
    assert not (tmp_path / "out.csv").exists()


def test_an_empty_table_has_no_topics(heliograph: Run, tmp_path: Path):
    done = heliograph("language", "topics", str(written(tmp_path / "in.csv", [])), "--out", str(tmp_path / "out.csv"))
    assert done.status == 0
    assert read(tmp_path / "out.csv") == []
