"""A street simulated call by call: calls come by chance, the nearest free crew that is able goes, others wait by urgency.

Back-up, shifts (a call in hand is finished first), rests (taken when nothing waits), crews held back for urgent calls. Crews
start from where they stand ready, always. The calls of a seed do not depend on the plan (common random numbers): two plans
meet the same calls, so their difference is known far better than either. Every figure comes with its interval (batch means).
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.chance import chance
from heliograph.core.planning.simulation import state
from heliograph.core.planning.simulation.figures import Figure, difference, figures, mean
from heliograph.core.planning.simulation.state import Arrivals
from heliograph.core.planning.street import WEEK, Calls

__all__ = [
    "ENGINE",
    "Figure",
    "NotServed",
    "Plan",
    "Report",
    "TooMuch",
    "TooRare",
    "Work",
    "compare",
    "mean",
    "simulate",
]

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
Flags = NDArray[np.bool_]
ENGINE = "discrete events 1"
BATCHES = 30
ROOM = 100_000
"""Of waiting tasks: who keeps more waiting has too few crews."""
_LONGEST = 1e8
"""Hours simulated, at most: some 11,000 years. Shifts change in every one of them."""


class NotServed(ValueError):
    """`waiting` calls wait and the number only grows, or nobody who is able comes on duty again."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"the crews cannot carry these calls: {waiting} were waiting in the end")
        self.waiting = waiting


class TooMuch(ValueError):
    """The calls keep `asked` crews busy at least, and no more than `there` are on duty in the mean: waits would grow for ever."""

    def __init__(self, asked: float, there: float) -> None:
        super().__init__(
            f"the crews cannot carry these calls: they keep at least {asked:.4g} busy, and {there:.4g} are on duty"
        )
        self.asked, self.there = asked, there


class TooRare(ValueError):
    """So few calls an hour that as many as asked for would take `years`."""

    def __init__(self, years: float) -> None:
        super().__init__(f"these calls would take {years:.3g} years to come")
        self.years = years


