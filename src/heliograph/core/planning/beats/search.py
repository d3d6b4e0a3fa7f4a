"""The state of one search for beats: rounds of a new beginning and its annealing; the best plan of all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.beats import evening, kernels
from heliograph.core.planning.beats.starting import begin, mended, parts
from heliograph.core.planning.chance import chance
from heliograph.core.planning.city import City

if TYPE_CHECKING:
    from heliograph.core.planning.beats import Wishes

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]

_STARTS = 10
"""METIS cuts of a round, of which the shortest is improved."""
_EACH, _MOST = 40_000, 20_000_000
"""Proposals of a round: for each unit, and in all."""
_A_SECOND, _LARGE = 4_000_000, 150
"""Proposals of a round for each second that there is: less than half of what a processor does. Beats of more units than `_LARGE` take longer to be
looked through, in proportion."""
_HEAT, _COOLED = 1.5, 0.01
"""Where annealing begins, in shares of a beat's travel that fall to one unit, and what of it is left at the end: decision 181."""
_PRESSURE, _REPAIR = 2.0, 200.0
"""What the square of an imbalance weighs for each unit of a beat: at first, and while a plan is brought within the limits."""
_WARM = 0.2
"""Of the heat, with which a plan that was brought within the limits is improved again."""
_INSIDE = 0.003
"""How far inside the limits the search aims."""


