"""Checks the TOML of a set: every mistake with its line, and what the law forbids with its row of law.md."""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from heliograph.appraisal import opinion
from heliograph.appraisal.errors import Problem, SetInvalid
from heliograph.appraisal.indicators import Indicator, IndicatorSet, OpinionRule, Period, Side
from heliograph.appraisal.refusing import refused
from heliograph.core.procedure import shipped_folder
from heliograph.core.text import Text
from heliograph.insight.catalogue import Kind, Measure, UnknownMeasure, measure, measures

_CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")
_VERSION = re.compile(r"\d{4}-(0[1-9]|1[0-2])(\.\d+)?")
_TOP = frozenset({"code", "version", "in_force", "title", "says", "kind", "period", "object_within", "answer_within"})
_OPINION = frozenset({"share", "none", "full"})
_OF_INDICATOR = frozenset({"code", "measure", "title", "says", "weight", "target", "curve", "past", "procedure"})
LONGEST = 20_000
"""Signs in a set's text. The shipped ones have three thousand; what is longer hides something, or is no set."""
MOST_POINTS = 20
LOWEST_FULL = 0.1
_COMMENT = re.compile(r"""(?:[^#"']|"(?:\\.|[^"\\])*"|'[^']*')*#(.*)""")
ENDS = ("end-median", "end-p90")
ABOUT_CASES = (*ENDS, "solved-rate", "reopened", "not-solved", "transfers", "circling")
"""Measures that would count how fast cases close if they were asked of criminal and administrative cases."""


def check(text: str) -> IndicatorSet:
    """Raises `SetInvalid` with every problem."""
    if len(text) > LONGEST:
        said = Text(f"最多 {LONGEST} 个字，现在有 {len(text)} 个。", f"at most {LONGEST} signs; there are {len(text)}.")
        raise SetInvalid([Problem(1, "TOML", said)])
    try:
        given = tomllib.loads(text)
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:  # not TOML, or a number of thousands of digits
        met = re.search(r"line (\d+)", str(error))
        line = int(met[1]) if met else 1
        raise SetInvalid([Problem(line, "TOML", Text(f"读不懂：{error}。", f"can't be read: {error}."))]) from error
    reader = _Checker(text, given)
    try:
        made = reader.set()
    except RecursionError:
        raise _too_deep() from None
    if reader.problems or made is None:
        raise SetInvalid(reader.problems)
    return made


def _too_deep() -> SetInvalid:
    return SetInvalid([Problem(1, "TOML", Text("一层套一层，太深了。", "one thing within another: too deep."))])


