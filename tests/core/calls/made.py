"""Tables of calls made for tests: some a day, in the order of time, in whatever forms are asked for."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from heliograph.core.planning.inputs import Source

Form = Callable[[datetime], str]
FORMS: dict[str, Form] = {
    "ymd": lambda at: f"{at:%Y-%m-%d %H:%M:%S}",
    "ydm": lambda at: f"{at:%Y-%d-%m %H:%M:%S}",
    "mdy": lambda at: f"{at:%m/%d/%Y %I:%M:%S %p}",
    "dmy": lambda at: f"{at:%d/%m/%Y %H:%M:%S}",
    "ydm/": lambda at: f"{at:%Y/%d/%m %H:%M:%S}",
}


def moments(first: date, days: int, a_day: int, seed: int = 1) -> list[datetime]:
    """So many calls a day on average, fewer on Sundays, at any time of the day, in order."""
    chance = random.Random(seed)
    found: list[datetime] = []
    for number in range(days):
        day = datetime(first.year, first.month, first.day) + timedelta(days=number)
        many = max(1, round(a_day * (0.5 if day.weekday() == 6 else 1.0) * chance.uniform(0.8, 1.2)))
        found += sorted(day + timedelta(seconds=chance.randrange(1, 86_400)) for _ in range(many))
    return found


def table(times: Iterable[str], *, places: Callable[[int], tuple[float, float]] | None = None) -> Source:
    """A table of calls at these times. `places`: latitude and longitude of each; else along a street."""
    where = places or (lambda number: (29.05 + number % 7 / 1000, 119.02 + number % 11 / 1000))
    lines = ["id,time,lat,lon,kind,minutes,origin"]
    for number, time in enumerate(times):
        lat, lon = where(number)
        lines.append(f"{number},{time},{lat:.6f},{lon:.6f},{'盗窃' if number % 3 else '纠纷'},{20 + number % 40},群众")
    return Source("calls.csv", "\n".join(lines) + "\n")
