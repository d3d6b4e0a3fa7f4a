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

from heliograph.core.language.table import BadTable, missing, records
from heliograph.core.language.topics.telling import Topic
from heliograph.core.language.topics.values import Message
from heliograph.core.text import Text

COLUMNS = ("topic_id", "rank", "heat", "from", "to", "place", "people_affected", "title", "message_ids")
_TIME = re.compile(
    r"\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?.*)?\s*", re.ASCII
)
_WHOLE = re.compile(r"\d{1,12}", re.ASCII)


def read(path: Path) -> list[Message]:
    """The messages of a file. Raises BadTable; OSError."""
    return list(_messages(records(path)))


def read_known(path: Path) -> dict[str, str]:
    """Which message stands in which topic by an earlier output. Raises BadTable; OSError."""
    rows = records(path)
    columns = _columns(next(rows)[1], need=("topic_id", "message_ids"))
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
    columns = _columns(next(rows)[1], need=("at",))
    if "title" not in columns and "text" not in columns:
        raise missing("title 或 text", "title or text", list(columns))
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
    absent = [name for name in need if name not in header]
    if absent:
        raise missing(absent[0], absent[0], header)
    return {name: number for number, name in enumerate(header) if name}
