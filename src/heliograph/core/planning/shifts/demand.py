"""A week of hours: how many officers each hour needs, and how many some duties put there. Day 1 is Monday; weeks repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.inputs import Source, read

Counts = NDArray[np.int64]

DAY, DAYS, WEEK = 24, 7, 168
MOST = 10_000
"""Officers in an hour."""
DAY_NAMES, HOUR_NAMES = ("day", "weekday", "星期"), ("hour", "小时")
OFFICER_NAMES = ("officers", "needed", "人数", "需要人数")
BEGIN_NAMES, LENGTH_NAMES = ("begins", "开始"), ("hours", "时长")


@dataclass(frozen=True, slots=True)
class Duty:
    """So many officers begin on `day` (0 is Monday) at the hour `begins`, for so many hours."""

    day: int
    begins: int
    hours: int
    officers: int


@dataclass(frozen=True)
class Demand:
    """`needed`: officers in each of 168 hours, from Monday 0:00."""

    needed: Counts

    @property
    def total(self) -> int:
        return int(self.needed.sum())

    def unmet(self, there: Counts) -> int:
        """Officer-hours short."""
        return int(np.maximum(self.needed - there, 0).sum())

    def idle(self, there: Counts) -> int:
        """Officer-hours beyond what is needed."""
        return int(np.maximum(there - self.needed, 0).sum())


def hours_of(duties: Sequence[Duty]) -> Counts:
    """How many are there in each hour of the week."""
    there = np.zeros(WEEK, dtype=np.int64)
    for duty in duties:
        there[(duty.day * DAY + duty.begins + np.arange(duty.hours)) % WEEK] += duty.officers
    return there


def demand(source: Source) -> Demand:
    """`day,hour,officers`, each hour of a week once. Raises `BadInput`."""
    sheet = read(source)
    day, hour, officers = sheet.column(DAY_NAMES), sheet.column(HOUR_NAMES), sheet.column(OFFICER_NAMES)
    needed = np.full(WEEK, -1, dtype=np.int64)
    for row in sheet.rows:
        at = (row.whole(day, 1, DAYS) - 1) * DAY + row.whole(hour, 0, DAY - 1)
        if needed[at] >= 0:
            raise row.bad(hour, "：这个小时写了两次。", "and day stand there twice.")
        needed[at] = row.whole(officers, 0, MOST)
    if (needed < 0).any():
        missing = int(np.flatnonzero(needed < 0)[0])
        raise source.error(
            f"缺少星期 {missing // DAY + 1} 的 {missing % DAY} 时：一周 168 小时每小时一行。",
            f"day {missing // DAY + 1}, hour {missing % DAY} is missing: a row for each of 168 hours.",
        )
    if not needed.any():
        raise source.error("没有一个小时需要人。", "no hour needs anybody.")
    return Demand(needed)


def duties(source: Source) -> tuple[Duty, ...]:
    """Duties as they are today, or as `written`: `day,begins,hours,officers`. Raises `BadInput`."""
    sheet = read(source)
    day, begins = sheet.column(DAY_NAMES), sheet.column(BEGIN_NAMES)
    hours, officers = sheet.column(LENGTH_NAMES), sheet.column(OFFICER_NAMES)
    return tuple(
        Duty(
            row.whole(day, 1, DAYS) - 1, row.whole(begins, 0, DAY - 1), row.whole(hours, 1, DAY),
            row.whole(officers, 0, MOST),
        )
        for row in sheet.rows
    )  # fmt: skip


def written(found: Sequence[Duty]) -> str:
    """Duties as CSV."""
    lines = [f"{duty.day + 1},{duty.begins},{duty.hours},{duty.officers}\n" for duty in found]
    return "day,begins,hours,officers\n" + "".join(lines)
