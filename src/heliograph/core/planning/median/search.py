"""The state of one p-median search: the best plan above, the best bound below, and what is proven of each site."""

from __future__ import annotations

import math
import time
from functools import cache

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.chance import chance
from heliograph.core.planning.median import kernels

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]


class Search:
    """`costs[site, client]`. `best` holds `posts` sites; `objective` is their cost, added up anew."""

    def __init__(self, costs: Numbers, posts: int, seed: int) -> None:
        self.costs, self.posts = costs, posts
        self.chance = chance(seed)
        self.are_whole = bool((costs == np.rint(costs)).all()) and float(costs.max(axis=0).sum()) < 2**52
        clients = costs.shape[1]
        self.candidates: Indexes = np.arange(costs.shape[0])
        self.kept: Indexes = np.empty(0, dtype=np.int64)
        self._first = np.zeros(clients, dtype=np.int64)
        self._near, self._second = np.zeros(clients), np.zeros(clients)
        self.bound, self._lower = 0.0, 0.0
        self.best: Indexes = self._greedy()
        self.objective = math.inf
        self._improve(self.best.copy())
        self._swaps = 1
        self.prices: Numbers = np.where(np.isfinite(self._second), self._second, costs.max(axis=0)).copy()
        self._best_prices, self._step, self._idle = self.prices.copy(), 2.0, 0
        self._direction = np.zeros(clients)

    @property
    def is_proven(self) -> bool:
        return self.bound >= self.objective - 1e-9 * max(1.0, self.objective)

    def round(self, shakes: int, steps: int, until: float | None) -> None:
        """Some searches from the best plan shaken, then some steps of the bound; ends early past `until`."""
        for _ in range(shakes):
            if until is not None and time.monotonic() >= until:
                return
            self._shaken()
        for _ in range(steps):
            if self.is_proven or (until is not None and time.monotonic() >= until):
                return
            self._bound_step()

    def _greedy(self) -> Indexes:
        chosen: list[int] = []
        near = np.full(self.costs.shape[1], np.inf)
        for _ in range(self.posts):
            totals = np.minimum(self.costs, near).sum(axis=1)
            totals[chosen] = np.inf
            chosen.append(int(np.argmin(totals)))
            near = np.minimum(near, self.costs[chosen[-1]])
        return np.array(chosen, dtype=np.int64)

    def _improve(self, chosen: Indexes) -> bool:
        cost = kernels.interchange(
            self.costs, chosen, self.candidates, len(self.kept), self.chance, self._first, self._near, self._second
        )
        if cost >= self.objective - 1e-9:
            return False
        self.best = chosen
        self.objective = float(self.costs[chosen].min(axis=0).sum())
        return True

    def _shaken(self) -> None:
        free = self.posts - len(self.kept)
        if free == 0 or len(self.candidates) <= self.posts:
            return
        chosen = self._with_kept(self.best)
        kernels.shake(chosen, self.candidates, len(self.kept), self._swaps, self.chance)
        better = self._improve(chosen)
        self._swaps = 1 if better or self._swaps >= max(3, min(free, 20)) else self._swaps + 1

    def _bound_step(self) -> None:
        """One evaluation of the Lagrangian, one step along a deflected subgradient (Camerini, Fratta and Maffioli 1975)."""
        worth = np.empty(len(self.candidates))
        kernels.reduced(self.costs, self.prices, self.candidates, worth)
        order = np.argsort(worth, kind="stable")
        opened = self.candidates[order[: self.posts]]
        lower = float(self.prices.sum() + worth[order[: self.posts]].sum())
        if lower > self._lower:
            if lower > self._lower + 1e-6 * self.objective:
                self._idle = 0
            self._lower, self._best_prices = lower, self.prices.copy()
            self._tell(lower)
        else:
            self._idle += 1
        self._fix(lower, worth, order)
        if self._idle >= 25:
            self._idle, self._step = 0, self._step * 0.6
            self.prices, self._direction = self._best_prices.copy(), np.zeros_like(self.prices)
            if self._step < 0.002:
                self._step = 1.0
                self._improve(self._with_kept(opened))
            return
        times = np.empty(self.costs.shape[1])
        kernels.served(self.costs, self.prices, opened, times)
        slope = 1.0 - times
        along = float(slope @ self._direction)
        length = float(self._direction @ self._direction)
        if along < 0 and length > 0:
            slope = slope - 1.5 * along / length * self._direction
        self._direction = slope
        length = float(slope @ slope)
        if length == 0:
            self._improve(self._with_kept(opened))
            return
        self.prices = self.prices + self._step * (1.02 * self.objective - lower) / length * slope

    def _with_kept(self, sites: Indexes) -> Indexes:
        """The kept sites, which better plans all open, then as many of these as there is room for."""
        rest = sites[~np.isin(sites, self.kept)]
        return np.concatenate([self.kept, rest])[: self.posts]

    def _tell(self, lower: float) -> None:
        """Costs in whole numbers: the best plan's cost is whole too. What rounding may have added is taken off first."""
        sure = lower - 1e-9 * max(1.0, abs(lower))
        self.bound = min(max(self.bound, float(math.ceil(sure)) if self.are_whole else sure), self.objective)

    def _fix(self, lower: float, worth: Numbers, order: Indexes) -> None:
        """Sites that no better plan opens are dropped, sites that each better plan opens are kept for good."""
        if self.posts == len(self.candidates):
            return
        better = self.objective - 1 + 1e-6 if self.are_whole else self.objective * (1 + 1e-9) + 1e-9
        last, following = worth[order[self.posts - 1]], worth[order[self.posts]]
        never = lower + worth - last > better
        never[order[: self.posts]] = False
        always = np.zeros(len(worth), dtype=np.bool_)
        always[order[: self.posts]] = lower + following - worth[order[: self.posts]] > better
        self.kept = np.union1d(self.kept, self.candidates[always])
        if len(self.kept) > self.posts:  # no plan can be better
            self.bound, self.kept = self.objective, self.kept[: self.posts]
        if never.any():
            self.candidates = self.candidates[~never | np.isin(self.candidates, self.best)]
            if len(self.candidates) == self.posts:  # the best plan alone is left
                self.bound = self.objective


@cache
def ready() -> None:
    """The kernels compiled, or read from where they are kept."""
    search = Search(np.array([[0.0, 2.0, 3.0], [2.0, 0.0, 2.0], [3.0, 2.0, 0.0]]), 1, 1)
    search.round(1, 1, None)
    search._bound_step()
    search._shaken()
