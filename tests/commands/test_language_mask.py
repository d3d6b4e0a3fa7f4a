"""`heliograph language mask`, as an operator runs it: lines kept, spans by line, any bytes read, nothing written over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.conftest import Run

LETTER = "您好，我的电话是13912345678。\n\n第三行没有什么。\r\n身份证11010519491231002X，住文三路123号4幢602室\n"


def masked(heliograph: Run, tmp_path: Path, raw: bytes, *more: str) -> tuple[str, list[dict[str, object]]]:
    (tmp_path / "in.txt").write_bytes(raw)
    given, out, listed = (str(tmp_path / name) for name in ("in.txt", "out.txt", "spans.jsonl"))
    answer = heliograph("language", "mask", given, "--out", out, "--spans", listed, *more)
    assert answer.status == 0, answer.err
    spans = [json.loads(line) for line in (tmp_path / "spans.jsonl").read_text("utf-8").splitlines()]
    return (tmp_path / "out.txt").read_bytes().decode(), spans


def test_numbers_go_lines_stay_and_each_span_says_where_it_stood(heliograph: Run, tmp_path: Path):
    written, spans = masked(heliograph, tmp_path, LETTER.encode())
    assert written == "您好，我的电话是×××。\n\n第三行没有什么。\r\n身份证×××，住文三路某号\n"
    lines = LETTER.split("\n")
    assert [(one["line"], one["kind"], lines[one["line"] - 1][one["start"] : one["end"]]) for one in spans] == [
        (1, "phone", "13912345678"), (4, "identity", "11010519491231002X"), (4, "address", "123号4幢602室"),
    ]  # fmt: skip
    assert all(set(one) == {"line", "start", "end", "kind", "certainty"} for one in spans)
    assert all(0 < one["certainty"] <= 1 for one in spans)


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("某", "王建国，男，住文三路某号，电话×××"),
        ("×", "王建国，男，住文三路××××，电话×××××××××××"),
        ("generalise", "王建国，男，住文三路附近，电话×××"),
    ],
)
def test_each_style_writes_its_own(heliograph: Run, tmp_path: Path, style: str, written: str):
    found, _ = masked(heliograph, tmp_path, "王建国，男，住文三路123号，电话13912345678".encode(), "--style", style)
    rest = "××" if style == "×" else "某"
    assert found == written.replace("王建国", "王" + rest)


def test_broken_bytes_are_one_character_each_and_break_nothing(heliograph: Run, tmp_path: Path):
    written, spans = masked(
        heliograph, tmp_path, b"\xff\xfe 13912345678 \xed\xa0\x80\n\xc3\n\xf0\x9f\x98\x80 13912345678"
    )
    assert written.count("\n") == 2
    assert "139" not in written
    assert [(one["line"], one["start"]) for one in spans] == [(1, 3), (3, 2)]


def test_a_number_does_not_run_over_the_end_of_a_line(heliograph: Run, tmp_path: Path):
    written, spans = masked(heliograph, tmp_path, b"139123\n45678\n13912345678\n13812345678\n")
    assert written == "139123\n45678\n×××\n×××\n"
    assert [one["line"] for one in spans] == [3, 4]


def test_a_line_longer_than_a_block_is_read_to_its_end(heliograph: Run, tmp_path: Path):
    line = "今天天气很好。" * 60_000 + "电话13912345678"
    written, spans = masked(heliograph, tmp_path, (line + "\n二\n").encode())
    assert written == "今天天气很好。" * 60_000 + "电话×××\n二\n"
    assert [(one["line"], one["start"]) for one in spans] == [(1, len(line) - 11)]


def test_the_original_is_never_written_over(heliograph: Run, tmp_path: Path):
    (tmp_path / "in.txt").write_text("13912345678", "utf-8")
    answer = heliograph("language", "mask", str(tmp_path / "in.txt"), "--out", str(tmp_path / "in.txt"))
    assert (answer.status, "another file" in answer.err) == (2, True)
    assert (tmp_path / "in.txt").read_text("utf-8") == "13912345678"


def test_a_file_of_an_office_program_in_china_is_read_and_written_as_it_is(heliograph: Run, tmp_path: Path):
    """Taken for UTF-8 it would be a file without a word, and nothing would be found in it."""
    (tmp_path / "in.txt").write_text(LETTER, "gb18030", newline="")
    given, out = str(tmp_path / "in.txt"), str(tmp_path / "out.txt")
    answer = heliograph("language", "mask", given, "--out", out)
    assert answer.status == 0, answer.err
    written = (tmp_path / "out.txt").read_bytes().decode("gb18030")
    assert written == "您好，我的电话是×××。\n\n第三行没有什么。\r\n身份证×××，住文三路某号\n"


def test_a_folder_is_no_place_for_a_copy(heliograph: Run, tmp_path: Path):
    (tmp_path / "in.txt").write_text("13912345678", "utf-8")
    for more in (["--out", str(tmp_path)], ["--out", str(tmp_path / "o"), "--spans", str(tmp_path)]):
        answer = heliograph("language", "mask", str(tmp_path / "in.txt"), *more)
        assert (answer.status, "is a folder" in answer.err) == (2, True)
    assert not (tmp_path / "o").exists()
