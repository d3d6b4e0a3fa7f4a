"""Duties that begin at few times of the day, proven by going through every choice of times.

Each choice has a bound from the mean day: a seventh of a week's duties are duties of a day that follows itself, and what a mean is
short is never above the mean of what is short. All 42,504 choices of five from 24 take a second. From the lowest bound on, a
choice is then solved as a week: divisible officers first, whole officers where those promise more than the best so far.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.shifts.demand import DAY, DAYS, Demand, hours_of
from heliograph.core.planning.shifts.programme import Programme, Whole

if TYPE_CHECKING:
    from heliograph.core.planning.shifts import Rules

MOST = 3_000_000
"""Kinds of duty in all choices that are gone through: up to six times of 24 with three lengths."""
_NEVER = 1_000.0
"""What a missing officer costs where one must be there: no shortage elsewhere is worth it."""
_BARELY = 1e-6


def choices(rules: Rules) -> int | None:
    """How many choices of times there are; None where any time that may be chosen is."""
    if rules.times is None or rules.times >= len(rules.only):
        return None
    return math.comb(len(rules.only), rules.times)


def bounds(demand: Demand, rules: Rules) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Every choice of times, and a bound below what each leaves unmet in a week."""
    from heliograph.core.planning.shifts.kernels import least_of_choices

    assert rules.times is not None
    sets = np.array(list(combinations(rules.only, rules.times)), dtype=np.int64)
    hours, lengths, paid = np.arange(DAY), np.array(rules.lengths), rules.paid / DAYS
    needed = np.maximum(demand.needed, rules.least).reshape(DAYS, DAY).mean(axis=0)
    asks = np.column_stack([needed, np.ones(DAY)])
    least, missing = np.zeros(len(sets)), np.zeros((len(sets), DAY))
    least_of_choices(sets, lengths, asks, hours, paid, least, missing)
    if rules.least:
        below = np.flatnonzero((missing > needed - rules.least + _BARELY).any(axis=1))
        asks = np.vstack([asks, np.column_stack([np.full(DAY, rules.least), np.full(DAY, _NEVER)])])
        hard, missing = np.zeros(len(below)), np.zeros((len(below), 2 * DAY))
        least_of_choices(sets[below], lengths, asks, np.tile(hours, 2), paid, hard, missing)
        least[below] = np.maximum(least[below], hard)
    return sets, least * DAYS


def ready() -> None:
    """Compiles what is compiled once, before the clock of a search starts."""
    from heliograph.core.planning.shifts import Rules

    bounds(Demand(np.ones(DAY * DAYS, dtype=np.int64)), Rules((8,), DAY * DAYS, 1, 0, (0, 8)))


def solve(
    demand: Demand, rules: Rules, *, until: float, seed: int, stop: Callable[[], bool] = lambda: False
) -> Whole | None:
    """The best duties over all choices of times; None where no choice keeps the rules. Raises `NoTime`."""
    from heliograph.core.planning.shifts import NoTime

    search = _Search(demand, rules, until, seed, stop)
    if search.best is not None:
        return Whole(search.best.duties, min(search.bound, search.unmet), search.tried)
    if search.bound < math.inf:
        raise NoTime
    return None


class _Search:
    """`unmet` by the `best` duties met; `bound`: no choice leaves less; `tried`: weeks solved."""

    def __init__(
        self, demand: Demand, rules: Rules, until: float, seed: int, stop: Callable[[], bool] = lambda: False
    ) -> None:
        self._demand, self._rules, self._until, self._seed, self._stop = demand, rules, until, seed, stop
        self.best: Whole | None = None
        self.unmet, self.bound, self.tried = math.inf, math.inf, 0
        self._search()

    def _search(self) -> None:
        sets, least = bounds(self._demand, self._rules)
        programme = Programme(self._demand, self._rules, seed=self._seed, seconds=math.inf)
        order, lowest, divisible = least.argsort(kind="stable"), math.inf, []
        while self.tried < len(order) and self._promises(least[order[self.tried]]) and not self._is_over():
            choice = order[self.tried]
            value = max(programme.value(sets[choice].tolist()), float(least[choice]))
            self.tried += 1
            if value < lowest:
                lowest = value
                self._whole(sets[choice], value)
            elif value < math.inf:
                divisible.append((value, int(choice)))
        if self.tried < len(order):
            self.bound = min(self.bound, float(least[order[self.tried]]))
        for value, choice in sorted(divisible):
            if not self._promises(value) or self._is_over():
                self.bound = min(self.bound, value)
                break
            self._whole(sets[choice], value)

    def _promises(self, value: float) -> bool:
        """Whether whole officers may leave less unmet than the best: that number is whole."""
        return math.ceil(value - _BARELY) < self.unmet

    def _is_over(self) -> bool:
        return self._stop() or time.monotonic() >= self._until

    def _whole(self, times: NDArray[np.int64], value: float) -> None:
        from heliograph.core.planning.shifts import NoTime, Rules

        rules = Rules(self._rules.lengths, self._rules.paid, None, self._rules.least, tuple(times.tolist()))
        left = self._until - time.monotonic()
        try:
            found = Programme(self._demand, rules, seed=self._seed, seconds=left, stop=self._stop).whole()
        except NoTime:
            self.bound = min(self.bound, value)
            return
        if found is None:
            return
        self.bound = min(self.bound, max(found.bound, value))
        unmet = self._demand.unmet(hours_of(found.duties))
        if unmet < self.unmet:
            self.best, self.unmet = found, unmet