@dataclass(frozen=True, slots=True)
class Work:
    """Of calls, the same whatever the plan. `scene[priority]`: mean hours at the scene. `variation`: standard deviation over mean
    (lognormal); None: exponential. `back_up[priority]`: the chance that a second crew is needed. `factors`: by hour of the week."""

    scene: tuple[float, ...]
    back_up: tuple[float, ...]
    variation: float | None = None
    factors: Numbers | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Who answers. `travel[area, crew]` in hours; `tasks[kind]`: what a call of that kind is answered by, a crew each; `able[task, crew]`.
    `reserve`: calls that are not of the first priority wait while no more than this many crews are free. Rests of `rest` hours fall
    due `rest_after` hours after coming on duty and after each rest. `drives`: whether the way is part of the time a crew is busy.
    `home[area, crew]`: which areas lie in whose beat; then free crews of the beat go first, unless `nearest`: the nearest, whosever."""

    names: tuple[str, ...]
    travel: Numbers
    tasks: tuple[tuple[int, ...], ...]
    able: Flags
    on_duty: Flags
    reserve: int = 0
    rest_after: float = 4.0
    rest: float = 0.0
    drives: bool = True
    home: Flags | None = None
    nearest: bool = False

    @property
    def order(self) -> Indexes:
        """`[area, rank]`: whom an area asks first."""
        if self.home is None or self.nearest:
            return np.argsort(self.travel, axis=1, kind="stable").astype(np.int64)
        return np.lexsort((self.travel, ~self.home), axis=1).astype(np.int64)

    @classmethod
    def alike(cls, travel: Numbers, *, kinds: int = 1, drives: bool = True) -> Plan:
        """All crews always on duty and able to do all."""
        crews = travel.shape[1]
        names = tuple(f"{crew + 1}" for crew in range(crews))
        return cls(
            names,
            travel,
            ((0,),) * kinds,
            np.ones((1, crews), np.bool_),
            np.ones((crews, WEEK), np.bool_),
            drives=drives,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """`trips[crew, area]`: crews sent. `late[crew]`: hours a week worked past the end of a shift; `rests[crew]` taken a week;
    `back_ups`: second crews sent."""

    figures: tuple[Figure, ...]
    trips: Indexes
    late: Numbers
    rests: Numbers
    back_ups: int
    calls: int
    hours: float
    seed: int
    seconds: float

    def of(self, what: str, whom: str = "all") -> Figure:
        """One figure. Raises KeyError if there is none of that name."""
        for figure in self.figures:
            if (figure.what, figure.of) == (what, whom):
                return figure
        raise KeyError((what, whom))


def simulate(
    calls: Calls,
    work: Work,
    plan: Plan,
    *,
    number: int = 1_000_000,
    target: float = 0.25,
    seed: int = 1,
    scenes: int | None = None,
) -> Report:
    """At least `number` calls after as many as a twentieth of them to warm up; `target` is the answer promised, in hours.

    `scenes`: how many crews any of the plans to be compared may send to a call; by this plan alone if left out. The same calls, plan,
    number and seed give the same report to the last bit. Raises `NotServed` or `TooMuch` where the plan carries less than what comes,
    `TooRare`.
    """
    from heliograph.core.planning.simulation import kernels

    hours_needed = number / float(calls.rates.sum())
    if hours_needed > _LONGEST:
        raise TooRare(hours_needed / 8766)

    size = max(-(-number // BATCHES), 1)
    warm = size * BATCHES // 20
    able_for = [plan.able[list(tasks)].any(axis=1).all() for tasks in plan.tasks]
    if not all(able_for) or min(work.scene) <= 0 or len(work.scene) < calls.levels or len(work.back_up) < calls.levels:
        raise ValueError("every task needs a crew that is able, every priority a scene above 0 and a share of back-up")
    asked_for, there = _least_busy(calls, work, plan), float(plan.on_duty.mean(axis=1).sum())
    if asked_for >= there:
        raise TooMuch(asked_for, there)
    longest = max(map(len, plan.tasks))
    tasks = np.full((len(plan.tasks), longest), -1, np.int64)
    for kind, asked in enumerate(plan.tasks):
        tasks[kind, : len(asked)] = asked
    arrivals = _arrivals(calls, work, scenes or longest + (max(work.back_up) > 0))
    supply = state.Supply(
        np.ascontiguousarray(plan.travel, dtype=np.float64),
        plan.order,
        tasks,
        np.ascontiguousarray(plan.able),
        np.ascontiguousarray(plan.on_duty),
        not plan.on_duty.all(),
        1.0 if plan.drives else 0.0,
        plan.reserve,
        plan.rest_after,
        plan.rest,
        np.ones(plan.travel.shape, np.bool_) if plan.home is None else np.ascontiguousarray(plan.home),
    )
    crews = state.crews(len(plan.names))
    queue = state.queue(calls.levels, len(plan.able), ROOM)
    tally = state.tally(BATCHES, calls.levels, len(plan.names), len(calls.areas))
    begun = time.monotonic()
    ended = kernels.run(arrivals, supply, crews, queue, tally, warm, size, target, chance(seed))
    if ended != kernels.ENDED:
        raise NotServed(int(queue.left[0]))
    seconds = time.monotonic() - begun
    hours = float(tally.ends[-1])
    weeks = hours / WEEK
    found = figures(tally, plan.names, size, with_away=plan.home is not None)
    back_ups = int(tally.back_ups[:, 0].sum())
    late, rests = tally.late / weeks, tally.rests / weeks
    return Report(found, tally.trips, late, rests, back_ups, size * BATCHES, hours, seed, seconds)


def _least_busy(calls: Calls, work: Work, plan: Plan) -> float:
    """How many crews are busy at all times if it is always the nearest able one that goes."""
    nearest = np.array([plan.travel[:, able].min(axis=1) for able in plan.able]) * plan.drives
    found = 0.0
    for rate, area, kind, priority in zip(calls.rates, calls.of, calls.kinds, calls.priorities, strict=True):
        tasks = plan.tasks[kind]
        hours = sum(work.scene[priority] + float(nearest[task, area]) for task in tasks)
        hours += work.back_up[priority] * (work.scene[priority] + float(nearest[tasks[0], area]))
        found += float(rate) * hours
    return found


def compare(first: Report, second: Report) -> tuple[tuple[Figure, Figure, Figure], ...]:
    """Figures that both have, and second minus first with its interval, batch by batch. Raises ValueError unless the calls were the same."""
    if (first.calls, first.seed) != (second.calls, second.seed):
        raise ValueError("two plans are compared on the same calls: the same number and seed")
    others = {(figure.what, figure.of): figure for figure in second.figures}
    return tuple(
        (figure, others[figure.what, figure.of], difference(figure, others[figure.what, figure.of]))
        for figure in first.figures
        if (figure.what, figure.of) in others
    )


def _arrivals(calls: Calls, work: Work, scenes: int) -> Arrivals:
    keep, other = _aliases(calls.rates)
    spread = 0.0 if work.variation is None else math.sqrt(math.log1p(max(work.variation, 1e-9) ** 2))
    factors = np.ones(WEEK) if work.factors is None else np.ascontiguousarray(work.factors)
    return Arrivals(
        keep,
        other,
        float(calls.rates.sum()),
        factors,
        float(factors.max()),
        calls.of,
        calls.kinds,
        calls.priorities,
        np.array(work.back_up, dtype=np.float64),
        np.array(work.scene, dtype=np.float64),
        spread,
        scenes,
    )


def _aliases(rates: Numbers) -> tuple[Numbers, Indexes]:
    """Walker's tables: stream i is kept with the chance `keep[i]`, else it is `other[i]`."""
    keep = rates * len(rates) / rates.sum()
    other = np.arange(len(rates), dtype=np.int64)
    small = [place for place, share in enumerate(keep) if share < 1]
    large = [place for place, share in enumerate(keep) if share >= 1]
    while small and large:
        low, high = small.pop(), large[-1]
        other[low] = high
        keep[high] -= 1 - keep[low]
        if keep[high] < 1:
            small.append(large.pop())
    for left in small + large:
        keep[left] = 1.0
    return keep, other