class Search:
    """`best` is the best plan within the limits, or the most even one while there is none."""

    def __init__(self, city: City, beats: int, wishes: Wishes, today: Sequence[str] | None, seed: int) -> None:
        self.city, self.beats, self.wishes = city, beats, wishes
        self.parts = parts(city, beats)
        self.chance, self._seed = chance(seed), seed * 100_003
        kept = np.repeat(np.arange(len(city)), np.diff(city.starts))[city.open]
        self.ways = np.searchsorted(kept, np.arange(len(city) + 1)).astype(np.int64)
        self.across = city.neighbours[city.open].copy()
        self.best = begin(city, self.parts, self._seed, self._spread)
        self.energy, self._worst = math.inf, math.inf
        self._scale = max(self._travel(self.best) / beats, 1e-12)
        self.today = self._numbers(today)
        self._kept = mended(city, self.today, beats) if today is not None and wishes.keep > 0 else None

    @property
    def _spread(self) -> int:
        return max(1, round((min(self.wishes.most, 10.0) - 1) * 1000 * 0.6))

    def round(self, seconds: float = math.inf) -> None:
        """One beginning, annealed; and brought within the limits where it was not. With few seconds in all it is a shorter one."""
        plan = self._beginning()
        units = len(self.city) / self.beats
        proposals = int(min(_EACH * len(self.city), _MOST, _A_SECOND * seconds) / max(units / _LARGE, 1.0))
        best = plan.copy()
        heat, ended = _HEAT / units, _HEAT / units * _COOLED
        today = self._named_as(plan)
        energy = self._anneal(plan, best, today, _PRESSURE * units, (heat, ended), proposals)
        if self._outside(plan) > 0:
            self._even_out(plan, proposals // 5)
            other = plan.copy()
            again = self._anneal(plan, other, today, _REPAIR * units, (heat * _WARM, ended), proposals // 5)
            best, energy = (other, again) if again < energy else (best, energy)
        if energy < self.energy:
            self.best, self.energy = best, energy
        elif not math.isfinite(self.energy):
            worst = self._outside(plan)
            if worst < self._worst:
                self.best, self._worst = plan, worst

    def _even_out(self, plan: Indexes, proposals: int) -> None:
        """Brings a plan nearer to the limits, or within them: with less and less heed of ways, until it is."""
        city, wishes, begun = self.city, self.wishes, plan.copy()
        least = min(wishes.least + _INSIDE, 1.0) if wishes.least > 0 else 0.0
        limits = np.array([least, max(wishes.most - _INSIDE, 1.0)])
        travel = self.beats / (self._scale * _PRESSURE * len(city))
        heat, outside = max(self._outside(plan), 1e-3) ** 2, self._outside(plan)
        for times in (1, 10, 100):
            tried, weights = begun.copy(), np.array([travel / times, heat * times])
            is_met = evening.even_out(
                city.at, city.loads, self.ways, self.across, tried, limits, weights, proposals, self.chance
            )
            if self._outside(tried) < outside:
                plan[:], outside = tried, self._outside(tried)
            if is_met:
                return

    def _outside(self, plan: Indexes) -> float:
        """By how much the load of a beat, over the mean, is outside the limits; 0 or less if none is."""
        sums = np.bincount(plan, weights=self.city.loads, minlength=self.beats)
        loads = sums / sums.mean()
        return float(max(loads.max() - self.wishes.most, self.wishes.least - loads.min()))

    def _beginning(self) -> Indexes:
        """Today's plan where it is to be kept, each beat mended to one piece; where that can't be, the shortest of some cuts."""
        if self._kept is not None:
            return self._kept.copy()
        found = []
        for _ in range(_STARTS):
            self._seed += 1
            plan = begin(self.city, self.parts, self._seed, self._spread)
            found.append((self._travel(plan), self._seed, plan))
        return min(found)[2]

    def _travel(self, plan: Indexes) -> float:
        costs = np.zeros(self.beats)
        kernels.centres(self.city.at, self.city.loads, plan, np.zeros(self.beats, dtype=np.int64), costs)
        return float(costs.sum())

    def _numbers(self, today: Sequence[str] | None) -> Indexes:
        names = {name: place for place, name in enumerate(sorted(set(today or ())))}
        if today is None:
            return np.full(len(self.city), -1, dtype=np.int64)
        return np.array([names[beat] for beat in today], dtype=np.int64)

    def _named_as(self, plan: Indexes) -> Indexes:
        """Today's beats by the numbers of those of the plan that share most load with them; -1 for one that has no other."""
        if self.today[0] < 0 or not self.wishes.keep:
            return np.full(len(plan), -1, dtype=np.int64)
        from scipy.optimize import linear_sum_assignment

        shared = np.zeros((self.beats, int(self.today.max()) + 1))
        np.add.at(shared, (plan, self.today), self.city.loads)
        rows, columns = linear_sum_assignment(-shared)
        number = np.full(shared.shape[1], -1, dtype=np.int64)
        number[columns] = rows
        return number[self.today]

    def _anneal(
        self,
        plan: Indexes,
        best: Indexes,
        today: Indexes,
        pressure: float,
        heat: tuple[float, float],
        proposals: int,
    ) -> float:
        city, wishes = self.city, self.wishes
        shape = wishes.compactness if city.areas.any() and city.perimeters.any() else 0.0
        keep = wishes.keep * self.beats / float(city.loads.sum()) if self.today[0] >= 0 else 0.0
        limits = [wishes.least, wishes.most, min(wishes.least + _INSIDE, 1.0), max(wishes.most - _INSIDE, 1.0)]
        limits[2] = limits[2] if wishes.least > 0 else 0.0
        return kernels.anneal(
            city.at,
            city.loads,
            city.areas,
            city.perimeters,
            city.starts,
            city.neighbours,
            city.borders,
            self.ways,
            self.across,
            today,
            plan,
            best,
            np.array(limits),
            np.array([1 / self._scale, shape, pressure, keep]),
            np.array(heat),
            proposals,
            self.chance,
        )


@cache
def ready() -> None:
    """The kernels compiled, or read from where they are kept."""
    from heliograph.core.planning.beats import Wishes
    from heliograph.core.planning.beats.bound import Bound

    line = np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1])
    ones = np.ones(3)
    at = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]])
    city = City(("a", "b", "c"), at, ones, ones, ones, *line, np.ones(4), np.ones(4, dtype=np.bool_))
    search = Search(city, 2, Wishes(), None, 1)
    search._anneal(search.best, search.best.copy(), search.today, 1.0, (1.0, 0.5), 1)
    search._even_out(search.best.copy(), 1)
    Bound(city, 2, 2.0, 1.0).step()
