"""`heliograph language train-answers` and `check-answers`, as an operator runs them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from tests.commands.conftest import Run
from tests.core.language.answers.exchanges import exchanges


def table(
    place: Path, rows: Sequence[Sequence[str]], header: Sequence[str] = ("id", "title", "text", "answer", "at")
) -> Path:
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return place


def scores(place: Path) -> list[dict[str, str]]:
    with place.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_pairs_are_learned_from_and_right_answers_stand_above_swapped_ones(heliograph: Run, tmp_path: Path):
    rows = exchanges()
    pairs = table(
        tmp_path / "pairs.csv", [(str(i), r.title, r.text, r.answer, f"{r.month}-05") for i, r in enumerate(rows)]
    )
    made = heliograph("language", "train-answers", str(pairs), "--out", str(tmp_path / "model"), "--json")
    assert made.status == 0, made.err
    assert made.json["figures"]["pairs"] == 100
    mixed = [(f"right{i}", r.title, r.text, r.answer, "") for i, r in enumerate(rows)]
    mixed += [(f"wrong{i}", r.title, r.text, rows[(i + 41) % 100].answer, "") for i, r in enumerate(rows)]
    asked = table(tmp_path / "asked.csv", mixed)
    for more in ([], ["--model", str(tmp_path / "model")]):
        done = heliograph("language", "check-answers", str(asked), "--out", str(tmp_path / "scores.csv"), *more)
        assert done.status == 0, done.err
        found = scores(tmp_path / "scores.csv")
        assert [row["id"] for row in found] == [row[0] for row in mixed]
        assert list(found[0]) == ["id", "fit", "template", "why"]
        right = [float(row["fit"]) for row in found[:100]]
        wrong = [float(row["fit"]) for row in found[100:]]
        assert sum(r > w for r in right for w in wrong) > 0.97 * 100 * 100
        assert {row["template"] for row in found} == {"1.0000"}, "each answer stands twice in the file"
        assert "都说到" in found[0]["why"]


def test_a_row_is_told_the_same_whatever_else_is_in_the_file(heliograph: Run, tmp_path: Path):
    rows = [(str(i), r.title, r.text, r.answer) for i, r in enumerate(exchanges()[:30])]
    header = ("id", "title", "text", "answer")
    few, many = table(tmp_path / "few.csv", rows[:1], header), table(tmp_path / "many.csv", rows[::-1], header)
    for file in (few, many):
        heliograph("language", "check-answers", str(file), "--out", str(file.with_suffix(".out")))
    alone, among = scores(few.with_suffix(".out"))[0], scores(many.with_suffix(".out"))[-1]
    assert alone["id"] == among["id"]
    assert alone["fit"] == among["fit"]
    assert alone["template"] == "0.0000"


def test_the_language_of_the_reasons_is_chosen_and_a_title_may_be_absent(heliograph: Run, tmp_path: Path):
    file = table(tmp_path / "a.csv", [("7", "路灯什么时候修好？", "路灯3月20日前修好。")], ("id", "text", "answer"))
    done = heliograph("language", "check-answers", str(file), "--out", str(tmp_path / "o.csv"), "--language", "en")
    assert done.status == 0, done.err
    assert "both speak of" in scores(tmp_path / "o.csv")[0]["why"]


def test_what_is_wrong_is_said_and_nothing_is_written(heliograph: Run, tmp_path: Path):
    out = tmp_path / "out.csv"
    good = table(tmp_path / "good.csv", [("1", "a", "b", "c", "")])
    short = table(tmp_path / "short.csv", [("1", "怎么办")], ("id", "text"))
    (tmp_path / "no.model").write_bytes(b"nothing")
    for words, said in (
        ([str(short)], "answer"),
        ([str(tmp_path / "absent.csv")], "absent.csv"),
        ([str(good), "--model", str(tmp_path / "no.model")], "no model file"),
        ([str(good), "--language", "fr"], "zh or en"),
    ):
        done = heliograph("language", "check-answers", *words, "--out", str(out))
        assert done.status == 2, done
        assert said in done.err
    few = heliograph("language", "train-answers", str(good), "--out", str(tmp_path / "m"))
    assert few.status == 2
    assert "100 are needed" in few.err
    assert not out.exists()
    assert not (tmp_path / "m").exists()


def test_broken_letters_and_an_empty_table_are_no_reason_to_stop(heliograph: Run, tmp_path: Path):
    (tmp_path / "a.csv").write_bytes(b"id,title,text,answer\n1," + b"\xff\xfe,\xe5\x8d" + ",好\x00\n".encode())
    (tmp_path / "b.csv").write_text("id,title,text,answer\n", encoding="utf-8")
    for name, rows in (("a", 1), ("b", 0)):
        done = heliograph("language", "check-answers", str(tmp_path / f"{name}.csv"), "--out", str(tmp_path / "o.csv"))
        assert done.status == 0, done.err
        assert len(scores(tmp_path / "o.csv")) == rows
