"""A set of indicators, read from TOML and checked line by line. Values in, values out: no database.

An indicator names a measure of `insight.catalogue` (or a survey registered in `opinion`): its figure is computed from events and
can't be typed in. It has a weight, a target, and a curve from the distance to the target to points. Shipped sets lie in `sets/`; a
bureau's own versions are rows (`models.SetVersion`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from heliograph.core.text import Text

SETS = Path(__file__).parent / "sets"
FEW = 12
"""More indicators than this, and nobody knows what matters: a warning."""


class Period(StrEnum):
    """How long is appraised at once."""

    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"

    @property
    def months(self) -> int:
        return {"quarter": 3, "half-year": 6, "year": 12}[self.value]

    @property
    def words(self) -> Text:
        return {
            Period.QUARTER: Text("季度", "quarter"),
            Period.HALF_YEAR: Text("半年", "half year"),
            Period.YEAR: Text("全年", "year"),
        }[self]

    def around(self, day: date) -> tuple[date, date]:
        """First and last day of the period in which a day lies."""
        first = date(day.year, (day.month - 1) // self.months * self.months + 1, 1)
        return first, _day_before(_months_on(first, self.months))

    def before(self, first: date) -> tuple[date, date]:
        """First and last day of the period before the one that begins on `first`: a unit's own past."""
        return _months_on(first, -self.months), _day_before(first)


class Side(StrEnum):
    """For what kind of unit a set is. Unlike kinds are not measured alike (粗不宜细)."""

    BUREAU = "bureau"
    STATION = "station"
    TRAFFIC = "traffic"
    CRIMINAL = "criminal"
    OFFICE = "office"

    @property
    def words(self) -> Text:
        return {
            Side.BUREAU: Text("分局、县局", "bureaus with units below"),
            Side.STATION: Text("派出所", "stations"),
            Side.TRAFFIC: Text("交通管理", "traffic police"),
            Side.CRIMINAL: Text("刑事侦查", "criminal investigation"),
            Side.OFFICE: Text("机关部门", "offices"),
        }[self]


@dataclass(frozen=True, slots=True)
class Indicator:
    """`target` in the measure's unit (0.9 for 90 %). `curve`: (distance to the target, points), better to the right.

    `past`: which part of the points is for the distance to the unit's own previous period instead.
    """

    code: str
    measure: str
    title: Text
    says: Text
    weight: float
    target: float
    curve: tuple[tuple[float, float], ...]
    past: float
    procedure: str | None


@dataclass(frozen=True, slots=True)
class OpinionRule:
    """Public opinion weighs `share` of the whole, less where few answer: nothing at a response of `none`, all from `full` on."""

    share: float
    none: float
    full: float

    def factor(self, response: float | None) -> float:
        """By what the weight is multiplied at a response rate; unknown is nothing."""
        if response is None:
            return 0.0
        return min(max((response - self.none) / (self.full - self.none), 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class IndicatorSet:
    """One version. `object_within`, `answer_within`: working days to object after a result, and to answer an objection."""

    code: str
    version: str
    in_force: date
    title: Text
    says: Text
    kind: Side
    period: Period
    object_within: int
    answer_within: int
    opinion: OpinionRule
    indicators: tuple[Indicator, ...]

    def indicator(self, code: str) -> Indicator:
        return next(one for one in self.indicators if one.code == code)


def shipped() -> dict[str, str]:
    """The shipped sets' texts by code."""
    return {path.stem: path.read_text("utf-8") for path in sorted(SETS.glob("*.toml"))}


@lru_cache(maxsize=128)
def read(text: str) -> IndicatorSet:
    """Read a version. Raises `SetInvalid` with everything that is wrong, each with its line and the row that forbids it."""
    from heliograph.appraisal.checking import check

    return check(text)


def warnings(found: IndicatorSet) -> list[Text]:
    """What may be kept and had better be changed."""
    if len(found.indicators) <= FEW:
        return []
    count = len(found.indicators)
    return [
        Text(
            f"有 {count} 项指标，多于 {FEW} 项。项数多了，哪项都不要紧；宜粗不宜细，留下群众最在意的。",
            f"There are {count} indicators, more than {FEW}. With so many none matters: keep what residents care about most.",
        )
    ]


def _months_on(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
