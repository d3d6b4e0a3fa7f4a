"""How a topic ran over the months: counts with the small ones hidden, and where a chart puts them.

A count from 1 to 4 is not told, in the table nor by the height of a point, and others with it, so that it can't be had
from the total (`core.suppression`). Nothing says which of the hidden ones is the small one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from heliograph.core.suppression import protect_rows

FEWEST = 5
WIDTH, HEIGHT = 320, 96
_LEFT, _RIGHT, _TOP, _BOTTOM = 8, 8, 14, 18
_SMALL = 2


@dataclass(frozen=True, slots=True)
class Point:
    """A month and how many messages came in it: None for 1 to 4, or where it is hidden for the sake of another.

    `x`, `y` are where a chart of `WIDTH` × `HEIGHT` puts it.
    """

    month: date
    count: int | None
    x: float
    y: float

    @property
    def is_withheld(self) -> bool:
        return self.count is None


@dataclass(frozen=True, slots=True)
class Trend:
    """The months from the first to this one; `line` is the polyline of an SVG chart, `floor` where zero lies."""

    points: tuple[Point, ...]
    floor: float

    @property
    def line(self) -> str:
        return " ".join(f"{point.x:g},{point.y:g}" for point in self.points)

    @property
    def withholds(self) -> bool:
        return any(point.is_withheld for point in self.points)


def hidden(count: int) -> int | None:
    """The count as it may be told."""
    return count if count == 0 or count >= FEWEST else None


def trend(times: Iterable[datetime], months: Sequence[date], zone: ZoneInfo) -> Trend:
    """Messages by month, each of `months` named once."""
    counts = Counter(time.astimezone(zone).date().replace(day=1) for time in times)
    away = protect_rows({month: counts[month] for month in months}, least=FEWEST)
    told = [None if month in away else counts[month] for month in months]
    highest = max([FEWEST * 2, *(count for count in told if count is not None)])
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(months) - 1)
    floor = HEIGHT - _BOTTOM

    def height(count: int | None) -> float:
        return round(floor - (_SMALL if count is None else count) / highest * (floor - _TOP), 1)

    return Trend(
        tuple(
            Point(month, count, round(_LEFT + number * step, 1), height(count))
            for number, (month, count) in enumerate(zip(months, told, strict=True))
        ),
        floor,
    )


def months_to(today: date, count: int) -> list[date]:
    """The first days of the last `count` months, this one last."""
    found = [today.replace(day=1)]
    while len(found) < count:
        last = found[0]
        found.insert(
            0, last.replace(year=last.year - 1, month=12) if last.month == 1 else last.replace(month=last.month - 1)
        )
    return found