class _Checker:
    """Reads the tables and notes what is wrong."""

    def __init__(self, text: str, given: Mapping[str, Any]) -> None:
        self.lines = text.splitlines()
        self.given = given
        self.problems: list[Problem] = []

    def note(self, line: int, field: str, zh: str, en: str, row: str = "") -> None:
        self.problems.append(Problem(line, field, Text(zh, en), row))

    def set(self) -> IndicatorSet | None:
        top = self.given
        self.text_itself()
        for name in sorted(set(top) - _TOP - {"opinion", "indicators"}):
            self.unknown(self.line(name), name, top[name], _TOP | {"opinion", "indicators"})
        self.words(self.line("title"), "title", *_strings({k: v for k, v in top.items() if k != "indicators"}))
        code, version = self.matching(top, "code", _CODE, "station"), self.matching(top, "version", _VERSION, "2027-01")
        in_force = top.get("in_force")
        if type(in_force) is not date:
            self.note(
                self.line("in_force"), "in_force", "写一个日期，例如 2027-01-01。", "write a date, such as 2027-01-01."
            )
        kind, period = self.choice(top, "kind", Side), self.choice(top, "period", Period)
        title, says = self.text(top, "title", 40, 0), self.text(top, "says", 300, 0)
        objecting, answering = self.days(top, "object_within", 10), self.days(top, "answer_within", 10)
        indicators = self.indicators()
        rule = self.opinion(indicators)
        if self.problems or rule is None or type(in_force) is not date:
            return None
        return IndicatorSet(code, version, in_force, title, says, kind, period, objecting, answering, rule, indicators)

    def text_itself(self) -> None:
        """What is published with the set and is no field: comments, and signs that nobody sees or that turn words round."""
        for number, line in enumerate(self.lines, 1):
            comment = _COMMENT.match(line)
            if comment is not None:
                self.words(number, "#", comment[1])
            if any(unicodedata.category(one) in ("Cf", "Cc") and one != "\t" for one in line):
                self.note(
                    number,
                    "TOML",
                    "这一行有看不见的字符，请删掉。",
                    "there are signs here that nobody sees. Take them out.",
                )

    def indicators(self) -> tuple[Indicator, ...]:
        given = self.given.get("indicators", [])
        if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
            self.note(
                self.line("indicators"),
                "indicators",
                "写 [[indicators]]，至少一项。",
                "write [[indicators]], at least one.",
            )
            return ()
        found = [self.indicator(one, place + 1) for place, one in enumerate(given)]
        self.words(self.line("", 1), "indicators", "".join(str(one.get("title", "")) for one in given), ends=False)
        for language in ("zh", "en"):
            titles = [one["title"].get(language, "") for one in given if isinstance(one.get("title"), dict)]
            self.words(self.line("", 1), "indicators", "".join(str(one) for one in titles), ends=False)
        codes = [one.code for one in found if one]
        for code in {one for one in codes if codes.count(one) > 1 and one}:
            self.note(self.line("", 1), "code", f"“{code}”写了两次。", f"{code!r} is there twice.")
        made = tuple(one for one in found if one)
        self.once(made)
        total = sum(one.weight for one in made)
        if len(made) == len(given) and abs(total - 100) > 1e-6:
            self.note(
                self.line("weight", 1), "weight", f"权重加起来要等于 100，现在是 {total:g}。",
                f"the weights must add up to 100; they are {total:g}.",
            )  # fmt: skip
        return made

    def once(self, made: tuple[Indicator, ...]) -> None:
        """The same figure twice would weigh twice, under two names."""
        seen: dict[tuple[str, str | None], int] = {}
        for nth, one in enumerate(made, 1):
            first = seen.setdefault((one.measure, one.procedure), nth)
            if first != nth:
                self.note(
                    self.line("measure", nth), "measure", f"和第 {first} 项数的是同一个数。要它重一些，就写在一项里。",
                    f"counts the same as indicator {first}. To give it more weight, write it once.", "Q-13",
                )  # fmt: skip

    def indicator(self, given: Mapping[str, Any], nth: int) -> Indicator | None:
        before = len(self.problems)
        for name in sorted(set(given) - _OF_INDICATOR):
            self.unknown(self.line(name, nth), name, given[name], _OF_INDICATOR)
        about = _even(str(given.get("measure"))) if self.is_known(given.get("measure")) else ""
        said = [one for one in _strings(given) if _even(one) != about]
        self.words(self.line("title", nth), "title", *said, *_in_a_row(given))
        code = self.matching(given, "code", _CODE, "on-time", nth)
        title, says = self.text(given, "title", 60, nth), self.text(given, "says", 300, nth)
        measured = self.measure(given, nth)
        weight, target = self.number(given, "weight", nth, 0, 100), self.number(given, "target", nth, None, None)
        past = self.number(given, "past", nth, 0, 1) if "past" in given else 0.3
        if weight is not None and weight <= 0:
            self.note(
                self.line("weight", nth), "weight", "权重要大于 0；负的权重会把指标倒过来用。",
                "a weight must be above 0: a negative one turns an indicator round.",
            )  # fmt: skip
        curve = self.curve(given, nth)
        if measured and measured.kind is not Kind.SHARE and target is not None and not 0 <= target <= 1000:
            self.note(self.line("target", nth), "target", "天数、次数写 0 到 1000。", "days and times are 0 to 1000.")
        if measured and measured.kind is Kind.SHARE and target is not None and not 0 <= target <= 1:
            self.note(
                self.line("target", nth),
                "target",
                "比例写 0 到 1 之间的数，例如 0.95。",
                "a share is a number from 0 to 1, such as 0.95.",
            )
        if len(self.problems) > before or measured is None or weight is None or target is None or past is None:
            return None
        return Indicator(code, measured.code, title, says, weight, target, curve, past, given.get("procedure"))

    def is_known(self, code: object) -> bool:
        return any(one.code == code for one in measures())

    def measure(self, given: Mapping[str, Any], nth: int) -> Measure | None:
        """The measure, if it may be an indicator at all, also of that procedure."""
        code, line = str(given.get("measure", "")), self.line("measure", nth)
        try:
            found = opinion.measure(code) or measure(code)
        except UnknownMeasure:
            met = refused(code)
            if met is None:
                known = ", ".join(one.code for one in measures() if one.better)
                self.note(
                    line, "measure", f"没有这个指标。只能用从事件算出来的：{known}。填上来的数不能用。",
                    f"no such measure. Only what is computed from events: {known}. A figure typed in can't be used.", "X-30",
                )  # fmt: skip
            return None
        if not found.better:
            row = "R-01" if code == "response-rate" else "Q-13"
            self.note(
                line, "measure", f"“{found.title.zh}”高低说不上好坏，考核它只会让人凑数，不能作指标。",
                f"“{found.title.en}” is neither better high nor low: appraised, it would only be made up. It can't be an indicator.", row,
            )  # fmt: skip
            return None
        self.procedure(given, found, nth)
        return found

    def procedure(self, given: Mapping[str, Any], measured: Measure, nth: int) -> None:
        code = given.get("procedure")
        if code is None:
            if measured.code in ENDS:
                self.note(
                    self.line("measure", nth), "measure",
                    "办结快慢只能看一项具体的、不是办案的规程，请写 procedure：不写就把案件也算进去，成了变相的结案率。",
                    "how fast matters end may be appraised of one procedure that is no case only: write procedure. Without it cases "
                    "count too, a closing rate in disguise.", "Q-04",
                )  # fmt: skip
            return
        line = self.line("procedure", nth)
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            self.note(line, "procedure", "写一项规程的代码。", "write a procedure's code.")
        elif code in case_procedures() and measured.code in ABOUT_CASES:
            self.note(
                line, "procedure", "办案的规程只能看按时告知、按时答复，不能看办结快慢、解决多少：那是变相的结案率、破案率。",
                "of cases only tellings and answers on time may be appraised, not how fast or how many end: that is a closing or "
                "clearance rate in disguise.", "Q-04",
            )  # fmt: skip

    def curve(self, given: Mapping[str, Any], nth: int) -> tuple[tuple[float, float], ...]:
        points, line = given.get("curve"), self.line("curve", nth)
        is_list = isinstance(points, list) and 2 <= len(points) <= MOST_POINTS
        if not is_list or not all(
            isinstance(one, list) and len(one) == 2 and all(_is_number(x) for x in one) for one in points or []
        ):
            self.note(
                line, "curve", "写 [[离目标多远, 得分], …]，2 到 20 点，例如 [[-0.2, 0], [0, 90], [0.05, 100]]。",
                "write [[distance to the target, points], …], 2 to 20 of them, such as [[-0.2, 0], [0, 90], [0.05, 100]].",
            )  # fmt: skip
            return ()
        made = tuple((float(x), float(y)) for x, y in points or [])
        if any(a[0] >= b[0] for a, b in pairwise(made)) or any(a[1] > b[1] for a, b in pairwise(made)):
            self.note(
                line, "curve", "从左到右排，离目标越好，分不能越少；反过来就是奖励办得差。",
                "from left to right, and better never gives fewer points: otherwise doing worse is rewarded.",
            )  # fmt: skip
        if any(not 0 <= y <= 100 for _, y in made) or made[0][1] == made[-1][1]:
            self.note(
                line, "curve", "得分从 0 到 100，首尾要不一样。", "points go from 0 to 100, and the ends must differ."
            )
        return made

    def opinion(self, indicators: tuple[Indicator, ...]) -> OpinionRule | None:
        given = self.given.get("opinion", {})
        line = self.line("opinion")
        if not isinstance(given, dict):
            self.note(line, "opinion", "写 [opinion] 一节。", "write a table [opinion].")
            return None
        for name in sorted(set(given) - _OPINION):
            self.unknown(self.line(name), name, given[name], _OPINION)
        share, none, full = (self.number(given, name, 0, 0, 100) for name in ("share", "none", "full"))
        if share is None or none is None or full is None:
            return None
        if not 0 <= none < full <= 1:
            self.note(
                line, "opinion", "none 要小于 full，都在 0 到 1 之间。", "none must be below full, both from 0 to 1."
            )
            return None
        if full < LOWEST_FULL:
            self.note(
                self.line("full"), "full", f"full 至少 {LOWEST_FULL:g}：不到一成的人评价就算足，等于没有折算。",
                f"full is at least {LOWEST_FULL:g}: below that a low response would lower nothing.", "Q-06",
            )  # fmt: skip
        total = sum(one.weight for one in indicators if opinion.is_opinion(one.measure))
        if indicators and abs(total - share) > 1e-6 and not self.problems:
            self.note(
                self.line("share"), "share", f"群众评价的指标加起来是 {total:g}，和公布的 share = {share:g} 不一样。",
                f"the indicators of public opinion add up to {total:g}, not to the published share = {share:g}.", "Q-06",
            )  # fmt: skip
        return OpinionRule(share, none, full)

    def unknown(self, line: int, field: str, value: object, known: frozenset[str]) -> None:
        """A field that does not exist: typed figures and formulas of one's own come this way."""
        if refused(field, *_strings(value)) is not None:
            self.words(line, field, field, *_strings(value))
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
        number = float(value) if _is_number(value) else math.nan  # type: ignore[arg-type]  # tested above
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
        wanted = _even(met)
        for number in range(line, min(line + 12, len(self.lines)) + 1):
            if wanted and wanted in _even(self.lines[number - 1]):
                return number
        return line


