"""The state of one search for beats round seats: the best beats in one piece, and the p-median search that leads and bounds it."""

from __future__ import annotations

import math
import time
from functools import cache

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.areas import kernels
from heliograph.core.planning.chance import below, chance
from heliograph.core.planning.median import kernels as median_kernels
from heliograph.core.planning.median.search import Search as Medians
from heliograph.core.planning.median.search import ready as medians_ready

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]

_AT_ONCE = 20
"""Seats tried between two looks at the clock, each with its beats settled anew."""


class Search:
    """`costs[seat, unit]`; `parts[unit]`: of the city, each of which needs a seat. `seats` and `of` are the best found."""

    def __init__(
        self,
        costs: Numbers,
        starts: Indexes,
        neighbours: Indexes,
        parts: Indexes,
        beats: int,
        seed: int,
        until: float | None = None,
    ) -> None:
        self.costs, self.starts, self.neighbours = costs, starts, neighbours
        self.free = Medians(costs, beats, seed)
        self.chance = chance(seed + 1)
        self.objective = math.inf
        self.seats: Indexes = self.free.best.copy()
        self.of = np.zeros(costs.shape[1], dtype=np.int64)
        self._swaps = 1
        self._take(self._a_seat_each(parts, beats), until)
        self._take(self.free.best.copy(), until)

    @property
    def bound(self) -> float:
        """No beats cost less, in one piece or not."""
        return min(self.free.bound, self.objective)

    @property
    def is_proven(self) -> bool:
        return self.bound >= self.objective - 1e-9 * max(1.0, self.objective)

    def round(self, until: float | None) -> None:
        """Some work on the bound, then some searches from the best seats shaken; ends early past `until`."""
        known = self.free.objective
        self.free.round(4, 60, until)
        if self.free.objective < known:
            self._take(self.free.best.copy(), until)
        for _ in range(4):
            if self.is_proven or (until is not None and time.monotonic() >= until):
                return
            self._shaken(until)

    def _shaken(self, until: float | None = None) -> None:
        seats = self.seats.copy()
        every = np.arange(len(self.costs))
        median_kernels.shake(seats, every, 0, self._swaps, self.chance)
        units = self.costs.shape[1]
        first, near, second = np.zeros(units, np.int64), np.zeros(units), np.zeros(units)
        median_kernels.interchange(self.costs, seats, every, 0, self.chance, first, near, second)
        is_better = self._take(seats, until)
        self._swaps = 1 if is_better or self._swaps >= max(3, min(len(seats), 12)) else self._swaps + 1

    def _take(self, seats: Indexes, until: float | None) -> bool:
        """Settle round these seats, move them as long as that helps (and time is left), and keep the result if it is the best."""
        units = self.costs.shape[1]
        of = np.zeros(units, np.int64)
        seen, waiting = np.empty(units, np.bool_), np.empty(units, np.int64)
        total = kernels.settle(self.costs, seats, self.starts, self.neighbours, of, seen, waiting)
        state = np.array([0, below(self.chance, len(self.costs))])
        while state[0] < len(self.costs) and (until is None or time.monotonic() < until):
            total = kernels.improve(self.costs, seats, self.starts, self.neighbours, of, total, state, _AT_ONCE)
        if total >= self.objective - 1e-9:
            return False
        self.seats, self.of = seats, of
        self.objective = float(self.costs[seats[of], np.arange(units)].sum())
        return True

    def _a_seat_each(self, parts: Indexes, beats: int) -> Indexes:
        """The best seat of each part of the city, then whichever helps most."""
        seats = []
        for part in np.unique(parts):
            inside = np.flatnonzero(parts == part)
            seats.append(int(inside[self.costs[np.ix_(inside, inside)].sum(axis=1).argmin()]))
        near = self.costs[seats].min(axis=0)
        while len(seats) < beats:
            totals = np.minimum(self.costs, near).sum(axis=1)
            totals[seats] = np.inf
            seats.append(int(totals.argmin()))
            near = np.minimum(near, self.costs[seats[-1]])
        return np.array(seats, dtype=np.int64)


@cache
def ready() -> None:
    """The kernels compiled, or read from where they are kept."""
    medians_ready()
    line = np.array([[0.0, 2.0, 3.0], [2.0, 0.0, 2.0], [3.0, 2.0, 0.0]])
    starts, neighbours = np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1])
    Search(line, starts, neighbours, np.zeros(3, np.int64), 2, 1)._shaken()
