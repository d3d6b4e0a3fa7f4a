"""Where an entry of a TOML file stands."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from heliograph.core.procedure import shipped_folder
from heliograph.core.procedure.locate import join, lines_of

SAMPLE = """\
# a comment with = and [brackets]
title = { zh = "一", en = "one" }
"quoted key" = 1
a.b = 2

list = [
  "first",  # not ] the end
  { x = 1, y = [10,
    20] },
]
long = '''
[not.a.header]
'''
text = "a \\" quote ] and # no comment"

[states.taken]
title = 1

[[actions]]
name = "one"

[[actions]]
name = "two"
[actions.more]
deep = true
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("title", 2),
        ("title.en", 2),
        ("quoted key", 3),
        ("a.b", 4),
        ("list", 6),
        ("list[0]", 7),
        ("list[1].x", 8),
        ("list[1].y[1]", 9),
        ("long", 11),
        ("text", 14),
        ("states.taken", 16),
        ("states.taken.title", 17),
        ("actions[0]", 19),
        ("actions[1].name", 23),
        ("actions[1].more.deep", 25),
    ],
)
def test_each_kind_of_entry_is_found_on_its_line(path: str, line: int) -> None:
    assert lines_of(SAMPLE)[path] == line


def test_windows_line_ends_do_not_shift_the_lines() -> None:
    assert lines_of(SAMPLE.replace("\n", "\r\n")) == lines_of(SAMPLE)


def every_path(value: object, path: str = "") -> list[str]:
    if isinstance(value, dict):
        below = [(join(path, key), inner) for key, inner in value.items()]
    elif isinstance(value, list):
        below = [(f"{path}[{index}]", inner) for index, inner in enumerate(value)]
    else:
        below = []
    return [each for at, inner in below for each in (at, *every_path(inner, at))]


@pytest.mark.parametrize("file", sorted(shipped_folder().rglob("*.toml")), ids=lambda file: file.stem)
def test_every_entry_of_every_shipped_file_is_found(file: Path) -> None:
    text = file.read_text("utf-8")
    lines = lines_of(text)
    # A list of tables ([[actions]]) has no line of its own, only its elements have.
    lists = ("actions", "basis", "elsewhere", "fields", "promises", "states", "tellings", "views")
    known = lines | dict.fromkeys(lists, 0)
    assert [path for path in every_path(tomllib.loads(text)) if path not in known] == []