@cache
def case_procedures() -> frozenset[str]:
    """The shipped procedures of criminal and administrative cases, by code."""
    found = set()
    for path in shipped_folder().glob("*.toml"):
        if tomllib.loads(path.read_text("utf-8")).get("group") == "case":
            found.add(path.stem)
    return frozenset(found)


def _strings(value: object) -> list[str]:
    """Every string in a value, however deep, keys of tables among them."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [one for name, part in value.items() for one in ([] if name in _KEYS else [str(name)]) + _strings(part)]
    if isinstance(value, list):
        return [one for part in value for one in _strings(part)]
    return []


def _in_a_row(given: Mapping[str, Any]) -> list[str]:
    """Title and words of an indicator put together, by language: a name cut in two is one again."""
    parts = [given[name] for name in ("title", "says") if isinstance(given.get(name), dict)]
    return ["".join(str(part.get(language, "")) for part in parts) for language in ("zh", "en")]


def _is_number(value: object) -> bool:
    """A finite number of at most a million; true and false are none."""
    return type(value) in (int, float) and abs(value) <= 1e6  # type: ignore[arg-type]  # its type was just asked


_KEYS = _TOP | _OPINION | _OF_INDICATOR | {"zh", "en", "opinion", "indicators"}


def _even(text: str) -> str:
    return re.sub(r"[\W_]", "", text).casefold()
