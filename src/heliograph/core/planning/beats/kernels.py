"""The loops of the beat search, as machine code. A plan is `beat[unit]`, 0 to one less than the number of beats."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.chance import Chance, below, uniform
from heliograph.core.planning.compiled import compiled

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
_FOUR_PI = 4 * math.pi


@compiled
def centres(at: Numbers, loads: Numbers, beat: Indexes, centre: Indexes, costs: Numbers) -> None:
    """The best unit of each beat and the sum of load times distance to it."""
    beats = len(centre)
    begins = np.zeros(beats + 1, dtype=np.int64)
    for unit in range(len(beat)):
        begins[beat[unit] + 1] += 1
    for one in range(beats):
        begins[one + 1] += begins[one]
    order, filled = np.empty(len(beat), dtype=np.int64), begins.copy()
    for unit in range(len(beat)):
        order[filled[beat[unit]]] = unit
        filled[beat[unit]] += 1
    for one in range(beats):
        costs[one] = np.inf
        for i in range(begins[one], begins[one + 1]):
            unit, cost = order[i], 0.0
            for j in range(begins[one], begins[one + 1]):
                other = order[j]
                cost += loads[other] * math.hypot(at[unit, 0] - at[other, 0], at[unit, 1] - at[other, 1])
                if cost >= costs[one]:
                    break
            if cost < costs[one]:
                costs[one], centre[one] = cost, unit


@compiled
def holds_without(
    unit: int,
    starts: Indexes,
    neighbours: Indexes,
    beat: Indexes,
    wanted: Indexes,
    seen: Indexes,
    queue: Indexes,
    stamp: int,
) -> bool:
    """Is the beat of this unit still in one piece, and not empty, when it goes? `stamp` must be new for each call."""
    own, first, left = beat[unit], -1, 0
    for i in range(starts[unit], starts[unit + 1]):
        other = neighbours[i]
        if beat[other] == own:
            if first < 0:
                first = other
            else:
                wanted[other] = stamp
                left += 1
    if first < 0 or left == 0:
        return first >= 0
    seen[unit] = seen[first] = stamp
    queue[0] = first
    head, tail = 0, 1
    while head < tail:
        here = queue[head]
        head += 1
        for i in range(starts[here], starts[here + 1]):
            other = neighbours[i]
            if beat[other] == own and seen[other] != stamp:
                seen[other] = stamp
                if wanted[other] == stamp:
                    left -= 1
                    if left == 0:
                        return True
                queue[tail] = other
                tail += 1
    return False


@compiled
def imbalance(load: float, mean: float, least: float, most: float) -> float:
    """The square of how far a beat's load lies outside the limits, in shares of the mean."""
    share = load / mean
    if share > most:
        return (share - most) ** 2
    if share < least:
        return (least - share) ** 2
    return 0.0


@compiled
def roundness(area: float, perimeter: float) -> float:
    """Polsby-Popper; 0 where it is not known, and no more than a circle has where borders are longer than perimeters."""
    return min(_FOUR_PI * area / (perimeter * perimeter), 1.0) if perimeter > 0 and area > 0 else 0.0


