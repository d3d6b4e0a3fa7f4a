"""What if: so many officers, such a target, so many beats. Figures in a millisecond, from queueing theory and a curve of ways counted once.

Waits are those of M/M/c (`erlang`): all crews answer all calls, first come first served. Ways are those of the plan, longer or shorter as the
curve of `k` well-placed places says for as many as are free. Times are hours unless named otherwise, lengths metres.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from heliograph.core.planning import erlang
from heliograph.core.planning.city import City

WEEK = 168.0
A_CREW = 2
"""Officers in a crew."""
MOST_PLACES = 60
PAID, AWAY = 40.0, 0.1
"""Hours of an officer's week, and the share of them off the street (leave, illness, courses)."""
SPEED, DETOUR = 30.0, 1.3
"""Kilometres an hour, and how much longer a way is than the straight line."""


@dataclass(frozen=True, slots=True)
class Street:
    """What is known: calls an hour in the mean and in the busiest hour of the day, minutes a call keeps a crew, ways of tenths of the work in
    the plan, its number of beats, and the mean way from 1, 2, … places."""

    rate: float
    peak: float
    minutes: float
    ways: Sequence[float]
    beats: int
    curve: Sequence[float]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is tried. `week`: paid hours of an officer; `away`: the share of them off the street."""

    officers: int
    target: float
    beats: int
    week: float = PAID
    away: float = AWAY
    speed: float = SPEED
    detour: float = DETOUR


@dataclass(frozen=True, slots=True)
class Hour:
    """In an hour of so many calls: share of the crews' time that calls take, minutes of wait and of way, share answered within the target.
    `is_too_much`: calls pile up, and no other figure holds."""

    rate: float
    busy: float
    wait: float
    way: float
    in_time: float
    is_too_much: bool


@dataclass(frozen=True, slots=True)
class Told:
    """`crews` at any time; `patrol`: hours a day that calls leave free; `uncovered`: beats without a crew of their own."""

    crews: int
    mean: Hour
    peak: Hour
    patrol: float
    uncovered: int


def curve(city: City, most: int = MOST_PLACES) -> list[float]:
    """The mean way from 1, 2, … places, each set where it shortens ways most (greedy p-median). Never rises."""
    ways = np.hypot(*(city.at[:, None] - city.at[None]).transpose(2, 0, 1))
    weights = city.loads / city.loads.sum()
    near, found = np.full(len(city), np.inf), []
    for _ in range(min(most, len(city))):
        sums = weights @ np.minimum(near[:, None], ways)
        best = int(np.argmin(sums))
        near = np.minimum(near, ways[:, best])
        found.append(float(sums[best]))
    return found


def way_from(curve: Sequence[float], places: float) -> float:
    """The curve between its whole numbers; its last value beyond, its first below 1."""
    at = min(max(places, 1.0), float(len(curve)))
    return float(np.interp(at, np.arange(1, len(curve) + 1), curve))


def officers_for(crews: float) -> float:
    """How many officers keep so many crews on the street around the clock."""
    return crews * A_CREW * WEEK / PAID / (1 - AWAY)


def told(street: Street, asked: Asked) -> Told:
    """The figures. Less than one crew is told as none, and too much."""
    crews = math.floor(asked.officers * asked.week * (1 - asked.away) / WEEK / A_CREW + 1e-9)
    mean, peak = (_hour(street, asked, crews, rate) for rate in (street.rate, street.peak))
    free = max(crews - street.rate * street.minutes / 60, 0.0)
    return Told(crews, mean, peak, 24 * free, max(asked.beats - crews, 0))


def _hour(street: Street, asked: Asked, crews: int, rate: float) -> Hour:
    served = street.minutes / 60
    load = rate * served
    if load >= crews:
        return Hour(rate, 1.0, math.inf, math.inf, 0.0, is_too_much=True)
    known = way_from(street.curve, street.beats)
    longer = way_from(street.curve, min(float(asked.beats), crews - load)) / known if known else 1.0
    ways = [way * longer * asked.detour / 1000 / asked.speed for way in street.ways]
    left = [asked.target / 60 - way for way in ways]
    in_time = [1 - erlang.longer(load, crews, served, one) if one >= 0 else 0.0 for one in left]
    return Hour(
        rate, load / crews, 60 * erlang.mean_wait(load, crews, served), 60 * sum(ways) / len(ways), sum(in_time) / len(in_time),
        is_too_much=False,
    )  # fmt: skip


def tenths_of_ways(loads: Sequence[float], ways: Sequence[float]) -> list[float]:
    """The mean way of each tenth of the load, the shortest first: what `Street.ways` holds."""
    order = np.argsort(ways, kind="stable")
    loaded, sorted_ways = np.array(loads)[order], np.array(ways)[order]
    ends = np.concatenate([[0.0], np.cumsum(loaded)]) / loaded.sum()
    sums = np.concatenate([[0.0], np.cumsum(loaded * sorted_ways)]) / loaded.sum()
    found: list[float] = (np.diff(np.interp(np.linspace(0, 1, 11), ends, sums)) * 10).tolist()
    return found
