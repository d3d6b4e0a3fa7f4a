"""Messages out of a CSV file and topics into one.

Columns are found by name: `title` and `text` (one of them at least) and `at` must be there; `id`, `sender`, `for` and
`against` may be. A row that cannot be read is refused with its line, never left out unsaid.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from heliograph.core.language.table import BadTable
from heliograph.core.language.topics.telling import Topic
from heliograph.core.language.topics.values import Message
from heliograph.core.text import Text

COLUMNS = ("topic_id", "rank", "heat", "from", "to", "place", "people_affected", "title", "message_ids")
_LONGEST_FIELD = 10_000_000
_TIME = re.compile(
    r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?.*)?\s*", re.ASCII
)
_WHOLE = re.compile(r"\d{1,12}", re.ASCII)


def read(path: Path) -> list[Message]:
    """The messages of a file. Raises BadTable; OSError."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return list(_messages(_rows(file)))


def read_known(path: Path) -> dict[str, str]:
    """Which message stands in which topic by an earlier output. Raises BadTable; OSError."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = _rows(file)
        columns = _columns(next(rows, (1, []))[1], need=("topic_id", "message_ids"))
        return {ident: row[columns["topic_id"]] for _, row in rows for ident in row[columns["message_ids"]].split()}


def write(path: Path, topics: Iterable[Topic]) -> None:
    """The topics, a line each; ids of messages with spaces between."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        for topic in topics:
            times = (f"{topic.since:%Y-%m-%d %H:%M:%S}", f"{topic.until:%Y-%m-%d %H:%M:%S}")
            ids = " ".join(message.id for message in topic.messages)
            rows.writerow(
                (topic.id, topic.rank, f"{topic.heat.value:.2f}", *times, topic.place, topic.people, topic.title, ids)
            )


def time(words: str) -> datetime:
    """A time as tables write it: 2019/2/28 11:25:05, 2019-02-28T11:25, 2019年2月28日. No zone is read. Raises ValueError."""
    found = _TIME.fullmatch(words)
    if found is None:
        raise ValueError(words)
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _messages(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Message]:
    columns = _columns(next(rows, (1, []))[1], need=("at",))
    if "title" not in columns and "text" not in columns:
        raise BadTable(Text("第 1 行：缺少列 title 或 text。", "Line 1: no column title or text."))
    seen: dict[str, int] = {}
    for number, (line, row) in enumerate(rows, start=1):
        value = {name: row[at] for name, at in columns.items()}
        ident = "".join(value.get("id", "").split()) or str(number)
        if ident in seen:
            raise BadTable(
                Text(
                    f"第 {line} 行：id {ident} 已在第 {seen[ident]} 行。",
                    f"Line {line}: id {ident} stands in line {seen[ident]}, too.",
                )
            )
        seen[ident] = line
        try:
            at = time(value["at"])
        except ValueError:
            raise BadTable(
                Text(
                    f"第 {line} 行：at 不是时间。写成 2019-02-28 11:25。",
                    f"Line {line}: at is no time. Write 2019-02-28 11:25.",
                )
            ) from None
        support, against = (_whole(value.get(name, ""), name, line) for name in ("for", "against"))
        yield Message(
            ident, value.get("title", ""), value.get("text", ""), at, value.get("sender", "").strip(), support, against
        )


def _whole(words: str, name: str, line: int) -> int:
    if not words.strip():
        return 0
    if not _WHOLE.fullmatch(words.strip()):
        raise BadTable(Text(f"第 {line} 行：{name} 不是整数。", f"Line {line}: {name} is no whole number."))
    return int(words)


def _columns(header: Sequence[str], need: Sequence[str]) -> dict[str, int]:
    names = [name.strip() for name in header]
    missing = [name for name in need if name not in names]
    if missing:
        there = ", ".join(name for name in names if name) or "-"
        raise BadTable(
            Text(
                f"第 1 行：缺少列 {missing[0]}；现有：{there}。", f"Line 1: no column {missing[0]}; there are: {there}."
            )
        )
    return {name: number for number, name in enumerate(names) if name}


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Line number and fields, every row as long as the header. Raises BadTable."""
    csv.field_size_limit(_LONGEST_FIELD)
    rows = csv.reader(line.replace("\0", " ") for line in lines)
    width = 0
    try:
        for row in rows:
            if not row:
                continue
            width = width or len(row)
            if len(row) != width:
                raise BadTable(
                    Text(
                        f"第 {rows.line_num} 行有 {len(row)} 列，表头有 {width} 列。",
                        f"Line {rows.line_num} has {len(row)} columns, the header has {width}.",
                    )
                )
            yield rows.line_num, row
    except csv.Error as error:
        raise BadTable(Text(f"文件不是有效的 CSV：{error}。", f"The file is no valid CSV: {error}.")) from error
