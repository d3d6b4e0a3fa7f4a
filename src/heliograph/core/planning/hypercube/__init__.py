"""Larson's hypercube: how busy each crew is, who answers whom and how far the way is, in the long run and without a simulation.

Calls come by chance at a steady rate in each area; the best free crew goes (a fixed order for each area); service is
exponential, each crew at its own rate; if all are busy, calls wait in turn or go to others. Exact by all 2^n states up to
`MOST_EXACT` crews (Larson 1974); beyond, Larson's approximation (1975), for crews alike. A yardstick for the simulation.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning import erlang

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
ENGINE = "hypercube 1"
MOST_EXACT = 16


class TooMuch(ValueError):
    """More work than the crews can do: with a queue there is no long run."""


@dataclass(frozen=True, slots=True)
class Case:
    """`rates[area]`: calls an hour. `prefer[area]`: all crews, the best first. `serves[crew]`: calls an hour while it is busy.
    `travel[area, crew]`: hours of way; it is part of the service only by way of `calibrated`."""

    rates: Numbers
    prefer: Indexes
    serves: Numbers
    travel: Numbers
    has_queue: bool = True

    def __post_init__(self) -> None:
        areas, crews = self.prefer.shape
        if (
            self.rates.shape != (areas,)
            or self.serves.shape != (crews,)
            or self.travel.shape != (areas, crews)
            or not (np.sort(self.prefer, axis=1) == np.arange(crews)).all()
            or not (self.rates >= 0).all()
            or not self.rates.sum() > 0
            or not (self.serves > 0).all()
        ):
            raise ValueError("every area needs a rate and each crew once; every crew must serve")


@dataclass(frozen=True, slots=True)
class Answer:
    """`workloads[crew]`: share of time busy. `shares[crew, area]`: of all calls answered. Ways in hours, over calls answered;
    `p_busy`: the share of calls that find every crew busy: they wait `mean_wait` (over all calls), or are lost."""

    workloads: Numbers
    shares: Numbers
    p_busy: float
    mean_wait: float
    mean_travel: float
    travel_by_area: Numbers
    travel_by_crew: Numbers
    elsewhere: float
    is_exact: bool
    seconds: float


def solve(case: Case) -> Answer:
    """The long run of a case. Raises `TooMuch` where a queue would grow for ever, ValueError for many crews that are not alike."""
    begun = time.monotonic()
    crews = case.prefer.shape[1]
    if case.has_queue and case.rates.sum() >= case.serves.sum():
        raise TooMuch(f"{case.rates.sum():.4g} calls an hour, and the crews can serve {case.serves.sum():.4g}")
    workloads, free, busy = _exact(case) if crews <= MOST_EXACT else _approximate(case)
    part = case.rates / case.rates.sum()
    shares = free * part
    if case.has_queue:
        shares = shares + busy * np.outer(case.serves / case.serves.sum(), part)
    shares = shares / shares.sum()
    ways = shares * case.travel.T
    with np.errstate(invalid="ignore", divide="ignore"):
        by_area, by_crew = ways.sum(axis=0) / shares.sum(axis=0), ways.sum(axis=1) / shares.sum(axis=1)
    wait = busy / (case.serves.sum() - case.rates.sum()) if case.has_queue else 0.0
    own = float(shares[case.prefer[:, 0], np.arange(len(part))].sum())
    seconds = time.monotonic() - begun
    return Answer(
        workloads,
        shares,
        busy,
        float(wait),
        float(ways.sum()),
        by_area,
        by_crew,
        1 - own,
        crews <= MOST_EXACT,
        seconds,
    )


def calibrated(case: Case, scene: float) -> tuple[Case, Answer]:
    """The same with service = way + `scene` hours: each crew's own mean way goes into its rate, until nothing changes
    (Larson and Odoni 1981, section 5.4.4). Crews far from their calls come out slower."""
    crews = case.prefer.shape[1]
    for _ in range(60):
        found = solve(case)
        way = found.travel_by_crew
        if crews > MOST_EXACT:  # the approximation knows crews that are alike
            way = np.full(crews, found.mean_travel)
        serves = 1 / (scene + np.where(np.isfinite(way), way, found.mean_travel))
        if np.abs(serves / case.serves - 1).max() < 1e-9:
            break
        case = replace(case, serves=serves)
    return case, found


def _exact(case: Case) -> tuple[Numbers, Numbers, float]:
    """Workloads; for each crew and area how often it is the best free one; how often all are busy."""
    from heliograph.core.planning.hypercube import kernels

    crews = case.prefer.shape[1]
    rates, prefer = _merged(case)
    states = np.arange(1 << crews)
    counts = np.array([int(state).bit_count() for state in states])
    order = np.argsort(counts, kind="stable").astype(np.int64)
    starts = np.searchsorted(counts[order], np.arange(crews + 2)).astype(np.int64)
    chances = np.empty(1 << crews)
    total = float(case.rates.sum())
    if kernels.balance(kernels.sent(prefer, rates), case.serves.astype(np.float64), total, order, starts, chances) < 0:
        raise ArithmeticError("the balance equations did not settle")
    busy = float(chances[-1])
    if case.has_queue:
        rho = total / float(case.serves.sum())
        chances /= 1 + busy * rho / (1 - rho)
        busy = float(chances[-1]) / (1 - rho)
    waiting = busy - float(chances[-1])
    workloads = np.array([chances[states >> crew & 1 == 1].sum() + waiting for crew in range(crews)])
    return workloads, kernels.shares(chances, np.ascontiguousarray(case.prefer)), busy


def _merged(case: Case) -> tuple[Numbers, Indexes]:
    """Areas that prefer alike are one."""
    prefer, which = np.unique(case.prefer, axis=0, return_inverse=True)
    return np.bincount(which.ravel(), weights=case.rates).astype(np.float64), np.ascontiguousarray(prefer)


def _approximate(case: Case) -> tuple[Numbers, Numbers, float]:
    """Larson 1975: crews busy independently but for a factor for each rank, so that the sum of all workloads is right."""
    areas, crews = case.prefer.shape
    if np.ptp(case.serves) > 1e-9 * case.serves[0]:
        raise ValueError(f"with more than {MOST_EXACT} crews, all must serve at the same rate")
    load = float(case.rates.sum() / case.serves[0])
    levels = erlang.levels(load, crews, has_queue=case.has_queue)
    busy = levels[-1]
    rho = load / crews if case.has_queue else load * (1 - busy) / crews
    factors = _factors(levels, rho)
    workloads = np.full(crews, rho)
    waited = load * busy / crews if case.has_queue else 0.0
    rows = np.arange(areas)
    for _ in range(1_000):
        brings = np.zeros(crews)
        before = case.rates / case.serves[0]
        for rank in range(crews):
            np.add.at(brings, case.prefer[:, rank], before * factors[rank])
            before = before * workloads[case.prefer[:, rank]]
        new = (brings + waited) / (1 + brings)
        new *= rho * crews / new.sum()
        change = float(np.abs(new - workloads).max())
        workloads = new
        if change < 1e-12:
            break
    free = np.zeros((crews, areas))
    before = np.ones(areas)
    for rank in range(crews):
        crew = case.prefer[:, rank]
        free[crew, rows] = factors[rank] * before * (1 - workloads[crew])
        before = before * workloads[crew]
    return workloads, free * (1 - busy) / free.sum(axis=0), busy


def _factors(levels: list[float], rho: float) -> Numbers:
    """Q of Larson: the chance that `rank` crews drawn in turn are busy and the next is free, over what it were if independent."""
    crews = len(levels) - 1
    found = np.empty(crews)
    for rank in range(crews):
        chance = sum(
            levels[busy] * math.comb(busy, rank) / math.comb(crews, rank) * (crews - busy) / (crews - rank)
            for busy in range(rank, crews)
        )
        found[rank] = chance / (rho**rank * (1 - rho))
    return found
