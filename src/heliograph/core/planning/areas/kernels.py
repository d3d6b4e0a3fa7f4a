"""The loops of beats in one piece round their seats, as machine code. `costs[seat, unit]`; neighbours over open borders only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.compiled import compiled
from heliograph.core.planning.median.kernels import serve

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
Flags = NDArray[np.bool_]
_LEAST = 1e-9


@compiled
def _spread(begin: int, starts: Indexes, neighbours: Indexes, of: Indexes, seen: Flags, waiting: Indexes) -> int:
    """Marks what its beat holds together with this unit, over units not marked; how many."""
    waiting[0] = begin
    seen[begin] = True
    number, done = 1, 0
    while done < number:
        unit = waiting[done]
        done += 1
        for place in range(starts[unit], starts[unit + 1]):
            other = neighbours[place]
            if not seen[other] and of[other] == of[begin]:
                seen[other] = True
                waiting[number] = other
                number += 1
    return number


@compiled
def _join(
    costs: Numbers, seats: Indexes, starts: Indexes, neighbours: Indexes, of: Indexes, seen: Flags, waiting: Indexes
) -> bool:
    """Units cut off from their seat go, one after the other, where that costs least; False if an island has no seat."""
    seen[:] = False
    left = len(of)
    for place in range(len(seats)):
        left -= _spread(seats[place], starts, neighbours, of, seen, waiting)
    while left:
        least, best, to = np.inf, -1, -1
        for unit in range(len(of)):
            if seen[unit]:
                continue
            for place in range(starts[unit], starts[unit + 1]):
                other = neighbours[place]
                if seen[other]:
                    more = costs[seats[of[other]], unit] - costs[seats[of[unit]], unit]
                    if more < least:
                        least, best, to = more, unit, of[other]
        if best < 0:
            return False
        of[best] = to
        left -= _spread(best, starts, neighbours, of, seen, waiting)
    return True


@compiled
def _better(
    costs: Numbers, seats: Indexes, starts: Indexes, neighbours: Indexes, of: Indexes, seen: Flags, waiting: Indexes
) -> None:
    """Units go over to the beat of a neighbour as long as that is cheaper and cuts nothing off."""
    sizes = np.zeros(len(seats), dtype=np.int64)
    for unit in range(len(of)):
        sizes[of[unit]] += 1
    idle, unit = 0, 0
    while idle < len(of):
        idle += 1
        unit = unit + 1 if unit + 1 < len(of) else 0
        was = of[unit]
        if seats[was] == unit:
            continue
        to, cost = was, costs[seats[was], unit] - _LEAST
        for place in range(starts[unit], starts[unit + 1]):
            other = of[neighbours[place]]
            if costs[seats[other], unit] < cost:
                to, cost = other, costs[seats[other], unit]
        if to == was:
            continue
        of[unit] = to
        seen[:] = False
        if _spread(seats[was], starts, neighbours, of, seen, waiting) < sizes[was] - 1:
            of[unit] = was
            continue
        sizes[was] -= 1
        sizes[to] += 1
        idle = 0


@compiled
def _take_the_way(
    costs: Numbers, seats: Indexes, starts: Indexes, neighbours: Indexes, of: Indexes, unit: int, to: int
) -> None:
    """A unit goes over to a beat that it need not touch, with the units on the cheapest way there. May cut others off."""
    least = np.where(of == to, 0.0, np.inf)
    before = np.full(len(of), -1, dtype=np.int64)
    is_seat = np.zeros(len(of), dtype=np.bool_)
    is_seat[seats] = True
    changed = True
    while changed:
        changed = False
        for one in range(len(of)):
            if of[one] == to or is_seat[one]:
                continue
            more = max(costs[seats[to], one] - costs[seats[of[one]], one], 0.0)
            for place in range(starts[one], starts[one + 1]):
                other = neighbours[place]
                if least[other] + more < least[one] - _LEAST:
                    least[one], before[one], changed = least[other] + more, other, True
    while unit >= 0 and of[unit] != to and before[unit] >= 0:
        of[unit] = to
        unit = before[unit]


@compiled
def _cost(costs: Numbers, seats: Indexes, of: Indexes) -> float:
    total = 0.0
    for unit in range(len(of)):
        total += costs[seats[of[unit]], unit]
    return total


@compiled
def settle(
    costs: Numbers, seats: Indexes, starts: Indexes, neighbours: Indexes, of: Indexes, seen: Flags, waiting: Indexes
) -> float:
    """Fills `of[unit]` with the place of its seat, every beat in one piece with its seat inside; the cost, infinite if that can't be."""
    for unit in range(len(of)):
        of[unit] = 0
        for place in range(1, len(seats)):
            if costs[seats[place], unit] < costs[seats[of[unit]], unit]:
                of[unit] = place
    for place in range(len(seats)):
        of[seats[place]] = place
    if not _join(costs, seats, starts, neighbours, of, seen, waiting):
        return np.inf
    _better(costs, seats, starts, neighbours, of, seen, waiting)
    total = _cost(costs, seats, of)
    trial = of.copy()
    idle, unit = 0, 0
    while idle < len(of):
        idle += 1
        unit = unit + 1 if unit + 1 < len(of) else 0
        if seats[of[unit]] == unit:
            continue
        nearest = 0
        for place in range(1, len(seats)):
            if costs[seats[place], unit] < costs[seats[nearest], unit]:
                nearest = place
        if costs[seats[nearest], unit] >= costs[seats[of[unit]], unit] - _LEAST:
            continue
        trial[:] = of
        _take_the_way(costs, seats, starts, neighbours, trial, unit, nearest)
        if not _join(costs, seats, starts, neighbours, trial, seen, waiting):
            continue
        _better(costs, seats, starts, neighbours, trial, seen, waiting)
        found = _cost(costs, seats, trial)
        if found < total - _LEAST:
            total, idle = found, 0
            of[:] = trial
    return total


