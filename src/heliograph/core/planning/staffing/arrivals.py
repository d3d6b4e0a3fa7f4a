"""Calls by hour of the week and season: fitted, with how far hours and days differ beyond chance, and intervals for the rates.

The mean of an hour is its hour of the week times the season of its day. Hours of the week are drawn towards hour times day of the
week where there is little data (`pull`, in weeks); the season is `waves` a year. Counts are Poisson, or negative binomial where
hours differ more than chance allows: variance = mean + mean² / `size`. `size` is infinite where chance explains all.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
WEEK, YEAR = 168, 365.25
_WORTH = 2.706
"""Twice the gain in likelihood from which on chance alone is not believed (one in twenty, at the edge of what is possible)."""


@dataclass(frozen=True, slots=True)
class Counts:
    """`calls[day, hour]`, whole days without a gap; the first day has this number in the calendar (`date.toordinal`)."""

    calls: Indexes
    first: int

    @property
    def days(self) -> int:
        return len(self.calls)

    def part(self, begin: int, end: int) -> Counts:
        """Days from `begin` up to, not including, `end`."""
        return Counts(self.calls[begin:end], self.first + begin)


@dataclass(frozen=True, slots=True)
class Model:
    """`week[hour of the week]`: calls an hour in a mean season. `error[hour]`: standard error of its logarithm; `level_error`: of what
    all hours share. `season`: coefficients of the waves. `day_size`: as `size`, for whole days."""

    week: Numbers
    season: Numbers
    size: float
    day_size: float
    error: Numbers
    level_error: float

    def means(self, first: int, days: int) -> Numbers:
        """Expected calls `[day, hour]` from a day of the calendar on."""
        numbers = np.arange(first, first + days)
        found: Numbers = self.week.reshape(7, 24)[_weekday(numbers)] * np.exp(_waves(numbers, self.season))[:, None]
        return found

    def rates(self, first: int, days: int, sure: float = 0.95) -> tuple[Numbers, Numbers, Numbers]:
        """A mean week of these days: calls an hour, and between what they lie; each of 168 hours."""
        from scipy.special import ndtri

        season = float(np.exp(_waves(np.arange(first, first + days), self.season)).mean())
        middle = self.week * season
        width = np.exp(float(ndtri(0.5 + sure / 2)) * np.hypot(self.error, self.level_error))
        return middle, middle / width, middle * width

    def quantiles(self, means: Numbers, share: float) -> Numbers:
        """Within how many calls an hour of this mean stays, with this chance."""
        from scipy import stats

        law = (
            stats.poisson(means) if math.isinf(self.size) else stats.nbinom(self.size, self.size / (self.size + means))
        )
        found: Numbers = law.ppf(share).astype(np.float64)
        return found


def fit(counts: Counts, *, pull: float, waves: int) -> Model:
    """The model of these days. Season and week are fitted in turn until neither changes."""
    days = np.arange(counts.first, counts.first + counts.days)
    weekday = _weekday(days)
    there = np.bincount(weekday, minlength=7).astype(np.float64)
    sums = np.zeros((7, 24))
    np.add.at(sums, weekday, counts.calls)
    season = np.zeros(2 * waves)
    week = np.full((7, 24), max(float(counts.calls.mean()), 1e-9))
    for _ in range(50):
        factors = np.exp(_waves(days, season))
        weighed = np.zeros(7)
        np.add.at(weighed, weekday, factors)
        plain = _plain(sums, weighed)
        new = (sums + pull * plain) / (weighed + pull)[:, None]
        moved = float(np.abs(new - week).max())
        week = new
        if waves:
            season = _season(counts.calls.sum(axis=1), week.sum(axis=1)[weekday], days, season)
        if moved < 1e-10 * week.max():
            break
    means = week[weekday] * np.exp(_waves(days, season))[:, None]
    size = _size(counts.calls.ravel(), means.ravel())
    day_size = _size(counts.calls.sum(axis=1), means.sum(axis=1))
    error = np.sqrt((1 / np.maximum(week, 1e-3) + 1 / size) / np.maximum(there, 1)[:, None]).ravel()
    level = math.sqrt((1 / max(means.sum(axis=1).mean(), 1e-9) + 1 / day_size) / counts.days)
    return Model(np.maximum(week.ravel(), 1e-6), season, size, day_size, error, level)


def _plain(sums: Numbers, weighed: Numbers) -> Numbers:
    """Hour of the day times day of the week, with the same sums (iterative proportional fitting of a table of rates)."""
    by_hour = np.maximum(sums.sum(axis=0), 1e-9)
    by_day = np.maximum(sums.sum(axis=1), 1e-9) / np.maximum(weighed, 1e-9)
    found: Numbers = by_day[:, None] * by_hour[None, :] / by_hour.sum()
    return found


def _season(calls: Indexes, base: Numbers, days: Indexes, season: Numbers) -> Numbers:
    """Poisson regression of the days' sums on the waves; the level stays with the week."""
    waves = _columns(days, len(season) // 2)
    columns = np.column_stack([np.ones(len(days)), waves])
    found = np.concatenate([[0.0], season])
    for _ in range(20):
        means = base * np.exp(columns @ found)
        step = np.linalg.solve(
            columns.T @ (columns * means[:, None]) + 1e-6 * np.eye(len(found)), columns.T @ (calls - means)
        )
        found = found + step
        if np.abs(step).max() < 1e-10:
            break
    return found[1:]


def _size(calls: NDArray[np.int64], means: Numbers) -> float:
    """The most likely `size` of a negative binomial; infinite unless it explains clearly more than Poisson."""
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln

    means = np.maximum(means, 1e-9)

    def gain(log_size: float) -> float:
        size = math.exp(log_size)
        terms = gammaln(calls + size) - gammaln(size) - (calls + size) * np.log1p(means / size) - calls * math.log(size)
        return float((terms + means).sum())  # over Poisson

    best = minimize_scalar(lambda log_size: -gain(log_size), bounds=(-3.0, 9.0), method="bounded")
    return math.exp(float(best.x)) if 2 * -float(best.fun) > _WORTH else math.inf


def _weekday(days: Indexes) -> Indexes:
    """0 for Monday: day 1 of the calendar was one."""
    found: Indexes = (days - 1) % 7
    return found


def _columns(days: Indexes, waves: int) -> Numbers:
    turns = 2 * np.pi * days[:, None] / YEAR * np.arange(1, waves + 1)
    return np.concatenate([np.cos(turns), np.sin(turns)], axis=1)


def _waves(days: Indexes, season: Numbers) -> Numbers:
    found: Numbers = _columns(days, len(season) // 2) @ season
    return found
