"""What is said of a file of calls before anybody plans from it: what was read, refused and assumed, and what a person must decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from heliograph.core.calls.columns import Origin
from heliograph.core.calls.orders import Basis, Family
from heliograph.core.text import Text

SHOWN = 50
"""Refused lines that are listed; all are counted."""
SPIKE = 3.0
"""How many times a mean hour midnight itself may have before somebody must have filled it in."""
EMPTY = 0.1
"""The share of days without calls from which on it is said that days may be missing."""


class Level(StrEnum):
    """How much a finding matters."""

    STOPS = "stops"
    ASSUMED = "assumed"
    NOTE = "note"


_BASIS = {
    Basis.PROVEN: Text("已证明", "proven"),
    Basis.WITNESSED: Text("由旁证判断", "judged by witnesses"),
    Basis.CUSTOM: Text("按习惯", "by custom"),
    Basis.STATED: Text("您说的", "as you said"),
    Basis.PARTS: Text("按文件的各部分", "by parts of the file"),
    Basis.UNDECIDED: Text("没有判断", "not decided"),
}
_WHY = {
    "fields": Text("格数不对", "wrong number of fields"),
    "time": Text("时间读不懂", "no readable time"),
    "place": Text("没有地点", "no usable place"),
}


@dataclass(slots=True)
class Report:
    """Counts are of lines. `facts`: what is so; `findings`: what was assumed, or stops; `refused`: line and why."""

    rows: int
    kept: int = 0
    cells: int = 0
    outside: int = 0
    undecided: int = 0
    duplicates: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[int, Text]] = field(default_factory=list)
    outside_lines: list[int] = field(default_factory=list)
    duplicate_lines: list[tuple[int, int]] = field(default_factory=list)
    facts: list[tuple[Text, str | Text]] = field(default_factory=list)
    findings: list[tuple[Level, Text]] = field(default_factory=list)
    first: datetime | None = None
    last: datetime | None = None

    def refuse(self, why: str, line: int, text: Text) -> None:
        self.reasons[why] += 1
        if len(self.refused) < SHOWN:
            self.refused.append((line, text))

    def duplicate(self, line: int, of: int) -> None:
        self.duplicates += 1
        if len(self.duplicate_lines) < SHOWN:
            self.duplicate_lines.append((line, of))

    def find(self, level: Level, text: Text) -> None:
        self.findings.append((level, text))

    def fact(self, name: Text, value: str | Text) -> None:
        self.facts.append((name, value))

    @property
    def is_usable(self) -> bool:
        """Whether a plan may be made from it, once somebody took note of what was assumed."""
        return self.kept > 0 and all(level is not Level.STOPS for level, _ in self.findings)

    @property
    def summary(self) -> list[tuple[Text, str]]:
        """The counts, which add up to the lines of the file."""
        found = [(Text("读到的行", "Lines read"), self.rows), (Text("留下的警情", "Calls kept"), self.kept)]
        found += [
            (Text(f"拒收：{_WHY[why].zh}", f"Refused: {_WHY[why].en}"), many)
            for why, many in sorted(self.reasons.items())
        ]
        found += [
            (Text("重复的行，不计", "Duplicates, left out"), self.duplicates),
            (Text("辖区以外，不计", "Outside the area, left out"), self.outside),
            (Text("日期没有判断，不计", "Day not decided, left out"), self.undecided),
            (Text("有警情的格子（约 500 米）", "Cells with calls (about 500 m)"), self.cells),
        ]
        return [(name, f"{value:,}") for name, value in found]

    def as_value(self) -> dict[str, object]:
        """All of it as JSON holds it, each text in both languages."""

        def both(text: str | Text) -> list[str]:
            return [text, text] if isinstance(text, str) else [text.zh, text.en]

        return {
            "usable": self.is_usable,
            "rows": self.rows,
            "kept": self.kept,
            "summary": [[both(name), value] for name, value in self.summary],
            "facts": [[both(name), both(value)] for name, value in self.facts],
            "findings": [[level.value, both(text)] for level, text in self.findings],
            "refused": [[line, both(text)] for line, text in self.refused],
            "duplicates": [list(one) for one in self.duplicate_lines],
            "outside": self.outside_lines,
        }

    def family(self, family: Family, lines: NDArray[np.int64], example: str) -> None:
        """What was decided of dates of one form, in words."""
        many, first, last = len(lines), int(lines.min()), int(lines.max())
        why_zh, why_en = "".join(one.zh for one in family.said), " ".join(one.en for one in family.said)
        if family.order is None:
            self.find(
                Level.STOPS,
                Text(
                    f"写成“{example}”这样的 {many} 行（第 {first}–{last} 行）：分不清哪个是日、哪个是月。请说明。{why_zh}",
                    f"{many} lines written like {example!r} (lines {first} to {last}): which number is the day can't be told. Say which. "
                    f"{why_en}".rstrip(),
                ),
            )
            return
        is_plain = family.basis is Basis.PROVEN and not family.swapped
        odd_zh, odd_en = ("日和月是颠倒的，", "day and month are swapped: ") if family.swapped else ("", "")
        words = family.order.words
        self.find(
            Level.NOTE if is_plain else Level.ASSUMED,
            Text(
                f"写成“{example}”这样的 {many} 行（第 {first}–{last} 行）：{odd_zh}按{words.zh}读（{_BASIS[family.basis].zh}）。{why_zh}",
                f"{many} lines written like {example!r} (lines {first} to {last}): {odd_en}read as {words.en} "
                f"({_BASIS[family.basis].en}). {why_en}".rstrip(),
            ),
        )

    def counted(
        self, hours: Mapping[datetime, int], origins: Mapping[Origin, int], kinds: Mapping[str, int], *, timed: int, midnight: int,
        has_minutes: bool,
    ) -> None:  # fmt: skip
        """What the kept calls show as a whole."""
        if not hours:
            self.find(Level.STOPS, Text("没有一条能用的警情。", "No call can be used."))
            return
        self.first, self.last = min(hours), max(hours)
        self._days(hours)
        self._hours(hours, midnight)
        self.fact(
            Text("来源", "Origin"),
            Text(
                "，".join(f"{one.words.zh} {many:,}" for one, many in sorted(origins.items())),
                ", ".join(f"{one.words.en} {many:,}" for one, many in sorted(origins.items())),
            ),
        )
        unknown = origins.get(Origin.UNKNOWN, 0)
        if unknown and len(origins) > 1:
            zh, en = (
                f"{unknown:,} 条的来源读不懂，不用于规划。",
                f"The origin of {unknown:,} calls can't be read: no plan uses them.",
            )
            self.find(Level.ASSUMED, Text(zh, en))
        if origins.get(Origin.OFFICER):
            self.find(Level.NOTE, FEEDBACK)
        if len(kinds) > 1 or "" not in kinds:
            most = sorted(kinds.items(), key=lambda one: (-one[1], one[0]))[:8]
            self.fact(
                Text("种类（最多的）", "Kinds (the most frequent)"),
                " · ".join(f"{kind or '—'} {many:,}" for kind, many in most),
            )
        if timed < self.kept:
            missing = self.kept - timed
            self.find(
                Level.ASSUMED,
                Text(
                    f"{missing:,} 条没有用时（或超过一天）：按其余的平均用时计，都没有就每条算一次。" if has_minutes
                    else "没有用时这一列：工作量按次数计，每条一样。",
                    f"{missing:,} calls have no duration (or over a day): they count as the mean of the others, or as one each."
                    if has_minutes else "There is no column of durations: work is counted in calls, each alike.",
                ),
            )  # fmt: skip

    def _days(self, hours: Mapping[datetime, int]) -> None:
        assert self.first is not None
        assert self.last is not None
        days = {hour.date() for hour in hours}
        span = (self.last.date() - self.first.date()).days + 1
        self.fact(Text("从哪天到哪天", "From and to"), f"{self.first:%Y-%m-%d} – {self.last:%Y-%m-%d}")
        missing = span - len(days)
        self.fact(Text("没有警情的日子", "Days without calls"), f"{missing:,} / {span:,}")
        if missing > EMPTY * span:
            zh = f"{span:,} 天里有 {missing:,} 天一条警情也没有：是不是少了一部分？"
            self.find(Level.ASSUMED, Text(zh, f"{missing:,} of {span:,} days have no call at all: is a part missing?"))

    def _hours(self, hours: Mapping[datetime, int], midnight: int) -> None:
        week: Counter[tuple[int, int]] = Counter()
        for hour, many in hours.items():
            week[hour.weekday(), hour.hour] += many
        self.fact(Text("一周 168 个小时里没有警情的", "Hours of the week without calls, of 168"), f"{168 - len(week)}")
        if midnight > max(20.0, SPIKE * self.kept / 24 / 60 * 5):
            self.find(
                Level.ASSUMED,
                Text(
                    f"{midnight:,} 条正好在 0:00：多半是没填时刻时的默认值，零点的需求会显得偏高。",
                    f"{midnight:,} calls at 0:00 exactly: probably what is written where nobody knew the time; midnight looks busier than it is.",
                ),
            )


FEEDBACK = Text(
    "民警自己发现的，去得多就发现得多：拿它规划，只会把警力再派到已经常去的地方。所以规划默认只用群众报警。",
    "Officers find more where they look more: a plan made from it sends them to where they already are. Plans therefore use calls from "
    "the public only, unless somebody decides otherwise.",
)
