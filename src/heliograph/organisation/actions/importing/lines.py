"""A CSV file as lines of named values, whatever its encoding and the language of its headers."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from heliograph.core.text import Text
from heliograph.organisation.errors import OrganisationError, Unreadable

MOST_LINES = 20_000
Columns = Mapping[str, Sequence[str]]
"""The name of a value, and the headers under which it may stand; the first is the one we write."""

UNIT_COLUMNS: Columns = {
    "code": ("code", "代码", "单位代码"),
    "parent": ("parent", "上级代码", "上级单位代码", "上级"),
    "name_zh": ("name_zh", "名称", "中文名称", "单位名称"),
    "name_en": ("name_en", "英文名称"),
    "duties": ("duties", "职责"),
    "phone": ("phone", "电话", "联系电话"),
    "address": ("address", "地址"),
    "hours": ("hours", "办公时间"),
    "retire": ("retire", "停用"),
}
OFFICER_COLUMNS: Columns = {
    "badge": ("badge", "警号"),
    "name_zh": ("name_zh", "姓名", "中文姓名"),
    "name_en": ("name_en", "姓名拼音", "拼音", "英文姓名"),
    "username": ("username", "用户名", "登录名"),
    "unit": ("unit", "单位代码", "单位"),
    "role": ("role", "角色"),
    "since": ("since", "开始", "任职开始"),
    "until": ("until", "结束", "任职结束"),
    "retire": ("retire", "停用", "离职"),
}
_YES = frozenset({"yes", "y", "true", "1", "是", "停用", "离职"})
_NO = frozenset({"", "no", "n", "false", "0", "否"})


class FileRefused(OrganisationError):
    """The file as a whole can't be read; `line` says where."""

    def __init__(self, text: Text, line: int = 1) -> None:
        super().__init__(text)
        self.line = line


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file (the header is 1) and the values of the columns the file has, trimmed."""

    number: int
    values: Mapping[str, str]

    def get(self, name: str, otherwise: str = "") -> str:
        """The value, or `otherwise` when the file has no such column."""
        return self.values.get(name, otherwise)

    def is_yes(self, name: str) -> bool:
        """Raises `Unreadable` for what is neither yes nor no."""
        word = self.get(name).casefold()
        if word in _YES or word in _NO:
            return word in _YES
        zh, en = f"“{word}”看不懂，请写“是”或者留空。", f"Write yes or leave it empty, not {word!r}."
        raise Unreadable(Text(zh, en), name)

    def day(self, name: str) -> date | None:
        """Raises `Unreadable` for what is no day."""
        text = self.get(name)
        if not text:
            return None
        try:
            year, month, day = (int(part) for part in text.replace("/", "-").replace(".", "-").split("-"))
            return date(year, month, day)
        except ValueError:
            zh, en = f"“{text}”不是日期，请写成 2026-03-01。", f"{text!r} is no day: write 2026-03-01."
            raise Unreadable(Text(zh, en), name) from None


def read_lines(data: bytes, columns: Columns) -> list[Line]:
    """Read a CSV file in UTF-8 or GB 18030 with a header line. Empty lines are skipped. Raises `FileRefused`."""
    reader = csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
    lines: list[Line] = []
    names: list[str] | None = None
    try:
        for cells in reader:
            trimmed = [cell.strip() for cell in cells]
            if not any(trimmed):
                continue
            if names is None:
                names = _names(trimmed, columns)
                continue
            if len(trimmed) != len(names):
                zh = f"这一行有 {len(trimmed)} 格，表头有 {len(names)} 格。内容里有逗号的，要用双引号括起来。"
                en = f"{len(trimmed)} cells under {len(names)} headers. Put quotes round a value that has a comma."
                raise FileRefused(Text(zh, en), reader.line_num)
            lines.append(Line(reader.line_num, dict(zip(names, trimmed, strict=True))))
            if len(lines) > MOST_LINES:
                zh, en = f"一次最多 {MOST_LINES} 行。", f"At most {MOST_LINES} lines at once."
                raise FileRefused(Text(zh, en), reader.line_num)
    except csv.Error as error:
        raise FileRefused(Text(f"不是有效的 CSV：{error}", f"Not valid CSV: {error}"), reader.line_num) from error
    if not lines:
        raise FileRefused(Text("文件里没有内容。第一行是表头，下面是内容。", "Nothing stands below the header."))
    return lines


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    zh, en = "文件的编码看不懂，请另存为 UTF-8 的 CSV。", "Unknown encoding: save the file as CSV in UTF-8."
    raise FileRefused(Text(zh, en))


def _names(headers: Sequence[str], columns: Columns) -> list[str]:
    """The values' names in the order of the file. The first column of `columns` must be there."""
    known = {header.casefold(): name for name, accepted in columns.items() for header in accepted}
    names = [known.get(header.casefold(), "") for header in headers]
    strange = [header for header, name in zip(headers, names, strict=True) if not name]
    if strange:
        accepted = "、".join(f"{words[0]}（{words[1]}）" for words in columns.values())
        zh = f"不认识表头“{strange[0]}”。可以用的表头：{accepted}。"
        raise FileRefused(Text(zh, f"Unknown header {strange[0]!r}. Known: {accepted}"))
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise FileRefused(Text(f"表头“{columns[twice[0]][1]}”有两个。", f"Two columns are {twice[0]!r}."))
    key = next(iter(columns))
    if key not in names:
        raise FileRefused(Text(f"缺少表头“{columns[key][1]}”（{key}）。", f"The column {key!r} is missing."))
    return names
