"""Tables of times made for tests: honest ones, with a unit each line, and what spoils them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heliograph.core.planning.inputs import Source
from tests.core.calls.made import moments

FIRST = date(2026, 1, 5)
"""A Monday."""
TODAY = date(2026, 6, 1)
HEAD = ("接警时间", "签收时间", "派警时间", "到达时间", "反馈时间", "派出所")


@dataclass
class Call:
    """`after`: seconds from the call to signing, dispatch, arrival, feedback; None: not written."""

    received: datetime
    after: list[float | None]
    unit: str


def honest(weeks: int = 4, a_day: int = 20, units: Sequence[str] = ("甲所", "乙所"), seed: int = 1) -> list[Call]:
    """Every stage takes lognormal time after the one before, as people do; one feedback in fifty is missing."""
    chance = random.Random(seed)
    found = []
    for at in moments(FIRST, 7 * weeks, a_day, seed):
        signed = chance.lognormvariate(2.3, 0.7)
        dispatched = signed + chance.lognormvariate(5.0, 0.8)
        arrived = dispatched + chance.lognormvariate(5.8, 0.6)
        fed_back = None if chance.random() < 0.02 else arrived + chance.lognormvariate(7.6, 0.8)
        found.append(Call(at, [signed, dispatched, arrived, fed_back], units[chance.randrange(len(units))]))
    return found


def whole(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def table(calls: Sequence[Call], form: Callable[[datetime], str] = whole, head: Sequence[str] = HEAD) -> Source:
    lines = [",".join(head)]
    for one in calls:
        ends = ["" if after is None else form(one.received + timedelta(seconds=after)) for after in one.after]
        lines.append(",".join([whole(one.received), *ends, one.unit]))
    return Source("times.csv", "\n".join(lines) + "\n")
