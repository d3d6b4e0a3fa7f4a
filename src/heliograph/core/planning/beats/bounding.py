"""The loops of the bound, as machine code: the best beat around each unit at given prices."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.compiled import compiled

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]


@compiled
def _fill(
    at: Numbers, loads: Numbers, part: Indexes, prices: Numbers, room: float, unit: int, gains: Numbers, who: Indexes
) -> int:
    """The units that are nearer to `unit` than their price; how many there are."""
    count = 0
    x, y = at[unit, 0], at[unit, 1]
    for other in range(len(loads)):
        price = prices[other]
        dx, dy = at[other, 0] - x, at[other, 1] - y
        if dx * dx + dy * dy < price * price and part[other] == part[unit] and loads[other] > 0:
            gains[count] = math.sqrt(dx * dx + dy * dy) - price
            who[count] = other
            count += 1
    return count


@compiled
def worths(at: Numbers, loads: Numbers, part: Indexes, prices: Numbers, room: float, worth: Numbers) -> None:
    """For each unit, what the best beat around it is worth: 0 or less."""
    units = len(loads)
    gains, who = np.empty(units), np.empty(units, dtype=np.int64)
    for unit in range(units):
        count = _fill(at, loads, part, prices, room, unit, gains, who)
        total, left = 0.0, room
        needed = 0.0
        for i in range(count):
            needed += loads[who[i]]
        if needed <= room:
            for i in range(count):
                total += loads[who[i]] * gains[i]
        else:
            order = np.argsort(gains[:count])
            for i in order:
                amount = min(left, loads[who[i]])
                total += amount * gains[i]
                left -= amount
                if left <= 0:
                    break
        worth[unit] = total


@compiled
def taken(at: Numbers, loads: Numbers, part: Indexes, prices: Numbers, room: float, opened: Indexes) -> Numbers:
    """What share of each unit the opened beats take, together."""
    units = len(loads)
    gains, who = np.empty(units), np.empty(units, dtype=np.int64)
    shares = np.zeros(units)
    for unit in opened:
        count = _fill(at, loads, part, prices, room, unit, gains, who)
        left = room
        for i in np.argsort(gains[:count]):
            amount = min(left, loads[who[i]])
            shares[who[i]] += amount / loads[who[i]]
            left -= amount
            if left <= 0:
                break
    return shares
