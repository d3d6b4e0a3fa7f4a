"""The columns of a table of calls, under whatever names; and what a cell of each says. A table with persons in it is refused whole.

Refusing is done by the planners' own rule (`core.planning.inputs`): one list of what is about a person.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from heliograph.core.geography.points import COLUMNS as OF_PLACES
from heliograph.core.geography.points import DATUM
from heliograph.core.planning.inputs import Source, refuse_number, refuse_persons
from heliograph.core.table import BadTable, rows
from heliograph.core.text import Text, folded

_LASTED = (
    "minutes",
    "duration",
    "service minutes",
    "minutes of work",
    "分钟",
    "用时",
    "时长",
    "处置用时",
    "处警用时",
    "处置时长",
    "处警时长",
)
_IN_MINUTES = ("", "分钟", "(分钟)", "（分钟）", "(分)", "（分）", " (min)", " (minutes)")
NAMES: dict[str, tuple[str, ...]] = {
    "time": ("time", "datetime", "date", "call time", "received", "received at", "reported", "created", "start", "时间", "报警时间",
             "接警时间", "接报时间", "发生时间", "日期"),
    "clock": ("clock", "time of day", "hour", "时刻", "时间", "time"),
    "lat": OF_PLACES["lat"],
    "lon": OF_PLACES["lon"],
    "kind": ("kind", "type", "category", "primary type", "call type", "nature", "种类", "类别", "类型", "警情类别", "警情类型"),
    "minutes": (*(f"{word}{unit}" for unit in _IN_MINUTES for word in _LASTED), "处置分钟"),
    "origin": ("origin", "source", "initiated", "initiated by", "来源", "报警来源", "警情来源", "报警方式"),
    "id": ("id", "number", "call id", "incident", "编号", "序号", "警情编号"),
    "datum": DATUM,
}  # fmt: skip
NEEDED = ("time", "lat", "lon")
LONGEST_KIND = 60


class Origin(StrEnum):
    """Who made a call out of what happened: somebody who called, or an officer who was there and looked."""

    PUBLIC = "public"
    OFFICER = "officer"
    UNKNOWN = "unknown"

    @property
    def words(self) -> Text:
        return _ORIGINS[self]


_ORIGINS = {
    Origin.PUBLIC: Text("群众报警", "calls from the public"),
    Origin.OFFICER: Text("民警发现", "found by officers"),
    Origin.UNKNOWN: Text("来源不明", "origin not known"),
}
_WORDS = {
    Origin.PUBLIC: "public citizen caller phone telephone call 110 110报警 110接警 12110 911 群众 群众报警 群众来电 群众求助 报警 报警电话 "
    "电话 电话报警 来电 短信 短信报警 微信报警 网上报警 上门报警 窗口 市民 网上 app",
    Origin.OFFICER: "officer police patrol onview selfinitiated officerinitiated proactive 民警 民警发现 巡逻 巡逻发现 主动 主动发现 "
    "自行发现 工作中发现",
}
_OF_WORD = {folded(word): origin for origin, words in _WORDS.items() for word in words.split()}


@dataclass(slots=True)
class Table:
    """The lines of a file as far as calls need them, column by column. `whole`: each line as it stands, to find it twice."""

    source: Source
    used: dict[str, str]
    unused: tuple[str, ...]
    lines: list[int] = field(default_factory=list)
    cells: dict[str, list[str]] = field(default_factory=dict)
    whole: list[str] = field(default_factory=list)
    refused: list[tuple[int, Text]] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return name in self.used


def read(source: Source, names: Mapping[str, Sequence[str]] = NAMES, needed: Sequence[str] = NEEDED) -> Table:
    """The table; `names`: what each column may be called, in small letters. Lines of another length are refused one by one.

    Raises `BadInput` for no table, for columns or numbers of persons, and where a column that is needed is missing.
    """
    text = source.text.lstrip("\ufeff")
    try:
        found = [(line, row) for line, row in rows(text.splitlines(keepends=True), delimiter=_mark(text)) if any(row)]
    except BadTable as error:
        raise source.error(error.text.zh, error.text.en) from error
    if len(found) < 2:
        raise source.error(
            "没有数据：第一行是列名，其后每行一条警情。", "holds no data: names of columns first, then a call a line."
        )
    while len(found) > 2 and sum(map(bool, map(str.strip, found[0][1]))) == 1:  # a title over the table
        found.pop(0)
    head = [name.strip() for name in found[0][1]]
    refuse_persons(source, found[0][0], head)
    places = _places(source, head, names, needed)
    table = Table(source, {name: head[place] for name, place in places.items()}, _rest(head, places.values()))
    table.cells = {name: [] for name in places}
    for line, row in found[1:]:
        if len(row) != len(head):
            zh = f"有 {len(row)} 格，列名有 {len(head)} 个。"
            table.refused.append((line, Text(zh, f"{len(row)} fields under {len(head)} columns.")))
            continue
        for column, cell in zip(head, row, strict=True):
            if len(cell) >= 11:
                refuse_number(source, line, column, cell)
        table.lines.append(line)
        table.whole.append("\x1f".join(row))
        for name, place in places.items():
            table.cells[name].append(row[place].strip())
    return table


def _mark(text: str) -> str:
    """By the first line that has any: a title has none."""
    marks = ",\t;"
    first = next((line for line in text.splitlines()[:20] if any(mark in line for mark in marks)), "")
    return max(marks, key=first.count)


def _places(
    source: Source, head: Sequence[str], known: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> dict[str, int]:
    """Which column is what; of "date" and "time" side by side, one is the day and the other the clock."""
    names = [" ".join(re.split(r"[\s_]+", name.casefold())).strip() for name in head]
    found: dict[str, int] = {}
    for what, words in known.items():
        place = next((names.index(word) for word in words if word in names), None)
        if place is not None:
            found[what] = place
    day = next((names.index(word) for word in ("date", "日期") if word in names), None)
    if day is not None and found.get("clock", day) != day:
        found["time"] = day
    else:
        found.pop("clock", None)
    missing = [name for name in needed if name not in found]
    if missing:
        asked = "; ".join(" / ".join(known[name][:3]) for name in missing)
        raise source.at(
            1, f"缺少这些列：{asked}。现有：{'、'.join(head)}。",
            f"these columns are missing: {asked}. There are: {', '.join(head)}.",
        )  # fmt: skip
    return found


def _rest(head: Sequence[str], used: object) -> tuple[str, ...]:
    taken = set(used)  # type: ignore[call-overload]  # the values of a dictionary
    return tuple(name for place, name in enumerate(head) if name and place not in taken)


def times(table: Table) -> Iterator[str]:
    """The time of each line as it is written, day and clock joined where they stand apart ("14" alone is an hour)."""
    if not table.has("clock"):
        yield from table.cells["time"]
        return
    for day, clock in zip(table.cells["time"], table.cells["clock"], strict=True):
        yield f"{day} {clock}:00" if clock.isdigit() and len(clock) <= 2 else f"{day} {clock}".strip()


def degrees(words: str) -> float:
    """NaN where there is no number."""
    try:
        return float(words) if "_" not in words else math.nan
    except ValueError:
        return math.nan


def origin_of(words: str) -> Origin:
    return _OF_WORD.get(folded(words), Origin.UNKNOWN)


def minutes_of(words: str) -> float | None:
    """Minutes from "35", "35.5", "0:35", "0:35:20"; None where nothing can be read, or what cannot be: less than none, over a day."""
    parts = words.split(":")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    if len(numbers) > 3 or any(not math.isfinite(one) or one < 0 for one in numbers):
        return None
    whole = numbers[0] if len(numbers) == 1 else numbers[0] * 60 + numbers[1] + sum(numbers[2:]) / 60
    return whole if whole <= 24 * 60 else None
