"""Crews by hour of the week from calls: rates with intervals, then as many crews as reach the promised share in time.

arrivals    calls by hour of the week and season     trying      the back-test     crewing     crews for a rate, hour by hour
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.staffing.arrivals import Counts, Model
from heliograph.core.planning.staffing.crewing import Needed, OutOfReach, Target, needed
from heliograph.core.planning.staffing.trying import LEAST_DAYS, Tried, choose

__all__ = [
    "ENGINE", "LEAST_DAYS", "Counts", "Needed", "OutOfReach", "Staffed", "Target", "TooFewDays", "Week", "needed", "solve", "staffed",
    "ways_like", "week",
]  # fmt: skip

Numbers = NDArray[np.float64]
ENGINE = "negative binomial + M(t)/M/c(t) 1"
AHEAD = 28
"""Days after the last one that the plan is for."""


class TooFewDays(ValueError):
    """Fewer than `LEAST_DAYS` whole days."""


@dataclass(frozen=True, slots=True)
class Staffed:
    """By hour of the week from Monday 0:00: `rates` between `low` and `high` (95 %), `nine_in_ten`: calls of an hour that are not exceeded
    in nine weeks of ten; what is needed for the rates, and for both ends. `settings` were chosen by the back-test."""

    rates: Numbers
    low: Numbers
    high: Numbers
    nine_in_ten: Numbers
    needed: Needed
    needed_low: Needed
    needed_high: Needed
    model: Model
    settings: dict[str, float]
    tried: Tried | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Week:
    """What the counts say of the four weeks after them, whatever is promised; words as in `Staffed`."""

    rates: Numbers
    low: Numbers
    high: Numbers
    nine_in_ten: Numbers
    model: Model
    settings: dict[str, float]
    tried: Tried | None


def week(counts: Counts) -> Week:
    """Raises `TooFewDays`."""
    if counts.days < LEAST_DAYS:
        raise TooFewDays(f"{counts.days} whole days of calls, and at least {LEAST_DAYS} are needed")
    model, settings, tried = choose(counts)
    rates, low, high = model.rates(counts.first + counts.days, AHEAD)
    return Week(rates, low, high, model.quantiles(rates, 0.9), model, settings, tried)


def solve(counts: Counts, target: Target) -> Staffed:
    """The crews for the four weeks after the counts. No chance is in it: the same counts give the same plan. Raises `TooFewDays`,
    `OutOfReach`, ValueError where more crews than could be are needed."""
    begun = time.monotonic()
    found = week(counts)
    made = staffed(found, target)
    return replace(made, seconds=time.monotonic() - begun)


def staffed(found: Week, target: Target) -> Staffed:
    """The crews for a week that is known. Raises as `solve`."""
    begun = time.monotonic()
    middle, fewest, most = (needed(one, target) for one in (found.rates, found.low, found.high))
    return Staffed(
        found.rates, found.low, found.high, found.nine_in_ten, middle, fewest, most, found.model, found.settings, found.tried,
        time.monotonic() - begun,
    )  # fmt: skip


def ways_like(mean: float, variation: float = 0.5, number: int = 200) -> Numbers:
    """Equally likely ways, lognormal, where only the mean is known. Hours."""
    from scipy.special import ndtri

    spread = np.sqrt(np.log1p(variation**2))
    found: Numbers = np.exp(spread * ndtri((np.arange(number) + 0.5) / number))
    found *= mean / found.mean()
    return found
