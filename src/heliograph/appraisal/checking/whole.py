"""A set as a whole: what stands at its top, all indicators together, and what people's opinion weighs."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from heliograph.appraisal import opinion
from heliograph.appraisal.checking.indicator import IndicatorReader
from heliograph.appraisal.checking.reader import CODE, OPINION, TOP, strings
from heliograph.appraisal.indicators import Indicator, IndicatorSet, OpinionRule, Period, Side

_VERSION = re.compile(r"\d{4}-(0[1-9]|1[0-2])(\.\d+)?")
_COMMENT = re.compile(r"""(?:[^#"']|"(?:\\.|[^"\\])*"|'[^']*')*#(.*)""")
LOWEST_FULL = 0.1


class SetReader(IndicatorReader):
    """Reads the tables of a set."""

    def set(self) -> IndicatorSet | None:
        top = self.given
        self.text_itself()
        for name in sorted(set(top) - TOP - {"opinion", "indicators"}):
            self.unknown(self.line(name), name, top[name], TOP | {"opinion", "indicators"})
        self.words(self.line("title"), "title", *strings({k: v for k, v in top.items() if k != "indicators"}))
        code, version = self.matching(top, "code", CODE, "station"), self.matching(top, "version", _VERSION, "2027-01")
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

    def opinion(self, indicators: tuple[Indicator, ...]) -> OpinionRule | None:
        given = self.given.get("opinion", {})
        line = self.line("opinion")
        if not isinstance(given, dict):
            self.note(line, "opinion", "写 [opinion] 一节。", "write a table [opinion].")
            return None
        for name in sorted(set(given) - OPINION):
            self.unknown(self.line(name), name, given[name], OPINION)
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
