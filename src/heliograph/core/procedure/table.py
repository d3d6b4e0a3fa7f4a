"""A TOML table that is read key by key, and remembers where everything stood and what was wrong.

A table may be laid over another (a procedure's action over the shared one of the same name): each key keeps the file
and line it came from. Reading never raises: a wrong value is noted as a `Problem` and a harmless one is returned,
so that an author sees everything that is wrong at once. Called by `reading` alone.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from heliograph.core.calendar import Within
from heliograph.core.procedure.locate import join
from heliograph.core.procedure.problem import Problem
from heliograph.core.text import Text

_E = TypeVar("_E", bound=StrEnum)
_REFERENCES = frozenset(
    {
        "from",
        "pauses",
        "resumes",
        "ends",
        "starts",
        "kept_by",
        "void_by",
        "restarts",
        "holds",
        "after",
        "before",
        "states",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """A path in a file; `lines` knows the line of each path of that file."""

    file: str
    lines: Mapping[str, int]
    path: str = ""

    def inside(self, key: str) -> Place:
        return Place(self.file, self.lines, join(self.path, key))

    def element(self, index: int) -> Place:
        return Place(self.file, self.lines, f"{self.path}[{index}]")

    @property
    def line(self) -> int:
        path = self.path
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 1)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as tomllib gave it, and its place."""

    value: object
    place: Place

    def forgetting(self, names: Collection[str]) -> Cell:
        if not isinstance(self.value, list):
            return self
        return Cell([value for value in self.value if value not in names], self.place)


