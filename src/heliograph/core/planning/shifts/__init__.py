"""Flexible and staggered shifts (弹性、错时): when duties begin in a week, so that officers are there in the hours that need them.

Whole numbers of officers begin at any hour of the week, for any of the lengths. What is least is officer-hours unmet, within
the hours that there are to pay; "at least two" may be made to bind in every hour. Weeks follow one another, so that Sunday's
night runs into Monday. A few times of the day at which duties may begin: all choices are gone through by their bounds; where they
are too many, a good choice by exchange first, then HiGHS.

    demand      what is needed by hour, today's duties, what a plan leaves unmet        programme   the programme of a week
    few         every choice of few times of the day                                    kernels     their bounds
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from heliograph.core.planning.outcome import Outcome
from heliograph.core.planning.shifts.demand import DAY, Demand, Duty, hours_of

ENGINE = "whole numbers by HiGHS 2"
FIXED = (8,), (0, 8, 16)
"""The three fixed shifts that any plan is shown beside: length, times of the day."""


@dataclass(frozen=True, slots=True)
class Rules:
    """`lengths`: hours of a duty; `times`: at how many times of the day duties may begin (None: any); `paid`: officer-hours in a
    week; `least`: officers who must be there in every hour; `only`: the times of the day that may be chosen."""

    lengths: tuple[int, ...]
    paid: int
    times: int | None = None
    least: int = 0
    only: tuple[int, ...] = tuple(range(DAY))


@dataclass(frozen=True, slots=True)
class Planned:
    """Duties in a week, and what is known of them."""

    duties: tuple[Duty, ...]
    outcome: Outcome


class TooFewHours(ValueError):
    """`least` in every hour can't be had with the hours paid; `needed` hours at least would be."""

    def __init__(self, needed: int) -> None:
        super().__init__(f"at least {needed} officer-hours are needed")
        self.needed = needed


class NoTime(RuntimeError):
    """No duties that keep the rules were met in the time given; there may be some."""


def solve(
    demand: Demand, rules: Rules, *, seconds: float = 60, seed: int = 1, stop: Callable[[], bool] = lambda: False
) -> Planned:
    """Duties with the least unmet. Raises `TooFewHours`, `NoTime`."""
    from heliograph.core.planning.shifts import few
    from heliograph.core.planning.shifts.programme import Programme, choose

    floor = rules.least * len(demand.needed)
    if floor > rules.paid:
        raise TooFewHours(floor)
    choices, tried = few.choices(rules), 0
    if choices is not None and choices * (rules.times or 0) * len(rules.lengths) <= few.MOST:
        few.ready()
        begun = time.monotonic()
        found = few.solve(demand, rules, until=begun + seconds, seed=seed, stop=stop)
    else:
        begun, chosen = time.monotonic(), None
        if choices is not None:
            chosen, tried = choose(demand, rules, until=begun + seconds / 4, seed=seed)
        left = begun + seconds - time.monotonic()
        found = Programme(demand, rules, seed=seed, seconds=left, stop=stop).whole(chosen)
    if found is None:
        raise TooFewHours(rules.paid + 1)
    bound = None if math.isinf(found.bound) else max(0.0, math.ceil(found.bound - 1e-6))
    unmet = float(demand.unmet(hours_of(found.duties)))
    return Planned(found.duties, Outcome(unmet, bound, seed, tried + found.nodes, time.monotonic() - begun, ENGINE))


def fixed(demand: Demand, paid: int, *, least: int = 0, seed: int = 1) -> Planned:
    """The best that three fixed shifts of eight hours can do with the same hours."""
    return solve(demand, Rules(FIXED[0], paid, None, least, FIXED[1]), seconds=30, seed=seed)


def paid(duties: Sequence[Duty]) -> int:
    """Officer-hours in a week."""
    return sum(duty.hours * duty.officers for duty in duties)
