"""Weeks of answer times as pages show them: a row with its bands, a stage with its course, times in words. Read by the desk and by everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from heliograph.core.calls import stages
from heliograph.core.calls.stages import Stage
from heliograph.core.calls.telling import Told
from heliograph.core.course import Frame
from heliograph.core.estimating import Estimate
from heliograph.core.text import Text
from heliograph.patrol.answer_weeks import stages_of
from heliograph.patrol.models import TimesWeek

SHOWN, OPEN = 12, 1
"""Weeks on a page, and how many of them stand open in a table: the newest. The table to download has all."""


@dataclass(frozen=True, slots=True)
class PublicWeek:
    """A published week: its days, and why it was taken back if it was."""

    id: int
    first: date
    last: date
    published_at: datetime
    withdrawn_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week of one stage of one unit. `told`: None for a week that was taken back or has nothing to tell."""

    first: date
    last: date
    told: Told | None
    week_id: int = 0
    reason: str = ""

    @property
    def timed(self) -> int:
        told = self.told
        return 0 if told is None or told.calls is None else told.calls - told.missing - told.impossible

    @property
    def bars(self) -> list[tuple[int, float, float]]:
        """The bands that are told, as (number of the band, where it begins, how wide), of 100. What isn't told is left free in one piece,
        where the first such band would be."""
        if self.told is None or not self.timed:
            return []
        found, begins = [], 0.0
        free = 100 * (self.timed - sum(many or 0 for many in self.told.bands)) / self.timed
        for band, many in enumerate(self.told.bands):
            if many is None:
                begins, free = begins + free, 0.0
            elif many:
                wide = 100 * many / self.timed
                found.append((band, begins, wide))
                begins += wide
        return found

    def share(self, many: int | None) -> str:
        """70.5% (86), of the calls that have a time; a dash where it is not told."""
        return "—" if many is None else _part(many, self.timed)

    def part(self, many: int) -> str:
        """The same, of all calls."""
        return _part(many, self.told.calls or 0 if self.told else 0)


@dataclass(frozen=True, slots=True)
class Course:
    """Medians and nine tenths by week, the oldest first, as lines and points of a picture (`core.course`). `most`: what the top means."""

    median: list[str]
    median_points: list[tuple[float, float]]
    p90: list[str]
    p90_points: list[tuple[float, float]]
    most: Text


@dataclass(frozen=True, slots=True)
class StageTable:
    """The weeks of one stage, the newest first."""

    stage: Stage
    bands: tuple[Text, ...]
    rows: list[WeekRow]

    @property
    def newest(self) -> list[WeekRow]:
        return self.rows[:OPEN]

    @property
    def older(self) -> list[WeekRow]:
        return self.rows[OPEN:]

    @staticmethod
    def weeks_of(rows: Sequence[WeekRow]) -> int:
        """How many weeks these rows are, also where several stand together."""
        return sum((one.last - one.first).days + 1 for one in rows) // 7

    @property
    def course(self) -> Course | None:
        """Of two weeks and more that may be told; None where there is nothing to draw. A week that isn't there is a gap."""
        oldest, step = self.rows[-1].first, min((one.last - one.first).days + 1 for one in self.rows)
        placed = {(one.first - oldest).days // step: one.told for one in self.rows}
        told = [placed.get(at) for at in range(max(placed) + 1)]
        median = [one.median.value if one is not None and one.median is not None else None for one in told]
        p90 = [one.p90.value if one is not None and one.p90 is not None else None for one in told]
        values = [one for one in (*median, *p90) if one is not None]
        if len(values) < 2 or not max(values):
            return None
        frame = Frame(len(told), max(values))
        return Course(
            frame.lines(median), frame.points(median), frame.lines(p90), frame.points(p90), lasting(max(values))
        )


def stage_tables(kept: Sequence[Sequence[Any]], rows: dict[str, list[WeekRow]]) -> list[StageTable]:
    """A table a stage that has rows (by its code), in the order in which they are kept."""
    return [
        StageTable(stage, stages.names(stage.limits), rows[stage.code])
        for stage in stages_of(kept)
        if stage.code in rows
    ]


def last_day(week: date, each: int) -> date:
    """Of the weeks that stand together from this one on."""
    return week + timedelta(days=7 * each - 1)


def _part(many: int, of: int) -> str:
    return f"{100 * many / of:.1f}% ({many:,})" if of else f"{many:,}"


def lasting(seconds: float) -> Text:
    """9 秒, 9 分 8 秒, 1 小时 5 分."""
    whole = round(seconds)
    if whole < 60:
        return Text(f"{whole} 秒", f"{whole} s")
    minutes, rest = divmod(whole, 60)
    if whole < 3600:
        return Text(
            f"{minutes} 分 {rest} 秒" if rest else f"{minutes} 分钟",
            f"{minutes} min {rest} s" if rest else f"{minutes} min",
        )
    hours, minutes = divmod(round(whole / 60), 60)
    return Text(f"{hours} 小时 {minutes} 分", f"{hours} h {minutes} min")


def with_interval(one: Estimate | None) -> Text:
    """9 分 8 秒（8 分 10 秒–10 分钟）; a side that few values leave open is a question mark."""
    if one is None:
        return Text("—", "—")
    value = lasting(one.value)
    low, high = (Text("?", "?") if side is None else lasting(side) for side in (one.low, one.high))
    return Text(f"{value.zh}（{low.zh}–{high.zh}）", f"{value.en} ({low.en} to {high.en})")


def public_week(one: TimesWeek) -> PublicWeek:
    """What pages say of it."""
    return PublicWeek(one.id, one.first, one.last, one.published_at, one.withdrawn_at, one.reason)