class Table:
    """A TOML table being read. `found` collects the problems of the whole reading."""

    def __init__(self, cells: Mapping[str, Cell], place: Place, found: list[Problem]) -> None:
        self._cells = cells
        self.place = place
        self._found = found
        self._read: set[str] = set()

    @classmethod
    def of(cls, value: object, place: Place, found: list[Problem]) -> Table:
        """The table at `place`; an empty one, with a problem, if there is something else."""
        if not isinstance(value, dict):
            found.append(_problem(place, _wrong("一个表（键 = 值）", "a table (key = value)", value)))
            return cls({}, place, [])  # one problem is enough: that its keys are missing too says nothing new
        return cls({str(key): Cell(inner, place.inside(str(key))) for key, inner in value.items()}, place, found)

    def over(self, under: Table) -> Table:
        """This table laid over another: its keys win, the other's fill in."""
        return Table({**under._cells, **self._cells}, self.place, self._found)

    def forgetting(self, names: Collection[str]) -> Table:
        """This table with `names` taken out of its references: a shared piece must not speak of what was left out."""
        cells = {key: cell.forgetting(names) if key in _REFERENCES else cell for key, cell in self._cells.items()}
        return Table(cells, self.place, self._found)

    def described(self, key: str, reason: Text) -> Problem:
        """The problem that `key` is wrong, at its place (or at the table's own, if it has no such key)."""
        cell = self._cells.get(key)
        return _problem(cell.place if cell else self.place, reason)

    def problem(self, key: str, reason: Text) -> None:
        """Note that `key` is wrong."""
        self._found.append(self.described(key, reason))

    def has(self, key: str) -> bool:
        return key in self._cells

    def string(self, key: str, default: str | None = None) -> str:
        cell = self._take(key, required=default is None)
        if cell is None:
            return default or ""
        if not isinstance(cell.value, str):
            self.problem(key, _wrong("一段文字", "a string", cell.value))
            return default or ""
        if default is None and not cell.value.strip():
            self.problem(key, Text("不能为空。", "must not be empty."))
        return cell.value

    def text(self, key: str) -> Text:
        return self._text(key, required=True) or Text("", "")

    def text_or_none(self, key: str) -> Text | None:
        return self._text(key, required=False)

    def texts(self, key: str) -> tuple[Text, ...]:
        """A list of bilingual sentences; missing is an empty list."""
        return tuple(_bilingual(table) for table in self.tables(key))

    def flag(self, key: str, *, default: bool) -> bool:
        cell = self._take(key)
        if cell is None or isinstance(cell.value, bool):
            return default if cell is None else bool(cell.value)
        self.problem(key, _wrong("true 或 false", "true or false", cell.value))
        return default

    def whole(self, key: str, *, default: int) -> int:
        cell = self._take(key)
        if cell is None:
            return default
        if isinstance(cell.value, bool) or not isinstance(cell.value, int) or cell.value < 0:
            self.problem(key, _wrong("不小于 0 的整数", "a whole number, not negative", cell.value))
            return default
        return cell.value

    def share(self, key: str, *, default: float) -> float:
        """A percentage such as "80%" as a number between 0 and 1."""
        written = self.string(key, "")
        if not written:
            return default
        digits = written.removesuffix("%")
        if written.endswith("%") and digits.isdecimal() and 0 < int(digits) <= 100:
            return int(digits) / 100
        self.problem(key, Text(f"应为 1% 到 100%，写的是“{written}”。", f'must be 1% to 100%, not "{written}".'))
        return default

    def day(self, key: str) -> date:
        cell = self._take(key, required=True)
        if cell is not None:
            if isinstance(cell.value, date) and not isinstance(cell.value, datetime):
                return cell.value
            self.problem(key, _wrong("日期，如 2026-11-21（不加引号）", "a date like 2026-11-21, unquoted", cell.value))
        return date.min

    def within(self, key: str) -> Within:
        return self._within(key, required=True) or Within.parse("1 days")

    def within_or_none(self, key: str) -> Within | None:
        return self._within(key, required=False)

    def names(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of names; a bare string counts as a list of one."""
        cell = self._take(key, required=required)
        if cell is None:
            return ()
        value = [cell.value] if isinstance(cell.value, str) else cell.value
        if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
            self.problem(key, _wrong("名称的列表", "a list of names", cell.value))
            return ()
        doubled = sorted({name for name in value if value.count(name) > 1})
        if doubled:
            self.problem(key, Text(f"重复：{'、'.join(doubled)}。", f"names {', '.join(doubled)} twice."))
        return tuple(value)

    def known(self, key: str, allowed: Collection[str], what: Text, *, required: bool = False) -> tuple[str, ...]:
        """A list of names out of a closed list (`what` says of what)."""
        names = self.names(key, required=required)
        for name in names:
            if name not in allowed:
                self.problem(key, unknown(what, name, allowed))
        return tuple(name for name in names if name in allowed)

    def one_of(self, key: str, choices: type[_E], default: _E | None = None) -> _E:
        written = self.string(key, default)
        if written in set(choices):
            return choices(written)
        if self.has(key) and written:
            self.problem(key, unknown(Text("取值", "value"), written, [str(choice) for choice in choices]))
        return default or next(iter(choices))

    def table(self, key: str) -> Table:
        cell = self._take(key, required=True)
        return Table({}, self.place, []) if cell is None else Table.of(cell.value, cell.place, self._found)

    def table_or_none(self, key: str) -> Table | None:
        return self.table(key) if self.has(key) else None

    def tables(self, key: str) -> list[Table]:
        """The tables of a list of tables; missing is an empty list."""
        cell = self._take(key)
        if cell is None:
            return []
        if not isinstance(cell.value, list):
            self.problem(key, _wrong(f"表的列表（[[{key}]]）", f"a list of tables ([[{key}]])", cell.value))
            return []
        return [Table.of(value, cell.place.element(index), self._found) for index, value in enumerate(cell.value)]

    def named_tables(self, key: str) -> list[tuple[str, Table]]:
        """The tables inside a table, with their names; missing is an empty list."""
        if not self.has(key):
            return []
        inner = self.table(key)
        return [(name, Table.of(cell.value, cell.place, self._found)) for name, cell in inner._cells.items()]

    def finish(self) -> None:
        """Note every key that nobody asked for: a misspelt key must not be passed over."""
        for key in self._cells.keys() - self._read:
            self.problem(key, unknown(Text("键", "key"), key, self._read))

    def _take(self, key: str, *, required: bool = False) -> Cell | None:
        self._read.add(key)
        cell = self._cells.get(key)
        if cell is None and required:
            self.problem(key, Text(f"缺少“{key}”。", f'"{key}" is missing.'))
        return cell

    def _text(self, key: str, *, required: bool) -> Text | None:
        cell = self._take(key, required=required)
        return None if cell is None else _bilingual(Table.of(cell.value, cell.place, self._found))

    def _within(self, key: str, *, required: bool) -> Within | None:
        written = self.string(key, None if required else "")
        if not written.strip():
            return None
        try:
            return Within.parse(written)
        except ValueError as error:
            self.problem(key, Text(f"看不懂这个时限“{written}”：{error}", f'not a time limit: "{written}": {error}'))
            return None


def unknown(what: Text, name: str, allowed: Iterable[str]) -> Text:
    """ "Unknown role "hander": did you mean "handler"?", or the whole list where nothing is near."""
    choices = sorted(allowed)
    near = difflib.get_close_matches(name, choices, n=1)
    if near:
        return Text(
            f"没有这个{what.zh}“{name}”，是否想写“{near[0]}”？",
            f'unknown {what.en} "{name}": did you mean "{near[0]}"?',
        )
    return Text(
        f"没有这个{what.zh}“{name}”，可用：{'、'.join(choices)}。",
        f'unknown {what.en} "{name}"; there are: {", ".join(choices)}.',
    )


def _bilingual(table: Table) -> Text:
    text = Text(table.string("zh"), table.string("en"))
    table.finish()
    return text


def _problem(place: Place, reason: Text) -> Problem:
    return Problem(place.file, place.line, place.path, reason)


def _wrong(zh: str, en: str, value: object) -> Text:
    return Text(f"应为{zh}，写的是 {value!r}。", f"must be {en}, not {value!r}.")
