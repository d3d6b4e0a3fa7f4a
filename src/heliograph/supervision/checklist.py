"""The checklist of reviews (law.md Q-02): read from data, refused where it asks for what is forbidden (Q-03, Q-04, Q-13).

Values in, values out. The shipped list is `rules/checklist.toml`; a bureau may load the province's own (Q-05).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from heliograph.core.procedure import Evidence
from heliograph.core.text import Text
from heliograph.supervision import forbidden
from heliograph.supervision.errors import RuleInvalid
from heliograph.supervision.forbidden import RULES

_CODE = re.compile(r"[a-z][a-z0-9-]{0,58}")


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule stands. `article` is empty where only reports were seen."""

    instrument: Text
    article: str
    row: str
    evidence: str

    @property
    def text(self) -> Text:
        if not self.article:
            return Text(f"《{self.instrument.zh}》", self.instrument.en)
        return Text(f"《{self.instrument.zh}》第 {self.article} 条", f"{self.instrument.en}, art. {self.article}")


@dataclass(frozen=True, slots=True)
class Item:
    """One point: the rule that is asked about, and its ground."""

    code: str
    title: Text
    rule: Text
    basis: Basis


@dataclass(frozen=True, slots=True)
class Area:
    """One of the content areas."""

    code: str
    title: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A version of the list."""

    version: str
    title: Text
    areas: tuple[Area, ...]

    @property
    def items(self) -> Iterator[Item]:
        return (item for area in self.areas for item in area.items)

    def item(self, code: str) -> Item:
        """The point of that code. Raises KeyError."""
        found = next((item for item in self.items if item.code == code), None)
        if found is None:
            raise KeyError(code)
        return found


def shipped() -> str:
    """The text of the shipped list."""
    return (RULES / "checklist.toml").read_text("utf-8")


@lru_cache(maxsize=64)
def read(text: str) -> Checklist:
    """Read a version. Raises `RuleInvalid` with everything that is wrong."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleInvalid([Text(f"不是 TOML：{error}", f"This is not TOML: {error}")]) from error
    problems: list[Text] = []
    try:
        areas = tuple(_area(one, problems) for one in given["areas"])
        made = Checklist(given["version"], _text(given["title"]), areas)
    except (KeyError, TypeError, ValueError) as error:
        raise RuleInvalid(
            [*problems, Text(f"缺少或写错：{error}", f"Missing or wrong: {type(error).__name__} {error}")]
        ) from error
    problems += _doubled([item.code for item in made.items])
    if not any(True for _ in made.items):
        problems.append(Text("一条也没有。", "There is no point in it."))
    if problems:
        raise RuleInvalid(problems)
    return made


def _area(given: Mapping[str, object], problems: list[Text]) -> Area:
    rows = given["items"]
    if not isinstance(rows, list):
        raise TypeError("items is a list of tables")
    return Area(str(given["code"]), _text(given["title"]), tuple(_item(one, problems) for one in rows))


def _item(given: Mapping[str, object], problems: list[Text]) -> Item:
    code, title, rule, basis = str(given["code"]), _text(given["title"]), _text(given["rule"]), given["basis"]
    if not isinstance(basis, dict):
        raise TypeError(f"basis of {code} is a table")
    if not _CODE.fullmatch(code):
        problems.append(
            Text(f"代码 {code} 只能用小写字母、数字和 -。", f"The code {code} may hold a to z, 0 to 9 and -.")
        )
    refused = forbidden.found(code, title.zh, title.en, rule.zh, rule.en)
    if refused is not None:
        problems.append(
            Text(
                f"{code}：“{refused.name.zh}”禁止作为考评内容（{refused.row}）。",
                f"{code}: “{refused.name.en}” must not be assessed ({refused.row}).",
            )
        )
    ground = Basis(
        _text(basis["instrument"]), str(basis.get("article", "")), str(basis["row"]), str(Evidence(basis["evidence"]))
    )
    return Item(code, title, rule, ground)


def _text(given: object) -> Text:
    if not isinstance(given, dict):
        raise TypeError('a text is { zh = "…", en = "…" }')
    made = Text(str(given["zh"]).strip(), str(given["en"]).strip())
    if not made.zh or not made.en:
        raise ValueError("a text is empty in one language")
    return made


def _doubled(codes: Sequence[str]) -> list[Text]:
    return [
        Text(f"代码 {code} 用了两次。", f"The code {code} is used twice.")
        for code in sorted({code for code in codes if codes.count(code) > 1})
    ]
