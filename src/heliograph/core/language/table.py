"""Read the messages of a CSV file, and say with line and column what is wrong with it.

Columns are found by name, in any order, more are left alone. UTF-8 with or without its mark; a byte that is no UTF-8
becomes U+FFFD, because one broken letter is no reason to refuse a message.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from heliograph.core.text import Text

_LONGEST_FIELD = 10_000_000


class BadTable(ValueError):
    """A file that cannot be read as messages. `text` names the line or the column."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class Message:
    """A row: its id (its number, if there is no such column), its text (the text columns, a line each), its label."""

    id: str
    text: str
    label: str


def read(path: Path, *, text: Sequence[str], label: str | None = None, ident: str = "id") -> Iterator[Message]:
    """The messages of a file, one at a time.

    `text`: the columns that make the text; those that are absent are skipped, but one must be there. `label`: a column
    that must be there and hold something in every row; None if no label is wanted. Raises BadTable; OSError.
    """
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        csv.field_size_limit(_LONGEST_FIELD)
        rows = csv.reader(_without_nul(file))
        header = _header(next(_checked(rows), []))
        columns = [header.index(name) for name in text if name in header]
        if not columns:
            raise _missing("、".join(text), " or ".join(text), header)
        if label is not None and label not in header:
            raise _missing(label, label, header)
        at_label = header.index(label) if label is not None else None
        at_id = header.index(ident) if ident in header else None
        for number, row in enumerate(_checked(rows), start=1):
            if not row:
                continue
            if len(row) != len(header):
                raise BadTable(
                    Text(
                        f"第 {rows.line_num} 行有 {len(row)} 列，表头有 {len(header)} 列。",
                        f"Line {rows.line_num} has {len(row)} columns, the header has {len(header)}.",
                    )
                )
            found = row[at_label].strip() if at_label is not None else ""
            if at_label is not None and not found:
                raise BadTable(
                    Text(f"第 {rows.line_num} 行的 {label} 为空。", f"Line {rows.line_num}: column {label} is empty.")
                )
            words = "\n".join(row[column] for column in columns if row[column])
            yield Message(row[at_id] if at_id is not None else str(number), words, found)


def _header(row: list[str]) -> list[str]:
    names = [name.strip() for name in row]
    if not any(names):
        raise BadTable(Text("文件没有表头。", "The file has no header line."))
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise BadTable(
            Text(f"第 1 行：列名重复：{'、'.join(twice)}。", f"Line 1: columns named twice: {', '.join(twice)}.")
        )
    return names


def _checked(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error as error:
        raise BadTable(Text(f"文件不是有效的 CSV：{error}。", f"The file is no valid CSV: {error}.")) from error


def _without_nul(lines: Iterator[str]) -> Iterator[str]:
    return (line.replace("\0", " ") for line in lines)


def _missing(zh: str, en: str, header: Sequence[str]) -> BadTable:
    names = ", ".join(name for name in header if name)
    return BadTable(Text(f"第 1 行：缺少列 {zh}；现有：{names}。", f"Line 1: no column {en}; there are: {names}."))
