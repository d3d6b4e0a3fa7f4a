"""The loops of the covering search, as machine code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.chance import Chance, below
from heliograph.core.planning.compiled import compiled

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
_LEAST = 1e-9


@compiled
def interchange(starts: Indexes, groups: Indexes, weights: Numbers, chosen: Indexes, chance: Chance) -> float:
    """Swap one site in, one out, as long as more is reached; the sites chosen are changed in place. Returns what they reach."""
    sites = len(starts) - 1
    times = np.zeros(len(weights), dtype=np.int64)
    by = np.zeros(
        len(weights), dtype=np.int64
    )  # the sum of the places in `chosen` that reach a group: its one place if one
    is_open = np.zeros(sites, dtype=np.bool_)
    for place in range(len(chosen)):
        is_open[chosen[place]] = True
        for at in range(starts[chosen[place]], starts[chosen[place] + 1]):
            times[groups[at]] += 1
            by[groups[at]] += place
    loss, base = np.empty(len(chosen)), np.empty(len(chosen))
    tried, site, stale = 0, below(chance, sites), True
    while tried < sites:
        site = site + 1 if site + 1 < sites else 0
        tried += 1
        if is_open[site]:
            continue
        if stale:
            base[:] = 0.0
            for group in range(len(weights)):
                if times[group] == 1:
                    base[by[group]] += weights[group]
            stale = False
        loss[:] = base
        gain = 0.0
        for at in range(starts[site], starts[site + 1]):
            group = groups[at]
            if times[group] == 0:
                gain += weights[group]
            elif times[group] == 1:
                loss[by[group]] -= weights[group]
        out = 0
        for place in range(1, len(chosen)):
            if loss[place] < loss[out]:
                out = place
        if gain - loss[out] > _LEAST:
            for at in range(starts[chosen[out]], starts[chosen[out] + 1]):
                times[groups[at]] -= 1
                by[groups[at]] -= out
            for at in range(starts[site], starts[site + 1]):
                times[groups[at]] += 1
                by[groups[at]] += out
            is_open[chosen[out]] = False
            is_open[site] = True
            chosen[out] = site
            tried, stale = 0, True
    total = 0.0
    for group in range(len(weights)):
        if times[group] > 0:
            total += weights[group]
    return total


@compiled
def shake(chosen: Indexes, sites: int, swaps: int, chance: Chance) -> None:
    """Replace that many sites by others, by lot."""
    for _ in range(swaps):
        site = below(chance, sites)
        is_new = True
        for place in range(len(chosen)):
            if chosen[place] == site:
                is_new = False
        if is_new:
            chosen[below(chance, len(chosen))] = site


@compiled
def priced(starts: Indexes, groups: Indexes, prices: Numbers, worth: Numbers) -> None:
    """What each site reaches at these prices of the groups."""
    for site in range(len(starts) - 1):
        found = 0.0
        for at in range(starts[site], starts[site + 1]):
            found += prices[groups[at]]
        worth[site] = found
