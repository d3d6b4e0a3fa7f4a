"""Read the messages of a CSV file, and say with line and column what is wrong with it.

Columns are found by name, in any order, more are left alone. UTF-8 with or without its mark, or GB 18030 (`core.encodings`); a
byte that is neither becomes U+FFFD, because one broken letter is no reason to refuse a message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from heliograph.core.encodings import encoding_of
from heliograph.core.table import BadTable, rows
from heliograph.core.text import Text

__all__ = ["BadTable", "Message", "missing", "read", "records"]

_LONGEST_NAME, _MOST_NAMES = 40, 30


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
    lines = records(path)
    header = next(lines)[1]
    columns = [header.index(name) for name in text if name in header]
    if not columns:
        raise missing("、".join(text), " or ".join(text), header)
    if label is not None and label not in header:
        raise missing(label, label, header)
    at_label = header.index(label) if label is not None else None
    at_id = header.index(ident) if ident in header else None
    for number, (line, row) in enumerate(lines, start=1):
        found = row[at_label].strip() if at_label is not None else ""
        if at_label is not None and not found:
            raise BadTable(Text(f"第 {line} 行的 {label} 为空。", f"Line {line}: column {label} is empty."))
        words = "\n".join(row[column] for column in columns if row[column])
        yield Message(row[at_id] if at_id is not None else str(number), words, found)


def records(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The header of a CSV file, then its rows, each with the line it ends on and as long as the header. Raises BadTable; OSError."""
    with path.open(encoding=encoding_of(path), errors="replace", newline="") as file:
        lines = rows(line.replace("\0", " ") for line in file)
        header = _header(next(lines, (1, []))[1])
        yield 1, header
        for line, row in lines:
            if row and len(row) != len(header):
                raise BadTable(
                    Text(
                        f"第 {line} 行有 {len(row)} 列，表头有 {len(header)} 列。",
                        f"Line {line} has {len(row)} columns, the header has {len(header)}.",
                    )
                )
            if row:
                yield line, row


def missing(zh: str, en: str, header: Sequence[str]) -> BadTable:
    """Which column is not there, and which are."""
    names = ", ".join(_readable(name) for name in header[:_MOST_NAMES] if name) or "-"
    return BadTable(Text(f"第 1 行：缺少列 {zh}；现有：{names}。", f"Line 1: no column {en}; there are: {names}."))


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


def _readable(name: str) -> str:
    """A name for a sentence: without signs that a terminal would obey, and cut."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in name)
    return shown if len(shown) <= _LONGEST_NAME else shown[:_LONGEST_NAME] + "…"
