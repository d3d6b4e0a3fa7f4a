"""The balance equations of the hypercube, as machine code. State: a bit for each crew, set while it is busy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.compiled import compiled

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]


@compiled
def sent(prefer: Indexes, rates: Numbers) -> Numbers:
    """`[state, crew]`: calls an hour that this crew is sent to in this state. A row of `prefer` names crews, the best first."""
    crews = prefer.shape[1]
    found = np.zeros((1 << crews, crews))
    for state in range((1 << crews) - 1):
        for area in range(len(rates)):
            for rank in range(crews):
                crew = prefer[area, rank]
                if not state >> crew & 1:
                    found[state, crew] += rates[area]
                    break
    return found


@compiled
def _level(chances: Numbers, order: Indexes, starts: Indexes, ends: Numbers, total: float) -> None:
    """How many crews are busy is a birth-and-death chain: set the weight of each number right, keeping shares within it."""
    weight = 1.0
    whole = 0.0
    for level in range(len(starts) - 1):
        inside = leaving = 0.0
        for at in range(starts[level], starts[level + 1]):
            inside += chances[order[at]]
            leaving += chances[order[at]] * ends[order[at]]
        if level:
            weight *= total * inside / leaving
        for at in range(starts[level], starts[level + 1]):
            chances[order[at]] *= weight / inside
        whole += weight
    for state in range(len(chances)):
        chances[state] /= whole


@compiled
def balance(sent: Numbers, serves: Numbers, total: float, order: Indexes, starts: Indexes, chances: Numbers) -> int:
    """Fill `chances` of all states, of queues nothing: Gauss-Seidel up and down, with the levels set right between. Sweeps taken."""
    crews = len(serves)
    states = len(chances)
    ends = np.zeros(states)
    for state in range(states):
        for crew in range(crews):
            if state >> crew & 1:
                ends[state] += serves[crew]
    chances[:] = 1.0 / states
    for sweep in range(100_000):
        _level(chances, order, starts, ends, total)
        change = 0.0
        for step in range(states):
            state = order[step] if sweep % 2 == 0 else order[states - 1 - step]
            flow = 0.0
            for crew in range(crews):
                other = state ^ (1 << crew)
                flow += chances[other] * (sent[other, crew] if state >> crew & 1 else serves[crew])
            new = flow / (ends[state] + (total if state < states - 1 else 0.0))
            change = max(change, abs(new - chances[state]))
            chances[state] = new
        if change < 1e-15:
            return sweep + 1
    return -1


@compiled
def shares(chances: Numbers, prefer: Indexes) -> Numbers:
    """`[crew, area]`: how often the crew is the best free one for the area."""
    areas, crews = prefer.shape
    found = np.zeros((crews, areas))
    for state in range(len(chances) - 1):
        for area in range(areas):
            for rank in range(crews):
                crew = prefer[area, rank]
                if not state >> crew & 1:
                    found[crew, area] += chances[state]
                    break
    return found
