"""A bound below the travel of any plan of k beats within the balance limit: Lagrangian of "each unit in one beat", by subgradient.

At a price per unit of load, a beat around a unit is worth most when it takes the units nearest below their price, as much as
the limit allows (the last one in part). The k best such beats and all prices together are never more than the true
travel. Contiguity and a least load are left out, so the bound holds with them too. Units of different parts never share a beat.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.beats import bounding
from heliograph.core.planning.city import City

Numbers = NDArray[np.float64]


class Bound:
    """`travel`: that of the plan at hand, which no bound goes above."""

    def __init__(self, city: City, beats: int, most: float, travel: float) -> None:
        self.city, self.beats, self.travel = city, beats, travel
        self.room = most * float(city.loads.sum()) / beats * (1 + 1e-12)
        self.part = city.parts()
        self.prices: Numbers = np.full(len(city), 2 * travel / float(city.loads.sum()))
        self._lower, self._at = 0.0, self.prices.copy()
        self._size, self._idle = 1.5, 0
        self._direction = np.zeros(len(city))

    @property
    def value(self) -> float:
        """What is proven; what rounding may have added is taken off."""
        return max(0.0, min(self._lower * (1 - 1e-9), self.travel))

    @property
    def is_met(self) -> bool:
        return self.value >= self.travel * (1 - 1e-9)

    def step(self) -> None:
        """One evaluation, one step along a deflected subgradient."""
        loads = self.city.loads
        worth = np.empty(len(self.city))
        bounding.worths(self.city.at, loads, self.part, self.prices, self.room, worth)
        opened = np.argsort(worth, kind="stable")[: self.beats].astype(np.int64)
        lower = float(loads @ self.prices + worth[opened].sum())
        if lower > self._lower:
            self._idle = 0 if lower > self._lower * (1 + 1e-6) else self._idle + 1
            self._lower, self._at = lower, self.prices.copy()
        else:
            self._idle += 1
        if self._idle >= 20:
            self._idle, self._size = 0, max(self._size * 0.6, 0.005)
            self.prices, self._direction = self._at.copy(), np.zeros(len(loads))
            return
        slope = 1.0 - bounding.taken(self.city.at, loads, self.part, self.prices, self.room, opened)
        along, length = float(loads @ (slope * self._direction)), float(loads @ self._direction**2)
        if along < 0 and length > 0:
            slope = slope - 1.5 * along / length * self._direction
        self._direction = slope
        length = float(loads @ slope**2)
        if length > 0:
            self.prices = np.maximum(self.prices + self._size * (1.01 * self.travel - lower) / length * slope, 0.0)
