"""The loops of the p-median search, as machine code. `costs[site, client]`, so that a site's row is read in one go."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.chance import Chance, below
from heliograph.core.planning.compiled import compiled

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
_LEAST = 1e-9


@compiled
def _look(costs: Numbers, chosen: Indexes, client: int, first: Indexes, near: Numbers, second: Numbers) -> None:
    """One client's nearest and second nearest site, anew."""
    near[client] = second[client] = np.inf
    for place in range(len(chosen)):
        cost = costs[chosen[place], client]
        if cost < near[client]:
            second[client] = near[client]
            near[client] = cost
            first[client] = place
        elif cost < second[client]:
            second[client] = cost


@compiled
def serve(costs: Numbers, chosen: Indexes, first: Indexes, near: Numbers, second: Numbers) -> float:
    """For each client the place (in `chosen`) of its nearest site, its cost, and the cost of the second nearest."""
    total = 0.0
    for client in range(costs.shape[1]):
        _look(costs, chosen, client, first, near, second)
        total += near[client]
    return total


@compiled
def _again(
    costs: Numbers, chosen: Indexes, gone: int, new: int, first: Indexes, near: Numbers, second: Numbers
) -> float:
    """`serve` after site `gone` was replaced by `new`: only clients to whom one of them is among the two nearest look at all."""
    total = 0.0
    for client in range(costs.shape[1]):
        if costs[gone, client] <= second[client] or costs[new, client] <= second[client]:
            _look(costs, chosen, client, first, near, second)
        total += near[client]
    return total


@compiled
def interchange(
    costs: Numbers,
    chosen: Indexes,
    candidates: Indexes,
    fixed: int,
    chance: Chance,
    first: Indexes,
    near: Numbers,
    second: Numbers,
) -> float:
    """Swap one site in, one out, as long as that helps; the first `fixed` of `chosen` stay. Returns the cost."""
    total = serve(costs, chosen, first, near, second)
    if fixed >= len(chosen):
        return total
    is_open = np.zeros(costs.shape[0], dtype=np.bool_)
    for place in range(len(chosen)):
        is_open[chosen[place]] = True
    loss = np.empty(len(chosen))
    tried, at = 0, below(chance, len(candidates))
    stale = True
    base = np.empty(len(chosen))
    while tried < len(candidates):
        site = candidates[at]
        at = at + 1 if at + 1 < len(candidates) else 0
        tried += 1
        if is_open[site]:
            continue
        if stale:  # what closing each costs while no other opens
            base[:] = 0.0
            for client in range(costs.shape[1]):
                base[first[client]] += second[client] - near[client]
            stale = False
        loss[:] = base
        gain = 0.0
        row = costs[site]
        for client in range(costs.shape[1]):
            cost = row[client]
            if cost < second[client]:
                if cost < near[client]:
                    gain += near[client] - cost
                    loss[first[client]] -= second[client] - near[client]
                else:
                    loss[first[client]] -= second[client] - cost
        out = fixed
        for place in range(fixed, len(chosen)):
            if loss[place] < loss[out]:
                out = place
        if gain - loss[out] > _LEAST:
            is_open[chosen[out]] = False
            is_open[site] = True
            gone, chosen[out] = chosen[out], site
            total = _again(costs, chosen, gone, site, first, near, second)
            tried = 0
            stale = True
    return total


@compiled
def shake(chosen: Indexes, candidates: Indexes, fixed: int, swaps: int, chance: Chance) -> None:
    """Replace that many sites by others, by lot; nothing if there are no others."""
    for _ in range(swaps):
        site = candidates[below(chance, len(candidates))]
        is_new = True
        for place in range(len(chosen)):
            if chosen[place] == site:
                is_new = False
        if is_new:
            chosen[fixed + below(chance, len(chosen) - fixed)] = site


@compiled
def reduced(costs: Numbers, prices: Numbers, candidates: Indexes, worth: Numbers) -> None:
    """What opening each candidate is worth (0 or less) if each client pays its price."""
    for place in range(len(candidates)):
        row = costs[candidates[place]]
        found = 0.0
        for client in range(costs.shape[1]):
            if row[client] < prices[client]:
                found += row[client] - prices[client]
        worth[place] = found


@compiled
def served(costs: Numbers, prices: Numbers, opened: Indexes, times: Numbers) -> None:
    """How many of the opened sites each client would be served by at its price."""
    times[:] = 0.0
    for site in opened:
        row = costs[site]
        for client in range(costs.shape[1]):
            if row[client] < prices[client]:
                times[client] += 1.0