@compiled
def improve(
    costs: Numbers,
    seats: Indexes,
    starts: Indexes,
    neighbours: Indexes,
    of: Indexes,
    total: float,
    state: Indexes,
    most: int,
) -> float:
    """One seat moves as long as the beats get cheaper by it. Only seats whose cost without the rule of one piece, which no beats
    can go below, is less than `total` (infinite to take any) are tried. Returns the cost; `of` as `settle` leaves it.

    `state`: sites tried since the last move, and the next one; after about `most` settlings it returns, to be called again."""
    units = costs.shape[1]
    first, near, second = np.empty(units, np.int64), np.empty(units), np.empty(units)
    seen, waiting, trial = np.empty(units, np.bool_), np.empty(units, np.int64), np.empty(units, np.int64)
    loss = np.empty(len(seats))
    tried, at, done = state[0], state[1], 0
    free = serve(costs, seats, first, near, second)
    while tried < costs.shape[0] and done < most:
        site = at
        at = at + 1 if at + 1 < costs.shape[0] else 0
        tried += 1
        if np.any(seats == site):
            continue
        gain = 0.0
        loss[:] = 0.0
        for unit in range(units):
            cost = costs[site, unit]
            if cost < near[unit]:
                gain += near[unit] - cost
            elif cost < second[unit]:
                loss[first[unit]] += cost - near[unit]
            else:
                loss[first[unit]] += second[unit] - near[unit]
        for place in range(len(seats)):
            if free - gain + loss[place] >= total - _LEAST:
                continue
            was = seats[place]
            seats[place] = site
            found = settle(costs, seats, starts, neighbours, trial, seen, waiting)
            done += 1
            if found < total - _LEAST:
                total = found
                of[:] = trial
                free = serve(costs, seats, first, near, second)
                tried = 0
                break
            seats[place] = was
    state[0], state[1] = tried, at
    return total
