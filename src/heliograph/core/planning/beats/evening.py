"""The loop that brings a plan within its limits where units are coarse: single moves and swaps of two units, as machine code."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.beats.kernels import centres, holds_without, imbalance
from heliograph.core.planning.chance import Chance, below, uniform
from heliograph.core.planning.compiled import compiled

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
_COOLED = 0.01
"""Of the heat, what is left at the end."""


@compiled
def _in_return(unit: int, to: int, ways: Indexes, across: Indexes, beat: Indexes, chance: Chance) -> int:
    """A unit of that beat near this one, by lot; -1: none was hit."""
    near = across[ways[unit] + below(chance, ways[unit + 1] - ways[unit])]
    other = across[ways[near] + below(chance, ways[near + 1] - ways[near])]
    return other if beat[other] == to and other != unit else -1


@compiled
def even_out(
    at: Numbers,
    loads: Numbers,
    ways: Indexes,
    across: Indexes,
    beat: Indexes,
    limits: Numbers,
    weights: Numbers,
    proposals: int,
    chance: Chance,
) -> bool:
    """Moves units over open borders, alone or one for one, until every beat is within `limits` (least and most load over the mean).

    `weights`: of a unit of travel, beside the squares of what a beat has beyond the mean or below the least; the heat, in such squares. False:
    not met.
    """
    units, beats = len(beat), 0
    for unit in range(units):
        beats = max(beats, beat[unit] + 1)
    load, size = np.zeros(beats), np.zeros(beats, dtype=np.int64)
    for unit in range(units):
        load[beat[unit]] += loads[unit]
        size[beat[unit]] += 1
    mean = loads.sum() / beats
    centre, costs = np.zeros(beats, dtype=np.int64), np.zeros(beats)
    centres(at, loads, beat, centre, costs)
    wanted, seen = np.zeros(units, dtype=np.int64), np.zeros(units, dtype=np.int64)
    queue, stamp = np.empty(units, dtype=np.int64), 0
    for step in range(proposals):
        unit = below(chance, units)
        if ways[unit] == ways[unit + 1]:
            continue
        to, own = beat[across[ways[unit] + below(chance, ways[unit + 1] - ways[unit])]], beat[unit]
        if to == own:
            continue
        back = _in_return(unit, to, ways, across, beat, chance) if step % 2 else -1
        if back < 0 and size[own] == 1:
            continue
        weight = loads[unit] - (loads[back] if back >= 0 else 0.0)
        change = imbalance(load[own] - weight, mean, limits[0], 1.0) + imbalance(
            load[to] + weight, mean, limits[0], 1.0
        )
        change -= imbalance(load[own], mean, limits[0], 1.0) + imbalance(load[to], mean, limits[0], 1.0)
        way = math.hypot(at[unit, 0] - at[centre[to], 0], at[unit, 1] - at[centre[to], 1])
        way -= math.hypot(at[unit, 0] - at[centre[own], 0], at[unit, 1] - at[centre[own], 1])
        change += weights[0] * loads[unit] * way
        if change > 0 and uniform(chance) >= math.exp(-change / (weights[1] * _COOLED ** (step / proposals))):
            continue
        stamp += 1
        if size[own] > 1 and not holds_without(unit, ways, across, beat, wanted, seen, queue, stamp):
            continue
        if back >= 0:
            beat[unit] = to
            touches = False
            for i in range(ways[back], ways[back + 1]):
                touches = touches or beat[across[i]] == own
            stamp += 1
            if not touches or not holds_without(back, ways, across, beat, wanted, seen, queue, stamp):
                beat[unit] = own
                continue
            beat[back] = own
        else:
            beat[unit] = to
            size[own] -= 1
            size[to] += 1
        load[own] -= weight
        load[to] += weight
        is_met = True
        for one in range(beats):
            if imbalance(load[one], mean, limits[0] - 1e-12, limits[1] + 1e-12) > 0:
                is_met = False
                break
        if is_met:
            return True
    return False
