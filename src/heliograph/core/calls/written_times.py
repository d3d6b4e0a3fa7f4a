"""What stands in a cell beside the day a call came: a whole time, a clock, so many seconds or minutes, or words for how long it took."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from heliograph.core.calls.dates import Unread, Written, written
from heliograph.core.text import Text

NOTHING = frozenset(("", "-", "--", "—", "/", "\\", "无", "空", "null", "none", "n/a", "na"))


class Shape(StrEnum):
    """The form of a cell. `TWO` and `THREE`: numbers between colons; `LASTING`: how long, beyond doubt."""

    NOTHING = "nothing"
    DATE = "date"
    TWO = "two"
    THREE = "three"
    NUMBER = "number"
    LASTING = "lasting"
    UNREAD = "unread"


class Reads(StrEnum):
    """How the cells of a column are read that could be read in more than one way."""

    CLOCK = "clock"
    HOURS = "h:mm"
    MINUTES_AND_SECONDS = "mm:ss"
    MINUTES = "minutes"
    SECONDS = "seconds"

    @property
    def words(self) -> Text:
        return _WORDS[self]


_WORDS = {
    Reads.CLOCK: Text("时刻", "times of day"),
    Reads.HOURS: Text("用时，时:分", "durations, hours:minutes"),
    Reads.MINUTES_AND_SECONDS: Text("用时，分:秒", "durations, minutes:seconds"),
    Reads.MINUTES: Text("用时，分钟", "durations in minutes"),
    Reads.SECONDS: Text("用时，秒", "durations in seconds"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """`numbers`: those between colons, or the one number, or seconds; `told`: the date."""

    shape: Shape
    numbers: tuple[float, ...] = ()
    told: Written | None = None

    @property
    def clock(self) -> float | None:
        """Seconds since midnight, if the numbers are a time of day."""
        hour, minute, second = (*self.numbers, 0.0, 0.0)[:3]
        return hour * 3600 + minute * 60 + second if hour < 24 and minute < 60 and second < 60 else None

    def lasting(self, reads: Reads) -> float | None:
        """Seconds, read like this; None if the numbers can't be that."""
        if self.shape is Shape.LASTING:
            return self.numbers[0]
        if self.shape is Shape.NUMBER:
            return {Reads.MINUTES: 60.0, Reads.SECONDS: 1.0}.get(reads, float("nan")) * self.numbers[0]
        if any(one >= 60 for one in self.numbers[1:]):
            return None
        if self.shape is Shape.THREE or reads is Reads.HOURS:
            return sum(number * each for number, each in zip(self.numbers, (3600, 60, 1), strict=False))
        return self.numbers[0] * 60 + self.numbers[1] if reads is Reads.MINUTES_AND_SECONDS else float("nan")


_COLONS = re.compile(r"(\d{1,4})[:：](\d{1,2})(?:[:：](\d{1,2}))?(?:\.\d+)?")
_NUMBER = re.compile(r"\d{1,7}(\.\d+)?")
_LASTING = re.compile(
    r"(?:(?P<hours>\d+)\s*(?:个?小时|hours?|hrs?|h))?\s*(?:(?P<minutes>\d+(?:\.\d+)?)\s*(?:分钟|分|minutes?|mins?|min|m|'|′))?\s*"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)\s*(?:秒钟|秒|seconds?|secs?|s|''|″|\"))?",
    re.IGNORECASE,
)


def cell(words: str) -> Cell:
    """The form and the numbers of a cell."""
    told = words.strip()
    if told.casefold() in NOTHING:
        return Cell(Shape.NOTHING)
    found = _COLONS.fullmatch(told)
    if found is not None:
        numbers = tuple(float(one) for one in found.groups() if one is not None)
        return Cell(Shape.THREE if len(numbers) == 3 else Shape.TWO, numbers)
    if _NUMBER.fullmatch(told):
        return Cell(Shape.NUMBER, (float(told),))
    lasting = _LASTING.fullmatch(told)
    if lasting is not None:
        parts = (float(lasting[name] or 0) for name in ("hours", "minutes", "seconds"))
        return Cell(Shape.LASTING, (sum(n * each for n, each in zip(parts, (3600, 60, 1), strict=True)),))
    try:
        date = written(told)
    except Unread:
        return Cell(Shape.UNREAD)
    return Cell(Shape.DATE, told=date) if date.clock is not None else Cell(Shape.UNREAD)


_SAYS = (
    (Reads.SECONDS, re.compile(r"秒|seconds?\b|secs?\b|[(（]s[)）]")),
    (Reads.MINUTES, re.compile(r"分|minutes?\b|mins?\b")),
    (Reads.CLOCK, re.compile(r"时刻|clock")),
)
_LASTS = re.compile(r"用时|时长|耗时|历时|duration|elapsed|took")


def said_by(header: str) -> Reads | None:
    """What the name of a column says of its cells: 用时（秒）, minutes to arrive, 到达时刻."""
    name = header.casefold().replace("_", " ")
    return next((reads for reads, words in _SAYS if words.search(name)), None)


def says_lasting(header: str) -> bool:
    """Whether the name of a column says that it holds how long something took."""
    return bool(_LASTS.search(header.casefold()))
