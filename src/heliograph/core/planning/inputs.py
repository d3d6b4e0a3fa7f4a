"""Tables for planners, read strictly: every error names file, line and field. Tables about persons are refused whole.

A planner needs places and counts. A column of names, identity numbers or telephones has no use here, so a table that holds
one was not made for planning, and none of it is read (design, section 8).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stdnum.cn import ric

from heliograph.core.table import BadTable, rows
from heliograph.core.text import Text, folded

LARGEST = 1e15
"""Of a number in a table: beyond this, sums of whole numbers are no longer exact."""

_PERSONS = frozenset(
    folded(word)
    for words in (
        "name person person_id person_name full_name first_name last_name surname given_name id_number id_card identity",
        "identity_card passport phone telephone mobile phone_number caller caller_name caller_phone victim victim_name",
        "suspect suspect_name offender offender_name accused informant birth birth_date birthday date_of_birth dob age sex",
        "gender race ethnicity nationality religion faith plate licence_plate license_plate address home_address wechat",
        "email openid 姓名 名字 人员 人员姓名 当事人 嫌疑人 受害人 被害人 报警人 报警人姓名 报警人电话 举报人 联系人 身份证 身份证号",
        "身份证号码 证件号 证件号码 护照号 电话 电话号码 手机 手机号 手机号码 联系电话 出生日期 出生年月 年龄 性别 民族 宗教 政治面貌",
        "籍贯 户籍地 车牌 车牌号 号牌 住址 家庭住址 微信 微信号 邮箱",
    )
    for word in words.split()
)
_MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


class BadInput(ValueError):
    """A source that cannot be planned from. `text` names the file, the line and the field, and says what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


@dataclass(frozen=True, slots=True)
class Source:
    """What stands in a file, and how people call that file."""

    name: str
    text: str

    def at(self, line: int, zh: str, en: str) -> BadInput:
        """The error of one line."""
        return BadInput(f"{self.name} 第 {line} 行：{zh}", f"{self.name}, line {line}: {en}")

    def error(self, zh: str, en: str) -> BadInput:
        """The error of the whole file."""
        return BadInput(f"{self.name}：{zh}", f"{self.name}: {en}")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, by the names of its columns."""

    source: Source
    line: int
    cells: Mapping[str, str]

    def bad(self, field: str, zh: str, en: str) -> BadInput:
        return self.source.at(self.line, f"“{field}”{zh}", f"{field} {en}")

    def name(self, field: str) -> str:
        """A name: not empty, in one line."""
        found = self.cells[field].strip()
        if not found:
            raise self.bad(field, "是空的，请填写。", "is empty: fill it in.")
        if len(found) > 100 or any(ord(sign) < 32 for sign in found):
            raise self.bad(field, "太长或含有控制字符。", "is longer than 100 characters or holds control characters.")
        return found

    def number(self, field: str, *, least: float = -LARGEST) -> float:
        """A finite number of at least `least`, written with a point."""
        written = self.cells[field].strip()
        if not _NUMBER.fullmatch(written):
            raise self.bad(field, f"应当是数字，现在是“{written}”。", f"must be a number, not {written!r}.")
        found = float(written)
        if not math.isfinite(found) or abs(found) > LARGEST:
            raise self.bad(field, "太大。", "is too large.")
        if found < least:
            raise self.bad(
                field, f"不能小于 {least:g}，现在是 {found:g}。", f"must be at least {least:g}, not {found:g}."
            )
        return found

    def whole(self, field: str, least: int, most: int) -> int:
        """A whole number from `least` to `most`."""
        found = self.number(field, least=least)
        if found != int(found) or found > most:
            raise self.bad(
                field, f"应当是 {least} 到 {most} 的整数。", f"must be a whole number from {least} to {most}."
            )
        return int(found)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a head. `column` finds a column under any of its names."""

    source: Source
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def find(self, names: Sequence[str]) -> str | None:
        """The first of these names that is a column here."""
        return next((name for name in names if name in self.columns), None)

    def column(self, names: Sequence[str]) -> str:
        """The same; raises `BadInput` if there is none."""
        found = self.find(names)
        if found is None:
            asked, has = " / ".join(names), ", ".join(self.columns)
            raise self.source.at(1, f"缺少列“{asked}”，现有：{has}。", f"there is no column {asked}; there are {has}.")
        return found


def read(source: Source) -> Sheet:
    """The table with its head. Raises `BadInput` for an empty one, a broken line, a line too short or too long, and persons."""
    try:
        lines = [(line, row) for line, row in rows(source.text.lstrip("\ufeff").splitlines(keepends=True)) if any(row)]
    except BadTable as error:
        raise source.error(error.text.zh, error.text.en) from error
    if len(lines) < 2:
        raise source.error(
            "没有数据：第一行是列名，其后每行一条。", "holds no data: names of columns first, then a row a line."
        )
    head, body = lines[0], lines[1:]
    columns = tuple(name.strip() for name in head[1])
    refuse_persons(source, head[0], columns)
    if len(set(columns)) < len(columns) or "" in columns:
        raise source.at(head[0], "列名有空的或重复的。", "a column has no name, or two have the same.")
    return Sheet(source, columns, tuple(_rows(source, columns, body)))


def _rows(source: Source, columns: tuple[str, ...], body: list[tuple[int, list[str]]]) -> Iterator[Row]:
    for line, cells in body:
        if len(cells) != len(columns):
            raise source.at(
                line,
                f"有 {len(cells)} 格，列名有 {len(columns)} 个。",
                f"there are {len(cells)} fields under {len(columns)} columns.",
            )
        for column, cell in zip(columns, cells, strict=True):
            refuse_number(source, line, column, cell)
        yield Row(source, line, dict(zip(columns, cells, strict=True)))


def refuse_number(source: Source, line: int, column: str, cell: str) -> None:
    """Raises `BadInput` for an identity number or a mobile telephone."""
    if is_number_of_a_person(cell.strip()):
        raise source.at(
            line,
            f"“{column}”像是身份证号或手机号。规划只用地点和数量，不用个人信息：请删去这一列。",
            f"{column} looks like an identity number or a telephone. Plans are made from places and counts, never "
            f"from persons: take that column out.",
        )


def is_number_of_a_person(text: str) -> bool:
    """Whether it is an identity number or a mobile telephone, and nothing else."""
    return _MOBILE.fullmatch(text) is not None or (len(text) == 18 and ric.is_valid(text))


def refuse_persons(source: Source, line: int, columns: Sequence[str]) -> None:
    """Raises `BadInput` if a column is about persons."""
    found = [column for column in columns if folded(column) in _PERSONS]
    if found:
        raise source.at(
            line,
            f"有关于个人的列（{'、'.join(found)}）。规划只用地点和数量，不用个人信息：请删去再导入。",
            f"there are columns about persons ({', '.join(found)}). Plans are made from places and counts, never from "
            f"persons: take them out.",
        )
