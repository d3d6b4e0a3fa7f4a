"""Five witnesses of which number is the day: each says month first, day first, or nothing, and why in words.

All look at days alone (ordinals), in the order of the file. `rows` are the lines in doubt, `known` those already settled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.text import Text

Days = NDArray[np.int64]

PLAIN = 2
"""The weight of a witness that is believed alone."""
LEAST_ROWS = 10
"""In doubt and settled together: below, only the future speaks."""
MONTH = 31
SURE = 10.0
"""Of the week's pattern: the logarithm of the odds, after allowing for days that vary more than chance makes them."""
LEAST_DAYS = 40


@dataclass(frozen=True, slots=True)
class Vote:
    """`day_first`: for which order."""

    day_first: bool
    weight: int
    text: Text


def votes(rows: Days, month_first: Days, day_first: Days, known: Days, known_days: Days, today: int) -> list[Vote]:
    """What the witnesses say."""
    readings = (month_first, day_first)
    found = list(_future(readings, today))
    if len(rows) + len(known) >= LEAST_ROWS:
        found += _sequence(rows, readings, known, known_days)
        found += _coverage(readings, known_days)
        found += _nearness(readings, known_days)
        found += _week(readings, known_days)
    return found


def _future(readings: tuple[Days, Days], today: int) -> Iterator[Vote]:
    ahead = [int((one > today).sum()) for one in readings]
    for place in (0, 1):
        if ahead[1 - place] and not ahead[place]:
            zh = f"反过来读，有 {ahead[1 - place]} 行在今天之后。"
            yield Vote(place == 1, PLAIN, Text(zh, f"The other way, {ahead[1 - place]} lines lie after today."))


def _sequence(rows: Days, readings: tuple[Days, Days], known: Days, known_days: Days) -> Iterator[Vote]:
    """A file in the order of time goes once from end to end: how many days does each reading make it travel?"""
    order = np.argsort(np.concatenate([rows, known]), kind="stable")
    ways, spans = [], []
    for one in readings:
        days = np.concatenate([one, known_days])[order]
        ways.append(int(np.abs(np.diff(days)).sum()))
        spans.append(int(days.max() - days.min()) + 1)
    for place in (0, 1):
        mine, other = ways[place] + 1, ways[1 - place] + 1
        if other < 4 * mine or mine > 0.25 * len(order) + 1.5 * spans[place]:
            continue
        is_straight = mine <= 1.1 * spans[place] + 2 and other > 3 * spans[1 - place]
        zh = f"按文件的顺序，这样读日期一共走 {mine - 1} 天，反过来读走 {other - 1} 天。"
        en = f"In the order of the file the dates travel {mine - 1} days this way, {other - 1} the other way."
        yield Vote(place == 1, PLAIN if is_straight else 1, Text(zh, en))


def _coverage(readings: tuple[Days, Days], known_days: Days) -> Iterator[Vote]:
    shares, days, spans = [], [], []
    for one in readings:
        there = np.unique(np.concatenate([one, known_days]))
        days.append(len(there))
        spans.append(int(there[-1] - there[0]) + 1)
        shares.append(days[-1] / spans[-1])
    for place in (0, 1):
        if shares[place] >= 0.5 and shares[1 - place] <= 0.5 * shares[place]:
            zh = f"这样读，{spans[place]} 天里 {days[place]} 天有警情；反过来读，{spans[1 - place]} 天里 {days[1 - place]} 天有。"
            en = (
                f"This way {days[place]} of {spans[place]} days have calls; the other way {days[1 - place]} of "
                f"{spans[1 - place]}."
            )
            yield Vote(place == 1, 1, Text(zh, en))


def _nearness(readings: tuple[Days, Days], known_days: Days) -> Iterator[Vote]:
    if len(known_days) < LEAST_ROWS:
        return
    first, last = int(known_days.min()) - MONTH, int(known_days.max()) + MONTH
    near = [float(((one >= first) & (one <= last)).mean()) for one in readings]
    for place in (0, 1):
        if near[place] >= 0.99 and near[1 - place] < 0.9:
            zh = f"这样读，{near[place]:.0%} 在已证明的日期前后一个月内；反过来读只有 {near[1 - place]:.0%}。"
            en = f"This way {near[place]:.0%} lie within a month of the proven dates; the other way {near[1 - place]:.0%}."
            yield Vote(place == 1, 1, Text(zh, en))


def _week(readings: tuple[Days, Days], known_days: Days) -> Iterator[Vote]:
    """Calls follow the days of the week. The counts of the proven days say how; then one reading is likelier than the other."""
    there, counts = np.unique(known_days, return_counts=True)
    if len(there) < LEAST_DAYS:
        return
    means = np.array([counts[there % 7 == one].mean() if (there % 7 == one).any() else 0.0 for one in range(7)])
    if not (means > 0).all():
        return
    expected = means[there % 7]
    spread = max(1.0, float(((counts - expected) ** 2 / expected).mean()))
    logs = np.log(means)
    likely = [float(logs[one % 7].sum()) / spread for one in readings]
    for place in (0, 1):
        if likely[place] - likely[1 - place] > SURE:
            zh = "这样读，各个星期几的警情数与已证明的日子一致；反过来读不一致。"
            yield Vote(
                place == 1,
                1,
                Text(zh, "This way calls follow the days of the week as on the proven days; not the other way."),
            )