@compiled
def anneal(
    at: Numbers,
    loads: Numbers,
    areas: Numbers,
    perimeters: Numbers,
    starts: Indexes,
    neighbours: Indexes,
    borders: Numbers,
    ways: Indexes,
    across: Indexes,
    today: Indexes,
    beat: Indexes,
    best: Indexes,
    limits: Numbers,
    weights: Numbers,
    heat: Numbers,
    proposals: int,
    chance: Chance,
) -> float:
    """Move units across borders of beats, at a falling temperature; `best` becomes the best plan within the limits, if one was met.

    `starts`, `neighbours`, `borders`: all borders (for shape); `ways`, `across`: the open ones (for pieces and moves).
    `limits`: least and most load over the mean; the same, a little tighter, to aim at. `weights`: of one unit of travel, shape, imbalance,
    load moved from `today` (-1: none). `heat`: first and last temperature. Returns the best energy, or infinity.
    """
    units, beats = len(beat), 0
    for unit in range(units):
        beats = max(beats, beat[unit] + 1)
    centre, costs = np.zeros(beats, dtype=np.int64), np.zeros(beats)
    load, area, around, size = np.zeros(beats), np.zeros(beats), np.zeros(beats), np.zeros(beats, dtype=np.int64)
    mean = loads.sum() / beats
    for unit in range(units):
        one = beat[unit]
        load[one] += loads[unit]
        area[one] += areas[unit]
        around[one] += perimeters[unit]
        size[one] += 1
        for i in range(starts[unit], starts[unit + 1]):
            if beat[neighbours[i]] == one:
                around[one] -= borders[i]
    wanted, seen = np.zeros(units, dtype=np.int64), np.zeros(units, dtype=np.int64)
    queue = np.empty(units, dtype=np.int64)
    stamp, found = 0, np.inf
    # Looking for the best units is what takes long where few beats have many units.
    every = max(8 * units, 2000, units * units // (20 * beats))
    cooling = (heat[1] / heat[0]) ** (1.0 / max(1.0, proposals / every))
    temperature, pressure = heat[0], weights[2]
    is_met = False
    for step in range(proposals + 1):
        if step % every == 0 or step == proposals or is_met:
            is_met = False
            centres(at, loads, beat, centre, costs)
            energy, is_within = 0.0, True
            for one in range(beats):
                energy += weights[0] * costs[one] + weights[1] * (1 - roundness(area[one], around[one]))
                if imbalance(load[one], mean, limits[0] - 1e-12, limits[1] + 1e-12) > 0:
                    is_within = False
            if weights[3] > 0:
                for unit in range(units):
                    if beat[unit] != today[unit]:
                        energy += weights[3] * loads[unit]
            if is_within and energy < found:
                found = energy
                best[:] = beat
            if step > 0 and step % every == 0:
                temperature *= cooling
                pressure = weights[2] * math.sqrt(
                    heat[0] / temperature
                )  # soft while plans are far apart, hard at the end
        unit = below(chance, units)
        if ways[unit] == ways[unit + 1]:
            continue
        to, own = beat[across[ways[unit] + below(chance, ways[unit + 1] - ways[unit])]], beat[unit]
        if to == own or size[own] == 1:
            continue
        here, there = 0.0, 0.0
        for i in range(starts[unit], starts[unit + 1]):
            if beat[neighbours[i]] == own:
                here += borders[i]
            elif beat[neighbours[i]] == to:
                there += borders[i]
        x, y, weight = at[unit, 0], at[unit, 1], loads[unit]
        way = math.hypot(x - at[centre[to], 0], y - at[centre[to], 1])
        way -= math.hypot(x - at[centre[own], 0], y - at[centre[own], 1])
        change = weights[0] * weight * way
        change += pressure * (
            imbalance(load[own] - weight, mean, limits[2], limits[3])
            + imbalance(load[to] + weight, mean, limits[2], limits[3])
            - imbalance(load[own], mean, limits[2], limits[3])
            - imbalance(load[to], mean, limits[2], limits[3])
        )
        own_around = around[own] - perimeters[unit] + 2 * here
        to_around = around[to] + perimeters[unit] - 2 * there
        if weights[1] > 0:
            change += weights[1] * (
                roundness(area[own], around[own])
                + roundness(area[to], around[to])
                - roundness(area[own] - areas[unit], own_around)
                - roundness(area[to] + areas[unit], to_around)
            )
        if weights[3] > 0:
            change += weights[3] * weight * (int(today[unit] == own) - int(today[unit] == to))
        if change > 0 and uniform(chance) >= math.exp(-change / temperature):
            continue
        stamp += 1
        if not holds_without(unit, ways, across, beat, wanted, seen, queue, stamp):
            continue
        beat[unit] = to
        load[own] -= weight
        load[to] += weight
        area[own] -= areas[unit]
        area[to] += areas[unit]
        around[own], around[to] = own_around, to_around
        size[own] -= 1
        size[to] += 1
        if found == np.inf:  # the first plan within the limits is not to be missed
            is_met = True
            for one in range(beats):
                if imbalance(load[one], mean, limits[0] - 1e-12, limits[1] + 1e-12) > 0:
                    is_met = False
                    break
    return found
