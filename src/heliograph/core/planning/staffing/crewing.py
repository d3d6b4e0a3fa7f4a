"""Crews by hour, so that a share of calls is reached in time: the wait for a crew, then its way.

First each hour by itself, in the steady state of the rate a mean service earlier (Green, Kolesar and Soares 2001: lagged stationary
independent periods). Then the whole week as it runs, with what one hour leaves to the next; hours that miss get a crew more until
none does. Urgent calls go first; what waits of them behind busy crews is taken as in the steady state.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning import erlang

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
MOST_CREWS = 300
_ROOM = 150
"""Of waiting calls, beyond crews: more are as good as this many."""


@dataclass(frozen=True, slots=True)
class Target:
    """`share` of the urgent calls is reached within `within` hours. A call keeps a crew `service` hours, way and all; `ways`: equally
    likely hours of way. `urgent`: share of all calls that go first, and that are promised; 1: all alike."""

    within: float
    share: float
    service: float
    ways: Numbers
    urgent: float = 1.0
    least: int = 1

    @property
    def attainable(self) -> float:
        """With a crew free at all times."""
        return float((self.ways <= self.within).mean())


class OutOfReach(ValueError):
    """Not even with a crew always free: the ways are too long. `attainable` is the share that would be."""

    def __init__(self, attainable: float) -> None:
        super().__init__(f"with a crew always free, {attainable:.1%} of calls would be reached in time")
        self.attainable = attainable


@dataclass(frozen=True, slots=True)
class Needed:
    """By hour of the week: crews, the share of promised calls reached in time, how busy crews are, mean calls waiting."""

    crews: Indexes
    in_time: Numbers
    busy: Numbers
    waiting: Numbers

    @property
    def crew_hours(self) -> int:
        return int(self.crews.sum())


def needed(rates: Numbers, target: Target) -> Needed:
    """For calls an hour, by hour of a week that repeats. Raises `OutOfReach`, or ValueError past `MOST_CREWS`."""
    if target.attainable < target.share:
        raise OutOfReach(target.attainable)
    lagged = _earlier(rates, target.service)
    crews = np.array([steady(float(rate), target) for rate in np.maximum(lagged, 1e-9)], dtype=np.int64)
    while True:
        found = measured(rates, crews, target)
        misses = found.in_time < target.share - 1e-9
        if not misses.any():
            return found
        crews = crews + misses
        if crews.max() > MOST_CREWS:
            raise ValueError(f"more than {MOST_CREWS} crews are needed")


def steady(rate: float, target: Target) -> int:
    """The fewest crews if this rate went on for ever."""
    load = rate * target.service
    crews = max(target.least, math.floor(load) + 1)
    while in_time(rate, crews, target) < target.share:
        crews += 1
        if crews > MOST_CREWS:
            raise ValueError(f"more than {MOST_CREWS} crews are needed")
    return crews


def in_time(rate: float, crews: int, target: Target) -> float:
    """The share of promised calls reached in time, in the steady state. Exact for exponential services."""
    left = target.within - target.ways
    urgent = rate * target.urgent * target.service
    late = erlang.waits(rate * target.service, crews) * np.exp(-(crews - urgent) * np.maximum(left, 0) / target.service)
    return float(np.where(left >= 0, 1 - late, 0.0).mean())


def measured(rates: Numbers, crews: Indexes, target: Target) -> Needed:
    """What these crews reach in the week as it runs."""
    from heliograph.core.planning.staffing import kernels

    states = int(crews.max()) + _ROOM
    chances = kernels.weeks(rates, crews.astype(np.int64), 1 / target.service, states, 3)
    number = np.arange(states)
    left = np.maximum(target.within - target.ways, 0)
    reached = target.ways <= target.within
    share, busy, waiting = (np.empty(len(rates)) for _ in range(3))
    for hour, here in enumerate(chances):
        there = int(crews[hour])
        late = _late(here, there, float(rates[hour]), left, target)
        share[hour] = np.where(reached, 1 - late, 0.0).mean()
        busy[hour] = (here * np.minimum(number, there)).sum() / there
        waiting[hour] = (here * np.maximum(number - there, 0)).sum()
    return Needed(crews, share, busy, waiting)


def _late(chances: Numbers, crews: int, rate: float, left: Numbers, target: Target) -> Numbers:
    """The chance to wait longer than each of `left`."""
    if target.urgent < 1:
        urgent = min(rate * target.urgent * target.service, crews)
        found: Numbers = chances[crews:].sum() * np.exp(-(crews - urgent) * left / target.service)
        return found
    from scipy.special import pdtr

    ahead = np.arange(len(chances) - crews)
    waits: Numbers = pdtr(ahead[:, None], crews * left[None, :] / target.service)
    return chances[crews:] @ waits


def _earlier(rates: Numbers, lag: float) -> Numbers:
    """The rates of `lag` hours before."""
    whole = math.floor(lag)
    part = lag - whole
    found: Numbers = (1 - part) * np.roll(rates, whole) + part * np.roll(rates, whole + 1)
    return found
