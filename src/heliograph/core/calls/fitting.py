"""Whether lines that could be read both ways fit, as they are read, into the file around them; `orders` asks before it settles any.

A swapped day is a day that a whole file has no place for: it breaks the order of the lines, lies months away from all that is proven,
or leaves a file of many months without one day above 12. What doesn't fit is put to a person, however many witnesses spoke for it.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

import numpy as np
from numpy.typing import NDArray

from heliograph.core.text import Text

Days = NDArray[np.int64]

LEAST_IN_ORDER = 5
"""Settled lines: fewer show no order."""
LATE = 1
"""Days by which a line of an ordered file may stand out of its place."""
STRAY = 0.01
"""The share of neighbouring settled lines that may go against the order of a file."""
LEAST_DATES = 3
"""Different days in one month that custom needs if nothing is settled: read the other way, they'd be one day of as many months."""
LAST_OF_BOTH = 12
"""The last day of a month that could be a month as well."""

NO_HIGH_DAY = Text(
    "这样读，几个月里没有一天在 12 日以后，不像是真的。",
    "Read like this, the file has no day after the 12th in several months, which is hardly true.",
)
TOO_FEW = Text(
    "只有一两个日期，两种读法都说得通。",
    "There are one or two dates only, and both readings would do.",
)
NOT_BETTER = Text(
    "两种读法都说得通，文件又不按时间排列，没有旁证。",
    "Both readings would do, the file is in no order of time, and nothing speaks for either.",
)


def misfit(rows: Days, chosen: Days, other: Days, known: Days, known_days: Days, *, is_witnessed: bool) -> Text | None:
    """Why `chosen` (ordinals of the lines `rows`) can't be trusted beside the settled lines `known`; None if it can.

    `other`: the same lines read the other way. `is_witnessed`: a witness speaks for `chosen`, and none against it.
    """
    months = {(one.year, one.month) for one in _dates(np.concatenate([chosen, known_days]))}
    if len(months) > 1 and not any(one.day > LAST_OF_BOTH for one in _dates(known_days)):
        return NO_HIGH_DAY
    if not len(known):
        return None if is_witnessed or len(np.unique(chosen)) >= LEAST_DATES else TOO_FEW
    trend = _trend(known, known_days)
    if trend:
        return _out_of_place(_strays(rows, chosen, known, known_days, trend))
    far = _far(chosen, known_days)
    if far.any():
        return _out_of_place(far)
    if is_witnessed or _far(other, known_days).any() or _widest(chosen, known_days) < _widest(other, known_days):
        return None
    return NOT_BETTER


def _dates(days: Days) -> list[date]:
    return [date.fromordinal(int(one)) for one in np.unique(days)]


def _trend(known: Days, known_days: Days) -> int:
    """1 if the settled lines go forward in time, -1 if backward, 0 if neither."""
    steps = np.diff(known_days[np.argsort(known, kind="stable")])
    if len(known) < LEAST_IN_ORDER or not steps.any():
        return 0
    trend = 1 if (steps > 0).sum() > (steps < 0).sum() else -1
    return trend if int((trend * steps < -LATE).sum()) <= STRAY * len(steps) else 0


def _strays(rows: Days, chosen: Days, known: Days, known_days: Days, trend: int) -> NDArray[np.bool_]:
    """Which lines don't lie in time between the settled lines around them. Past the ends, the month's other part is near enough."""
    order = np.argsort(known, kind="stable")
    lines, days = known[order], known_days[order]
    in_order = _in_order(trend * days)
    lines, days = lines[in_order], days[in_order]
    first, last = _reach(known_days)
    ends = (first, last) if trend > 0 else (last, first)
    padded = np.concatenate([[ends[0]], days, [ends[1]]])
    after = np.searchsorted(lines, rows)
    around = np.stack([padded[after], padded[after + 1]])
    found: NDArray[np.bool_] = (chosen < around.min(axis=0) - LATE) | (chosen > around.max(axis=0) + LATE)
    return found


def _in_order(days: Days) -> Days:
    """The places of most days that never fall: a line typed in later, somewhere else, says nothing of the lines around it."""
    ends: list[int] = []
    places: list[int] = []
    before = np.full(len(days), -1)
    for place, day in enumerate(days.tolist()):
        length = bisect_right(ends, day)
        before[place] = places[length - 1] if length else -1
        ends[length : length + 1] = [day]
        places[length : length + 1] = [place]
    kept = []
    place = places[-1]
    while place >= 0:
        kept.append(place)
        place = int(before[place])
    return np.array(kept[::-1])


def _far(days: Days, known_days: Days) -> NDArray[np.bool_]:
    first, last = _reach(known_days)
    found: NDArray[np.bool_] = (days < first) | (days > last)
    return found


def _reach(known_days: Days) -> tuple[int, int]:
    """From the first of the month in which the settled days begin to the 12th after they end: what lies in doubt has days 1 to 12."""
    first, last = date.fromordinal(int(known_days.min())), date.fromordinal(int(known_days.max()))
    after = date(last.year + last.month // 12, last.month % 12 + 1, LAST_OF_BOTH)
    return first.replace(day=1).toordinal(), (
        after if last.day >= LAST_OF_BOTH else last.replace(day=LAST_OF_BOTH)
    ).toordinal()


def _widest(days: Days, known_days: Days) -> int:
    """The longest time without a call, in days."""
    there = np.unique(np.concatenate([days, known_days]))
    return int(np.diff(there).max(initial=0))


def _out_of_place(which: NDArray[np.bool_]) -> Text | None:
    many = int(which.sum())
    if not many:
        return None
    return Text(
        f"这样读，有 {many} 行与前后的行、与已证明的日期对不上。",
        f"Read like this, {many} lines don't fit the lines around them or the proven dates.",
    )
