"""One indicator of a set: its measure, whether that may be appraised at all and of which procedure, its target and curve."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any

from heliograph.appraisal import opinion
from heliograph.appraisal.checking.reader import CODE, OF_INDICATOR, Reader, even, is_number, strings
from heliograph.appraisal.indicators import Indicator
from heliograph.appraisal.refusing import refused
from heliograph.core.procedure import shipped_folder
from heliograph.insight.catalogue import Kind, Measure, UnknownMeasure, measure, measures

MOST_POINTS = 20
ENDS = ("end-median", "end-p90")
ABOUT_CASES = (*ENDS, "solved-rate", "reopened", "not-solved", "transfers", "circling")
"""Measures that would count how fast cases close if they were asked of criminal and administrative cases."""


class IndicatorReader(Reader):
    """Reads [[indicators]], one at a time."""

    def indicator(self, given: Mapping[str, Any], nth: int) -> Indicator | None:
        before = len(self.problems)
        for name in sorted(set(given) - OF_INDICATOR):
            self.unknown(self.line(name, nth), name, given[name], OF_INDICATOR)
        about = even(str(given.get("measure"))) if self.is_known(given.get("measure")) else ""
        said = [one for one in strings(given) if even(one) != about]
        self.words(self.line("title", nth), "title", *said, *_in_a_row(given))
        code = self.matching(given, "code", CODE, "on-time", nth)
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
        if not isinstance(code, str) or not CODE.fullmatch(code):
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
            isinstance(one, list) and len(one) == 2 and all(is_number(x) for x in one) for one in points or []
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


@cache
def case_procedures() -> frozenset[str]:
    """The shipped procedures of criminal and administrative cases, by code."""
    found = set()
    for path in shipped_folder().glob("*.toml"):
        if tomllib.loads(path.read_text("utf-8")).get("group") == "case":
            found.add(path.stem)
    return frozenset(found)


def _in_a_row(given: Mapping[str, Any]) -> list[str]:
    """Title and words of an indicator put together, by language: a name cut in two is one again."""
    parts = [given[name] for name in ("title", "says") if isinstance(given.get(name), dict)]
    return ["".join(str(part.get(language, "")) for part in parts) for language in ("zh", "en")]
