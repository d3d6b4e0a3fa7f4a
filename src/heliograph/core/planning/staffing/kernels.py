"""How many calls are in hand and waiting, hour by hour through a week that repeats: M(t)/M/c(t), as machine code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.compiled import compiled

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]


@compiled
def _flow(chances: Numbers, rate: float, crews: int, serves: float, change: Numbers) -> None:
    last = len(chances) - 1
    for here in range(last + 1):
        found = -chances[here] * (min(here, crews) * serves + (rate if here < last else 0.0))
        if here > 0:
            found += chances[here - 1] * rate
        if here < last:
            found += chances[here + 1] * min(here + 1, crews) * serves
        change[here] = found


@compiled
def weeks(rates: Numbers, crews: Indexes, serves: float, states: int, repeats: int) -> Numbers:
    """`[hour, calls in hand or waiting]`: mean chances over each hour of the last of `repeats` weeks; midpoint steps."""
    hours = len(rates)
    found = np.zeros((hours, states))
    chances = np.zeros(states)
    chances[0] = 1.0
    half, change = np.empty(states), np.empty(states)
    for repeat in range(repeats):
        for hour in range(hours):
            steps = int((rates[hour] + crews[hour] * serves) / 0.3) + 1
            step = 1.0 / steps
            for _ in range(steps):
                _flow(chances, rates[hour], crews[hour], serves, change)
                for here in range(states):
                    half[here] = chances[here] + 0.5 * step * change[here]
                _flow(half, rates[hour], crews[hour], serves, change)
                for here in range(states):
                    chances[here] += step * change[here]
                    if repeat == repeats - 1:
                        found[hour, here] += chances[here] / steps
    return found
