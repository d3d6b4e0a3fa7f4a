"""What every part of a set is read with: values by their kind, the line each stands on, and words the law forbids."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from heliograph.appraisal.errors import Problem
from heliograph.appraisal.refusing import refused
from heliograph.core.text import Text

CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")
TOP = frozenset({"code", "version", "in_force", "title", "says", "kind", "period", "object_within", "answer_within"})
OPINION = frozenset({"share", "none", "full"})
OF_INDICATOR = frozenset({"code", "measure", "title", "says", "weight", "target", "curve", "past", "procedure"})
_KEYS = TOP | OPINION | OF_INDICATOR | {"zh", "en", "opinion", "indicators"}


class Reader:
    """Reads values and notes what is wrong."""

    def __init__(self, text: str, given: Mapping[str, Any]) -> None:
        self.lines = text.splitlines()
        self.given = given
        self.problems: list[Problem] = []

    def note(self, line: int, field: str, zh: str, en: str, row: str = "") -> None:
        self.problems.append(Problem(line, field, Text(zh, en), row))

    def unknown(self, line: int, field: str, value: object, known: frozenset[str]) -> None:
        """A field that does not exist: typed figures and formulas of one's own come this way."""
        if refused(field, *strings(value)) is not None:
            self.words(line, field, field, *strings(value))
            return
        names = ", ".join(sorted(known))
        self.note(
            line, field, f"没有这一项；可以写的有 {names}。填的数、自己编的公式不能用，数从事件算。",
            f"there is no such field; known are {names}. No typed figure and no formula of one's own: figures are computed from events.",
            "Q-13",
        )  # fmt: skip

    def words(self, line: int, field: str, *said: str, ends: bool = True) -> None:
        met = refused(*said)
        if met is None:
            return
        at = self.where(met.met, line)
        if any(one.row == met.row and one.line == at for one in self.problems):
            return
        self.note(
            at, field, f"“{met.met}”说的是{met.name.zh}，不能作考核指标（law.md {met.row}）。写什么名字都一样，请删掉这一项。",
            f"“{met.met}” is about the {met.name.en}, which may never be appraised (law.md {met.row}), by whatever name. Take it out.",
            met.row,
        )  # fmt: skip

    def matching(self, given: Mapping[str, Any], name: str, pattern: re.Pattern[str], like: str, nth: int = 0) -> str:
        value = given.get(name, "")
        if not isinstance(value, str) or not pattern.fullmatch(value) or len(value) > 40:
            self.note(self.line(name, nth), name, f"要写成“{like}”这样。", f'write it like "{like}".')
            return ""
        return value

    def choice(self, given: Mapping[str, Any], name: str, among: type[Any]) -> Any:
        try:
            return among(str(given.get(name)))
        except ValueError:
            known = ", ".join(str(one) for one in among)
            self.note(self.line(name), name, f"只能写：{known}。", f"write one of: {known}.")
            return None

    def text(self, given: Mapping[str, Any], name: str, longest: int, nth: int) -> Text:
        value = given.get(name)
        parts = [value.get(one) for one in ("zh", "en")] if isinstance(value, dict) else []
        limit = {0: longest, 1: longest * 3}
        if isinstance(value, dict) and set(value) - {"zh", "en"}:
            self.note(self.line(name, nth), name, "只写 zh 和 en。", "write zh and en only.")
        if len(parts) != 2 or not all(
            isinstance(one, str) and one.strip() and len(one) <= limit[place] for place, one in enumerate(parts)
        ):
            self.note(
                self.line(name, nth), name, f'写成 {{ zh = "…", en = "…" }}，两种文字都要有，中文不超过 {longest} 字。',
                f'write {{ zh = "…", en = "…" }}, both with words, Chinese at most {longest} signs.',
            )  # fmt: skip
            return Text("", "")
        return Text(str(parts[0]).strip(), str(parts[1]).strip())

    def days(self, given: Mapping[str, Any], name: str, default: int) -> int:
        value = given.get(name, default)
        if type(value) is not int or not 5 <= value <= 60:
            self.note(self.line(name), name, "写工作日数，5 到 60。", "write working days, from 5 to 60.")
            return default
        return value

    def number(
        self, given: Mapping[str, Any], name: str, nth: int, least: float | None, most: float | None
    ) -> float | None:
        value = given.get(name)
        if type(value) not in (int, float):
            self.note(self.line(name, nth), name, "写一个数。", "write a number.")
            return None
        number = float(value) if is_number(value) else math.nan  # type: ignore[arg-type]  # tested above
        if math.isnan(number) or (most is not None and number > most):
            self.note(self.line(name, nth), name, "这个数太大，或者不是数。", "too large, or not a number.")
            return None
        if least is not None and number < least and name != "weight":
            self.note(self.line(name, nth), name, f"不能小于 {least:g}。", f"not below {least:g}.")
            return None
        return number

    def line(self, name: str, nth: int = 0) -> int:
        """The line (from 1) of a field: at the top, or in the nth [[indicators]]; of the table itself where it lacks."""
        heads = [number for number, line in enumerate(self.lines, 1) if re.match(r"\s*\[\[\s*indicators\s*\]\]", line)]
        if nth and nth <= len(heads):
            first, last = heads[nth - 1], heads[nth] - 1 if nth < len(heads) else len(self.lines)
        else:
            first, last = 1, heads[0] - 1 if heads else len(self.lines)
        if name:
            field = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(name)}[\"']?\s*(?:[.=\]]|$)")
            for number in range(first, last + 1):
                if field.match(self.lines[number - 1]):
                    return number
        return first

    def where(self, met: str, line: int) -> int:
        """The line that holds what was met, from the one where it was looked for on; that one if it is spelled otherwise."""
        wanted = even(met)
        for number in range(line, min(line + 12, len(self.lines)) + 1):
            if wanted and wanted in even(self.lines[number - 1]):
                return number
        return line


def strings(value: object) -> list[str]:
    """Every string in a value, however deep, keys of tables among them."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [one for name, part in value.items() for one in ([] if name in _KEYS else [str(name)]) + strings(part)]
    if isinstance(value, list):
        return [one for part in value for one in strings(part)]
    return []


def is_number(value: object) -> bool:
    """A finite number of at most a million; true and false are none."""
    return type(value) in (int, float) and abs(value) <= 1e6  # type: ignore[arg-type]  # its type was just asked


def even(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()
