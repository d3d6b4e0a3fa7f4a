"""How a file's letters are written: told by what stands in it, never by a broken letter or two."""

from __future__ import annotations

from pathlib import Path

import pytest

from heliograph.core.encodings import GB18030, UTF8, UTF16, encoding_of
from heliograph.core.language import table
from heliograph.core.language.table import BadTable

LETTER = "您好，河西派出所旁边的路灯坏了三个月，打过12345也没人管，请问归谁管？\n"


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        (b"", UTF8),
        (b"plain letters\n", UTF8),
        (LETTER.encode(), UTF8),
        (LETTER.encode("utf-8-sig"), UTF8),
        (LETTER.encode("gb18030"), GB18030),
        ("1,路灯\n".encode("gbk"), GB18030),
        (LETTER.encode("gb18030") * 20 + b"\xff" + LETTER.encode("gb18030"), GB18030),
        (LETTER.encode("utf-16"), UTF16),
        (LETTER.encode().replace("路".encode(), b"\xff\xfe"), UTF8),
        (b"\xff\xfe 13912345678 \xed\xa0\x80\n", UTF8),
        ("ئۇيغۇرچە خەت، བོད་ཡིག, 👮\u200d♀️".encode(), UTF8),
        (b"\xff\xfe" + bytes(range(128)) * 3 + b"x", UTF8),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)}-{value[:6].hex()}",
)
def test_a_file_is_read_as_it_was_written(tmp_path: Path, raw: bytes, written: str):
    (tmp_path / "a").write_bytes(raw)
    assert encoding_of(tmp_path / "a") == written


def test_a_letter_cut_in_two_between_readings_is_not_broken(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"x" + "路".encode() * 700_000)
    assert encoding_of(tmp_path / "a") == UTF8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_table_says_the_same_however_it_was_saved(tmp_path: Path, encoding: str):
    (tmp_path / "a.csv").write_text(f"编号,text\n7,{LETTER}", encoding)
    (only,) = table.read(tmp_path / "a.csv", text=["text"], ident="编号")
    assert (only.id, only.text) == ("7", LETTER.strip())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('id,text\n1,灯\n2,"没有关上\n3,雨\n', "Line 3: a quotation mark is opened here and never closed."),
        ('id,text\n1,"灯"坏了\n', "Line 2 is no valid CSV"),
        ("\x1b[2J" + "长" * 100 + ",b\n1,2\n", "no column text; there are: ?[2J" + "长" * 36 + "…, b."),
    ],
)
def test_what_is_no_table_is_said_with_its_line_and_harms_no_terminal(tmp_path: Path, content: str, said: str):
    (tmp_path / "a.csv").write_text(content, "utf-8")
    with pytest.raises(BadTable) as refused:
        list(table.read(tmp_path / "a.csv", text=["text"]))
    assert said in refused.value.text.en
    assert "\x1b" not in refused.value.text.zh
