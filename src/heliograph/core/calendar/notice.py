"""A year's notice (国务院办公厅关于某年部分节假日安排的通知), read from a file that an administrator loads.

The file is TOML:

    year      = 2027
    version   = "2027-1"                      # becomes part of the calendar's version, on every deadline
    status    = "published"                   # the only one accepted: drafts are not loaded
    source    = "国办发明电〔2026〕…号"           # where the notice can be read
    published = 2026-11-05                    # when it was published, in that year or the year before

    [[off]]                                   # one break: first and last day, both off, weekends included
    name = { zh = "元旦", en = "New Year's Day" }
    from = 2027-01-01
    to   = 2027-01-03

    [[working]]                               # one weekend day that is worked (调休上班)
    date = 2027-02-20
    for  = "春节"                              # the Chinese name of one of the breaks

Weekends outside the breaks are off and need no line. A notice that also changes a day of another year (a New Year's
break that begins in December) is loaded as two files, one a year. `docs/calendars/example-2027.toml` is an example.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from heliograph.core.calendar.estimate import fixed_holidays, statutory_days
from heliograph.core.calendar.year import Year
from heliograph.core.text import Text

_KEYS = {"year", "version", "status", "source", "published", "off", "working"}
_Value = TypeVar("_Value")
_Table = dict[str, object]


@dataclass(frozen=True, slots=True)
class CalendarProblem:
    """One thing wrong in a file: where, and what to do about it."""

    file: str
    line: int
    reason: Text

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason.zh} / {self.reason.en}"


class CalendarInvalid(Exception):
    """A file that is not a year's notice; `problems` lists everything found."""

    def __init__(self, problems: tuple[CalendarProblem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def read_year(text: str, *, file: str) -> Year:
    """Read the text of a notice file; `file` is its name, for messages. Raises CalendarInvalid."""
    reader = _Reader(text, file)
    try:
        table: _Table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        at = re.search(r"line (\d+)", str(wrong))
        line = int(at[1]) if at else max(text.count("\n"), 1)
        reader.refuse(line, f"不是有效的 TOML：{wrong}", f"this is not valid TOML: {wrong}")
        raise CalendarInvalid(tuple(reader.problems)) from wrong
    year = reader.read(table)
    if year is None or reader.problems:
        raise CalendarInvalid(tuple(sorted(reader.problems, key=lambda problem: problem.line)))
    return year


class _Reader:
    """Reads one file and gathers what is wrong with it."""

    def __init__(self, text: str, file: str) -> None:
        self.lines, self.file = text.splitlines(), file
        self.problems: list[CalendarProblem] = []
        self.names: dict[str, Text] = {}

    def refuse(self, line: int, zh: str, en: str) -> None:
        """Add a problem."""
        self.problems.append(CalendarProblem(self.file, line, Text(zh, en)))

    def line_of(self, key: str, table: str = "", index: int = 0) -> int:
        """The line of `key` at the top or in the `index`th [[table]]; the table's own line if it has no such key."""
        headers = [n for n, line in enumerate(self.lines) if re.match(r"\s*\[", line)]
        key, start, found = re.escape(key), 0, 1
        if table:
            mine = [n for n in headers if re.match(rf"\s*\[\[\s*{table}\s*\]\]", self.lines[n])]
            if index >= len(mine):
                return self.line_of(table)
            start, found = mine[index] + 1, mine[index] + 1
        else:
            found = next((n + 1 for n in headers if re.match(rf"\s*\[+\s*{key}\s*\]", self.lines[n])), 1)
        end = next((n for n in headers if n >= start), len(self.lines))
        return next((n + 1 for n in range(start, end) if re.match(rf'\s*"?{key}"?\s*=', self.lines[n])), found)

    def value(self, table: _Table, key: str, kind: type[_Value], where: str = "", index: int = 0) -> _Value | None:
        """The value of a key that must be there and be of a kind."""
        value = table.get(key)
        if isinstance(value, kind) and not isinstance(value, bool | datetime) and value != "":
            return value
        line, known = self.line_of(key, where, index), {str: ("文字", "text"), int: ("整数", "a whole number")}
        zh, en = known.get(kind, ("日期，如 2027-01-01", "a date such as 2027-01-01"))
        self.refuse(line, f"“{key}”必须写明，且为{zh}", f"'{key}' must be given and be {en}")
        return None

    def only(self, table: _Table, keys: set[str], where: str = "", index: int = 0) -> None:
        """Refuse keys that mean nothing here: a misspelt key must not pass in silence."""
        for key in sorted(set(table) - keys):
            allowed = ", ".join(sorted(keys))
            line = self.line_of(key, where, index)
            self.refuse(line, f"不认识“{key}”，这里可用：{allowed}", f"unknown key '{key}'; known here: {allowed}")

    def tables(self, table: _Table, key: str) -> list[_Table]:
        """The [[key]] tables."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            return value
        self.refuse(self.line_of(key), f"“{key}”应写成 [[{key}]]", f"'{key}' is written as [[{key}]] tables")
        return []

    def read(self, table: _Table) -> Year | None:
        """The year, unless its head is unusable."""
        self.only(table, _KEYS)
        number, version = self.value(table, "year", int), self.value(table, "version", str)
        source, published = self.value(table, "source", str), self.value(table, "published", date)
        status = self.value(table, "status", str)
        if status is not None and status != "published":
            self.refuse(
                self.line_of("status"),
                f"只能载入已公布（published）的安排，而这里是“{status}”",
                f"only a published arrangement can be loaded; status is '{status}', not 'published'",
            )
        if number is None or version is None or source is None or published is None:
            return None
        if not 2004 <= number <= 2100:
            self.refuse(self.line_of("year"), "年份应在 2004 至 2100 之间", "the year must be from 2004 to 2100")
            return None
        if published.year not in (number - 1, number):
            self.refuse(
                self.line_of("published"),
                f"公布日期应在 {number - 1} 或 {number} 年",
                f"the notice for {number} is published in {number - 1} or {number}",
            )
        if not re.fullmatch(r"[\w.\-]+", version):
            self.refuse(
                self.line_of("version"),
                "版本只能用字母、数字、“.”“-”“_”",
                "a version is made of letters, digits, '.', '-' and '_'",
            )
        off = self.breaks(table, number)
        working = self.working(table, number, off)
        if not self.problems:
            self.check_statutory(number, off, working)
        return Year(number, version, source, published, off, working)

    def breaks(self, table: _Table, year: int) -> dict[date, Text]:
        """Every day of every break."""
        off: dict[date, Text] = {}
        for index, one in enumerate(self.tables(table, "off")):
            self.only(one, {"name", "from", "to"}, "off", index)
            name = self.name(one, index)
            if name is not None:
                self.names[name.zh] = name
            first, last = self.value(one, "from", date, "off", index), self.value(one, "to", date, "off", index)
            if name is None or first is None or last is None:
                continue
            inside = [self.inside(first, year, "from", "off", index), self.inside(last, year, "to", "off", index)]
            if not all(inside):
                continue
            if last < first:
                line = self.line_of("to", "off", index)
                self.refuse(line, f"{last} 早于 {first}", f"the break ends on {last}, before it begins on {first}")
            for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
                if day in off:
                    line = self.line_of("from", "off", index)
                    zh, en = f"{day} 已属于“{off[day].zh}”", f"{day} is already off for {off[day].en}"
                    self.refuse(line, f"放假日期重叠：{zh}", f"breaks overlap: {en}")
                    break
                off[day] = name
        return off

    def name(self, one: _Table, index: int) -> Text | None:
        """The name of a break, in both languages."""
        name = one.get("name")
        if isinstance(name, dict):
            zh, en = name.get("zh"), name.get("en")
            if isinstance(zh, str) and isinstance(en, str) and zh and en and len(name) == 2:
                return Text(zh, en)
        line = self.line_of("name", "off", index)
        self.refuse(line, "“name”要有 zh 和 en 两种写法", '\'name\' must be { zh = "…", en = "…" }')
        return None

    def inside(self, day: date, year: int, key: str, where: str, index: int) -> bool:
        """Whether a date lies in the file's year."""
        if day.year == year:
            return True
        line = self.line_of(key, where, index)
        self.refuse(line, f"{day} 不在 {year} 年", f"{day} is not in {year}; each year has its own file")
        return False

    def working(self, table: _Table, year: int, off: dict[date, Text]) -> dict[date, Text]:
        """Every weekend day that is worked, and the break it is worked for."""
        working: dict[date, Text] = {}
        for index, one in enumerate(self.tables(table, "working")):
            self.only(one, {"date", "for"}, "working", index)
            day = self.value(one, "date", date, "working", index)
            made_for = self.value(one, "for", str, "working", index)
            if day is None or made_for is None or not self.inside(day, year, "date", "working", index):
                continue
            line = self.line_of("date", "working", index)
            if day.weekday() < 5:
                self.refuse(line, f"{day} 不是周末，无需调休", f"{day} is not a weekend day; it is worked anyway")
            if day in off:
                self.refuse(line, f"{day} 又放假又上班", f"{day} is both off ({off[day].en}) and worked")
            if day in working:
                self.refuse(line, f"{day} 写了两次", f"{day} is given twice")
            if made_for not in self.names:
                line = self.line_of("for", "working", index)
                self.refuse(line, f"没有名为“{made_for}”的假期", f"there is no break named '{made_for}'")
            working[day] = self.names.get(made_for, Text(made_for, made_for))
        return working

    def check_statutory(self, year: int, off: dict[date, Text], working: dict[date, Text]) -> None:
        """Refuse a year that gives fewer days off than the law (W-11): on a fixed date, or in all.

        A statutory day on a weekend is made up, and a swapped day is worked on a weekend: so the weekdays off less
        the weekends worked are the statutory days (13 of 13 in 2025 and 2026, 11 of 11 in 2023 and 2024).
        """
        for day, name in fixed_holidays(year).items():
            if day not in off:
                self.refuse(
                    self.line_of("year"),
                    f"{day}（{name.zh}）是法定假日，却没有放假",
                    f"{day} is {name.en} by law, but not off",
                )
        given = sum(day.weekday() < 5 for day in off) - len(working)
        if given < statutory_days(year):
            self.refuse(
                self.line_of("year"),
                f"法定假日应有 {statutory_days(year)} 天，这里只有 {given} 天（放假的工作日减去调休上班的周末）",
                f"the law gives {statutory_days(year)} statutory holidays; this file gives {given} "
                "(weekdays off less weekends worked)",
            )
