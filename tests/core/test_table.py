"""Rows of a CSV file, each with its line; no reader's bound is another's."""

from __future__ import annotations

from itertools import chain, repeat

import pytest

from heliograph.core.table import LONGEST_ROW, BadTable, reader, rows


def test_a_row_stands_with_the_line_it_ends_on():
    assert list(rows(['a,"b\n', 'c"\n', "\n", "d\n"])) == [(2, ["a", "b\nc"]), (3, []), (4, ["d"])]


def test_a_row_that_never_ends_is_refused_with_the_line_it_begins_on():
    endless = chain(["a\n", '"b\n'], repeat("x" * 1_000_000))
    with pytest.raises(BadTable, match=r"^Line 2: a row of more than"):
        list(rows(endless))


def test_what_one_reader_refuses_another_still_takes():
    long = "x" * (LONGEST_ROW + 1)
    other = reader(["short", long])
    assert next(other) == ["short"]
    with pytest.raises(BadTable):
        next(rows([long]))
    assert next(other) == [long]


@pytest.mark.parametrize(
    ("lines", "said"),
    [(["a\n", '"b\n', "c\n"], "Line 2: a quotation mark"), (["a\n", '"b"c\n'], "Line 2 is no valid CSV")],
)
def test_what_is_no_csv_is_said_with_its_line(lines, said):
    with pytest.raises(BadTable, match=f"^{said}"):
        list(rows(lines))
