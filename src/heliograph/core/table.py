"""The rows of a CSV file, strictly: each with its line, and in words what is wrong with one. Which columns mean what is the caller's."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from heliograph.core.text import Text

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

LONGEST_ROW = 10_000_000
"""Characters. A quotation mark that is never closed would otherwise make one row of the rest of the file."""
_LONGEST_FIELD = 2**31 - 1


class BadTable(ValueError):
    """A file that cannot be read as a table. `text` names the line or the column."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def reader(lines: Iterable[str], *, delimiter: str = ",", strict: bool = False) -> CsvReader:
    """Python's reader, with no limit on a field. That limit is one for the whole process: whoever set a lower one would change
    what others refuse, so it is always set to the same."""
    csv.field_size_limit(_LONGEST_FIELD)
    return csv.reader(lines, delimiter=delimiter, strict=strict)


def rows(lines: Iterable[str], *, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it ends on, empty ones too. Raises BadTable."""
    begins, taken = 1, 0

    def bounded() -> Iterator[str]:
        nonlocal taken
        for line in lines:
            taken += len(line)
            if taken > LONGEST_ROW:
                raise _too_long(begins)
            yield line

    found = reader(bounded(), delimiter=delimiter, strict=True)
    while True:
        begins, taken = found.line_num + 1, 0
        try:
            row = next(found, None)
        except csv.Error as error:
            raise _broken(begins, found.line_num, str(error)) from error
        if row is None:
            return
        yield found.line_num, row


def _too_long(begins: int) -> BadTable:
    return BadTable(
        Text(
            f"从第 {begins} 行起的一行超过 {LONGEST_ROW} 个字：是不是有一个引号没有配对的另一半？",
            f"Line {begins}: a row of more than {LONGEST_ROW} characters; is a quotation mark never closed?",
        )
    )


def _broken(begins: int, ends: int, why: str) -> BadTable:
    if "unexpected end of data" in why:
        return BadTable(
            Text(
                f"第 {begins} 行：有一个引号没有配对的另一半。",
                f"Line {begins}: a quotation mark is opened here and never closed.",
            )
        )
    return BadTable(Text(f"第 {ends} 行不是有效的 CSV：{why}。", f"Line {ends} is no valid CSV: {why}."))
