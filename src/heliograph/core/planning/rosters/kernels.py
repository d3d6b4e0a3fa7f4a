"""The cheapest row of one officer, as machine code: value backwards over days, choices forwards. Loaded only by `rows`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.compiled import compiled

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]
Places = NDArray[np.int32]
Flags = NDArray[np.bool_]


@compiled
def counts_weekend(day: int, days: int, run: int) -> bool:
    """Whether a shift on this day begins another worked weekend, if it is the `run`-th day in a row."""
    part = day % 7
    return day // 7 < days // 7 and (part == 5 or (part == 6 and run == 1))


@compiled
def fill(
    off: Numbers,
    cost: Numbers,
    turn_of: Counts,
    follows: Flags,
    then: Places,
    weekend: Places,
    enough: Flags,
    reach: Places,
    rested: Counts,
    most_row: int,
    least_row: int,
    least_off: int,
    value: Numbers,
    gathered: Numbers,
) -> None:
    """`value[day, state, used - reach[day, 0]]`: the least cost of this day and all after it, given how the day before ended.

    `off[day]`, `cost[day, kind]`: what a choice costs, infinite where forbidden. A run that began on day 0 may be short: work by
    its length, rest because `trace` begins it as long enough.
    """
    days = off.shape[0]
    kinds, turns, inf = then.shape[0], follows.shape[0], np.inf
    lo2, hi2 = reach[days, 0], reach[days, 1]
    for state in range(least_off + turns * most_row):
        for u in range(lo2, hi2):
            value[days, state, u - lo2] = 0.0 if enough[u] else inf
    for day in range(days - 1, -1, -1):
        lo, hi = reach[day, 0], reach[day, 1]
        lo2, hi2 = reach[day + 1, 0], reach[day + 1, 1]
        for k in range(kinds):
            spent = cost[day, k]
            first = least_off + turn_of[k] * most_row
            for run in range(1, most_row + 1):
                counts = counts_weekend(day, days, run)
                for u in range(lo, hi):
                    after = then[k, u]
                    if after >= 0 and counts:
                        after = weekend[after]
                    if spent < inf and lo2 <= after < hi2:
                        gathered[k, run, u - lo] = spent + value[day + 1, first + run - 1, after - lo2]
                    else:
                        gathered[k, run, u - lo] = inf
        for rest in range(1, least_off + 1):
            after_rest = min(rest + 1, least_off) - 1
            leaves = rest == least_off
            for u in range(lo, hi):
                best = off[day] + value[day + 1, after_rest, u - lo2] if lo2 <= u < hi2 else inf
                if leaves:
                    for k in range(kinds):
                        best = min(best, gathered[k, 1, u - lo])
                value[day, rest - 1, u - lo] = best
        for turn in range(turns):
            for run in range(1, most_row + 1):
                state = least_off + turn * most_row + run - 1
                leaves = run >= least_row or run == day
                for u in range(lo, hi):
                    stays = leaves and lo2 <= u < hi2
                    value[day, state, u - lo] = off[day] + value[day + 1, rested[turn], u - lo2] if stays else inf
                if run < most_row:
                    for k in range(kinds):
                        if follows[turn, k]:
                            for u in range(lo, hi):
                                value[day, state, u - lo] = min(value[day, state, u - lo], gathered[k, run + 1, u - lo])


@compiled
def trace(
    off: Numbers,
    cost: Numbers,
    turn_of: Counts,
    follows: Flags,
    then: Places,
    weekend: Places,
    reach: Places,
    rested: Counts,
    most_row: int,
    least_row: int,
    least_off: int,
    value: Numbers,
    chosen: Counts,
) -> float:
    """Writes the kind of each day of a cheapest row (-1: off) and returns its cost; infinite where there is none."""
    days = off.shape[0]
    kinds, inf = then.shape[0], np.inf
    state, used, total = -1, 0, 0.0
    for day in range(days):
        lo2, hi2 = reach[day + 1, 0], reach[day + 1, 1]
        turn, run, rest = -1, 0, 0
        if state >= least_off:
            turn, run = (state - least_off) // most_row, (state - least_off) % most_row + 1
        elif state >= 0:
            rest = state + 1
        least, to_state, to_used, pick = inf, 0, used, -1
        if (run == 0 or run >= least_row or run == day) and lo2 <= used < hi2:
            to_state = rested[turn] if run > 0 else min(rest + 1, least_off) - 1
            if day == 0:
                to_state = least_off - 1
            least = off[day] + value[day + 1, to_state, used - lo2]
        for k in range(kinds):
            if cost[day, k] == inf:
                continue
            if run > 0:
                if run >= most_row or not follows[turn, k]:
                    continue
            elif 0 < rest < least_off:
                continue
            after = then[k, used]
            if after >= 0 and counts_weekend(day, days, run + 1):
                after = weekend[after]
            if not lo2 <= after < hi2:
                continue
            at = least_off + turn_of[k] * most_row + run
            whole = cost[day, k] + value[day + 1, at, after - lo2]
            if whole < least:
                least, to_state, to_used, pick = whole, at, after, k
        if least == inf:
            return inf
        if day == 0:
            total = least
        state, used, chosen[day] = to_state, to_used, pick
    return total
