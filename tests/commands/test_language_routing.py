"""`heliograph language train` and `route`, as an operator runs them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from heliograph.core.language import table
from heliograph.core.language.routing import Row, train
from tests.commands.conftest import Run
from tests.core.language.routing.conftest import history


def write(place: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    with place.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return str(place)


def predictions(place: Path) -> list[dict[str, str]]:
    with place.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def learned(heliograph: Run, tmp_path: Path) -> str:
    rows = [(f"a{i}", row.label, row.text) for i, row in enumerate(history(200))]
    confirmed = write(tmp_path / "confirmed.csv", ["id", "label", "text"], rows)
    made = heliograph("language", "train", confirmed, "--out", str(tmp_path / "routing.model"), "--json")
    assert made.status == 0, made.err
    assert made.json["figures"]["messages"] == 200
    assert made.json["bytes"] == (tmp_path / "routing.model").stat().st_size
    return str(tmp_path / "routing.model")


def test_messages_are_routed_in_their_order_with_words_of_their_own(heliograph: Run, tmp_path: Path, learned: str):
    new = history(2_100, seed=8)
    asked = write(tmp_path / "new.csv", ["text", "more", "id"], [(row.text, "x", f"n{i}") for i, row in enumerate(new)])
    for processes in ("1", "2"):
        out = tmp_path / f"{processes}.csv"
        done = heliograph("language", "route", asked, "--model", learned, "--out", str(out), "--processes", processes)
        assert done.status == 0, done.err
        assert "2100 messages" in done.out
    assert (tmp_path / "1.csv").read_bytes() == (tmp_path / "2.csv").read_bytes()
    found = predictions(tmp_path / "2.csv")
    assert [row["id"] for row in found] == [f"n{i}" for i in range(2_100)]
    assert list(found[0]) == ["id", "label", "probability", "second", "second_probability", "why"]
    assert sum(row["label"] == known.label for row, known in zip(found, new, strict=True)) > 2_050
    for row, known in zip(found, new, strict=True):
        assert float(row["probability"]) >= float(row["second_probability"])
        assert all(word in known.text for word in row["why"].split())


def test_another_label_and_other_columns_can_be_learned(heliograph: Run, tmp_path: Path):
    rows = [(row.label, row.text[:12], row.text[12:], "") for row in history(120) if row.label in ("治安", "户籍")]
    table_ = write(tmp_path / "h.csv", ["nature", "title", "text", "answer"], rows)
    made = heliograph(
        "language", "train", table_, "--label", "nature", "--text", "title,text", "--out", str(tmp_path / "m")
    )
    assert made.status == 0, made.err
    assert f"{len(rows)} messages, 2 labels" in made.out


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no header"),
        ("id,text\n1,路灯\n", "Line 1: no column label; there are: id, text."),
        ("id,label\n1,甲\n", "Line 1: no column title or text"),
        ("label,label,text\n甲,甲,路灯\n", "named twice: label"),
        ("label,text\n甲,路灯\n甲\n", "Line 3 has 1 columns, the header has 2."),
        ("label,text\n甲,路灯\n,路灯\n", "Line 3: column label is empty."),
        ('label,text\n甲,"第一行\n第二行"\n乙,路灯,多\n', "Line 4 has 3 columns"),
        ("label,text\n甲,路灯\n", "Two labels"),
    ],
)
def test_a_table_that_cannot_be_learned_from_is_refused_with_its_line(
    heliograph: Run, tmp_path: Path, content: str, reason: str
):
    (tmp_path / "bad.csv").write_text(content, "utf-8")
    done = heliograph("language", "train", str(tmp_path / "bad.csv"), "--out", str(tmp_path / "m"))
    assert done.status == 2
    assert reason in done.err
    assert "bad.csv" in done.err
    assert not (tmp_path / "m").exists()


def test_what_is_not_there_or_no_model_is_refused(heliograph: Run, tmp_path: Path):
    asked = write(tmp_path / "new.csv", ["id", "text"], [("1", "路灯")])
    out = ("--out", str(tmp_path / "out.csv"))
    missing = heliograph("language", "route", asked, "--model", str(tmp_path / "none"), *out)
    assert (missing.status, "none: No such file" in missing.err) == (2, True)
    wrong = heliograph("language", "route", asked, "--model", asked, *out)
    assert (wrong.status, "no model file" in wrong.err) == (2, True)
    nowhere = heliograph("language", "train", asked, "--out", str(tmp_path / "no" / "m"))
    assert (nowhere.status, "is no folder" in nowhere.err) == (2, True)
    folder = heliograph("language", "route", asked, "--model", asked, "--out", str(tmp_path))
    assert (folder.status, "is a folder" in folder.err) == (2, True)
    assert not (tmp_path / "out.csv").exists()


def test_broken_letters_and_an_empty_table_are_read(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbfid,text\n7,\xff\xfe\x00lamp\n\n")
    (only,) = table.read(tmp_path / "a.csv", text=["text"])
    assert (only.id, only.text) == ("7", "\ufffd\ufffd lamp")
    (tmp_path / "b.csv").write_text("id,text\n", "utf-8")
    assert list(table.read(tmp_path / "b.csv", text=["title", "text"])) == []


@pytest.mark.real_data
def test_real_messages_find_their_label(shared: Path):
    """Every third message is kept apart, repeats of a message on one side; the figures that the model says hold there."""
    from heliograph.core.language.routing.features import fold
    from heliograph.core.language.routing.folds import groups_of

    path = shared / "data" / "messages" / "labelled.csv"
    rows = [Row(message.text, message.label) for message in table.read(path, text=["text"], label="label")]
    apart = groups_of([fold(row.text) for row in rows]) % 3 == 0
    model = train([row for row, out in zip(rows, apart, strict=True) if not out])
    kept = [row for row, out in zip(rows, apart, strict=True) if out]
    found = model.suggest(row.text for row in kept)
    assert model.figures.macro_f1 > 0.89
    assert sum(s.label == row.label for s, row in zip(found, kept, strict=True)) / len(kept) > 0.89
    sure = [(s, row) for s, row in zip(found, kept, strict=True) if s.is_sure]
    assert len(sure) > 0.7 * len(kept)
    assert sum(s.label == row.label for s, row in sure) / len(sure) > 0.955
