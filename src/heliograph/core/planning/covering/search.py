"""The state of one covering search: the best plan below, the Lagrangian bound above."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.chance import chance
from heliograph.core.planning.covering import kernels
from heliograph.core.planning.covering.reach import Reach

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
_SHAKES, _STEPS, _IDLE = 20, 20, 60
"""Work of one round; how many rounds without a better plan or bound are enough."""


class Search:
    """`best`: rows of `within`, at most `posts`. `bound`: no choice reaches more."""

    def __init__(self, within: Reach, posts: int, seed: int) -> None:
        self.within = within
        self.posts = min(posts, len(within.sites))
        self.chance = chance(seed)
        self.are_whole = bool((within.weights == np.rint(within.weights)).all())
        self.bound = float(within.weights.sum())
        self.best: Indexes = self._greedy()
        self.greedy = self.reached = self._of(self.best)
        self._swaps, self._idle = 1, 0
        if self.posts == len(within.sites):
            self.bound = self.reached
            return
        self._take(self.best.copy())
        self._prices: Numbers = within.weights * 0.5
        self._step, self._stuck = 1.0, 0

    @property
    def is_proven(self) -> bool:
        return self.bound <= self.reached * (1 + 1e-12)

    @property
    def is_idle(self) -> bool:
        """Nothing has become better for long."""
        return self._idle >= _IDLE

    def round(self) -> None:
        """Some searches from the best plan shaken, some steps of the bound."""
        before = self.reached, self.bound
        for _ in range(_SHAKES):
            self._shaken()
        for _ in range(_STEPS):
            if not self.is_proven:
                self._bound_step()
        better = self.reached > before[0] or self.bound < before[1] * (1 - 1e-6)
        self._idle = 0 if better else self._idle + 1

    def take(self, sites: Indexes) -> None:
        """Another engine's plan: taken if it reaches more."""
        self._take(sites.astype(np.int64).copy())

    def tell(self, bound: float) -> None:
        """Another proven bound; for whole weights, what rounding may have taken is added first."""
        sure = bound + 1e-7 * max(1.0, bound)
        self.bound = max(min(self.bound, math.floor(sure) if self.are_whole else sure), self.reached)

    def _groups(self, site: int) -> Indexes:
        return self.within.groups[self.within.starts[site] : self.within.starts[site + 1]]

    def _of(self, sites: Indexes) -> float:
        seen = np.zeros(len(self.within.weights), dtype=np.bool_)
        for site in sites:
            seen[self._groups(int(site))] = True
        return float(self.within.weights[seen].sum())

    def _greedy(self) -> Indexes:
        left = self.within.weights.copy()
        worth = np.empty(len(self.within.sites))
        chosen: list[int] = []
        for _ in range(self.posts):
            kernels.priced(self.within.starts, self.within.groups, left, worth)
            worth[chosen] = -1.0
            chosen.append(int(np.argmax(worth)))
            left[self._groups(chosen[-1])] = 0.0
        return np.array(chosen, dtype=np.int64)

    def _take(self, chosen: Indexes) -> bool:
        reached = kernels.interchange(self.within.starts, self.within.groups, self.within.weights, chosen, self.chance)
        if reached <= self.reached + 1e-9:
            return False
        self.best, self.reached = chosen, self._of(chosen)
        return True

    def _shaken(self) -> None:
        chosen = self.best.copy()
        kernels.shake(chosen, len(self.within.sites), self._swaps, self.chance)
        better = self._take(chosen)
        self._swaps = 1 if better or self._swaps >= max(2, min(self.posts, 12)) else self._swaps + 1

    def _bound_step(self) -> None:
        """A group reached is paid at most its weight; sites share it. Whatever the prices, no choice reaches more than this sum."""
        within = self.within
        worth = np.empty(len(within.sites))
        kernels.priced(within.starts, within.groups, self._prices, worth)
        opened = np.argsort(-worth, kind="stable")[: self.posts]
        upper = float((within.weights - self._prices).sum() + worth[opened].sum())
        before = self.bound
        self.tell(upper)
        self._stuck = 0 if self.bound < before else self._stuck + 1
        if self._stuck >= 30:
            self._stuck, self._step = 0, max(self._step * 0.7, 0.01)
        slope = -np.ones(len(within.weights))
        for site in opened:
            slope[self._groups(int(site))] += 1.0
        slope[(slope < 0) & (self._prices >= within.weights)] = 0.0
        slope[(slope > 0) & (self._prices <= 0)] = 0.0
        length = float(slope @ slope)
        if length > 0:
            move = self._step * max(upper - self.reached, 1e-6 * upper) / length
            self._prices = np.clip(self._prices - move * slope, 0.0, within.weights)


@cache
def ready() -> None:
    """The kernels compiled, or read from where they are kept."""
    whole = np.array([0, 1, 2, 3]), np.array([0, 1, 2])
    search = Search(Reach(np.arange(3), *whole, np.ones(3)), 1, 1)
    search._bound_step()
    search._shaken()
