"""A rule of recurring duties, read from TOML and checked field by field. Values in, values out: no database.

What the parts mean, and when a turn comes round, is in `turns`. Shipped samples lie in `rules/`; a bureau's own
versions are rows (`models.RuleVersion`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from heliograph.core.calendar import Unit, Within
from heliograph.core.text import Text
from heliograph.duties.errors import Problem, RuleInvalid
from heliograph.duties.occasions import Every, Occasion, Shift, parse

RULES = Path(__file__).parent / "rules"
LONGEST_AHEAD = 92
LONGEST_WITHIN = 366
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
"""The days in which a rule may begin; no board of a month lies outside them."""
_CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")
_PROCEDURE = re.compile(r"duty(-[a-z0-9]+)*")
"""By its code alone a matter is known to be a duty (`actions.following.is_duty`)."""
_VERSION = re.compile(r"\d{4}-(0[1-9]|1[0-2])(\.\d+)?")
_KNOWN = frozenset(
    {"code", "version", "in_force", "title", "says", "subjects", "procedure", "every", "on", "shift", "within", "ahead",
     "basis", "stopped"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """One version. `within` None: till the period's last day, or the day itself. `stopped`: why no more turns come."""

    code: str
    version: str
    in_force: date
    title: Text
    says: Text
    subjects: str
    procedure: str
    every: Every
    on: tuple[Occasion, ...]
    shift: Shift
    within: Within | None
    ahead: int
    basis: str
    stopped: Text | None


def samples() -> dict[str, str]:
    """The shipped samples' texts by code."""
    return {path.stem: path.read_text("utf-8") for path in sorted(RULES.glob("*.toml"))}


@lru_cache(maxsize=256)
def read(text: str) -> Rule:
    """Read a version. Raises `RuleInvalid` with everything that is wrong, each with its field."""
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleInvalid([Problem("TOML", Text(f"读不懂：{error}", f"can't be read: {error}"))]) from error
    reader = _Reader(given)
    made = reader.rule()
    if reader.problems or made is None:
        raise RuleInvalid(reader.problems)
    return made


class _Reader:
    """Reads one table and notes what is wrong with it."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self.given = given
        self.problems: list[Problem] = []
        for name in sorted(set(given) - _KNOWN):
            known = ", ".join(sorted(_KNOWN))
            self.note(name, f"没有这一项；可以写的有 {known}。", f"there is no such field; known are {known}.")

    def note(self, field: str, zh: str, en: str) -> None:
        self.problems.append(Problem(field, Text(zh, en)))

    def rule(self) -> Rule | None:
        every = self.choice("every", Every, None)
        shift = self.choice("shift", Shift, Shift.AFTER)
        on = self.occasions(every) if every is not None else ()
        in_force = self.given.get("in_force")
        if type(in_force) is not date or not EARLIEST <= in_force <= LATEST:
            self.note("in_force", "写一个日期，例如 2027-01-01。", "write a date, such as 2027-01-01.")
        made = {
            "code": self.matching("code", _CODE, "firm-visit"),
            "version": self.matching("version", _VERSION, "2026-11"),
            "subjects": self.matching("subjects", _CODE, "firms"),
            "procedure": self.matching("procedure", _PROCEDURE, "duty-visit"),
        }
        title, says = self.text("title", 60), self.text("says", 300)
        stopped = self.text("stopped", 300) if "stopped" in self.given else None
        within, ahead, basis = self.within(), self.ahead(), self.given.get("basis", "")
        if not isinstance(basis, str) or len(basis) > 200:
            self.note("basis", "写依据的名称，不超过 200 字。", "name the legal ground in at most 200 signs.")
        if self.problems or every is None or shift is None or type(in_force) is not date:
            return None
        return Rule(
            **made, in_force=in_force, title=title, says=says, every=every, on=on, shift=shift, within=within,
            ahead=ahead, basis=str(basis), stopped=stopped,
        )  # fmt: skip

    def choice(self, name: str, among: type[Every] | type[Shift], default: Shift | None) -> Any:
        given = self.given.get(name, default)
        try:
            return among(str(given))
        except ValueError:
            known = "、".join(among)
            self.note(name, f"只能写：{known}。", f"write one of: {', '.join(among)}.")
            return None

    def occasions(self, every: Every) -> tuple[Occasion, ...]:
        given = self.given.get("on", [])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            self.note("on", '写成一列，例如 ["thursday"]。', 'write a list, such as ["thursday"].')
            return ()
        found = []
        for one in given:
            try:
                found.append(parse(one, every))
            except ValueError as error:
                said = error.args[0]
                assert isinstance(said, Text)
                self.note("on", said.zh, said.en)
        if len(set(found)) < len(found):
            self.note("on", "同一天写了两次。", "the same day is there twice.")
        return tuple(found)

    def matching(self, name: str, pattern: re.Pattern[str], example: str) -> str:
        given = self.given.get(name, "")
        if not isinstance(given, str) or not pattern.fullmatch(given) or len(given) > 40:
            self.note(name, f"要写成“{example}”这样。", f'write it like "{example}".')
            return ""
        return given

    def text(self, name: str, longest: int) -> Text:
        given = self.given.get(name)
        parts = [given.get(one) for one in ("zh", "en")] if isinstance(given, dict) else []
        if len(parts) != 2 or not all(isinstance(one, str) and one.strip() and len(one) <= longest for one in parts):
            self.note(
                name,
                f'写成 {{ zh = "…", en = "…" }}，两种文字都要有，各不超过 {longest} 字。',
                f'write {{ zh = "…", en = "…" }}, both with words, each at most {longest} signs.',
            )
            return Text("", "")
        return Text(str(parts[0]).strip(), str(parts[1]).strip())

    def within(self) -> Within | None:
        given = self.given.get("within")
        if given is None:
            return None
        try:
            found = Within.parse(str(given))
        except ValueError:
            found = None
        if found is None or found.unit not in (Unit.DAYS, Unit.WORKING_DAYS) or not 1 <= found.amount <= LONGEST_WITHIN:
            self.note(
                "within",
                f"写多少天，最多 {LONGEST_WITHIN}，例如“10 working days”或“15 days”。",
                f'write days, at most {LONGEST_WITHIN}, such as "10 working days" or "15 days".',
            )
            return None
        return found

    def ahead(self) -> int:
        given = self.given.get("ahead", 14)
        if type(given) is not int or not 0 <= given <= LONGEST_AHEAD:
            self.note(
                "ahead", f"提前几天列出来：0 到 {LONGEST_AHEAD}。", f"days ahead of time: from 0 to {LONGEST_AHEAD}."
            )
            return 0
        return given
