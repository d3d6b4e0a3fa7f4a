"""What queueing theory says of crews that answer calls: M/M/c. Load is calls per hour times hours per call; all waits are in hours.

Arrivals by chance (Poisson), exponential service, every crew alike, first come first served. Sources: Cooper, Introduction to
Queueing Theory (1981); for priorities Cobham (1954): the served are never interrupted, all classes take equally long.
"""

from __future__ import annotations

import math
from collections.abc import Sequence


def blocked(load: float, crews: int) -> float:
    """Erlang B: the share of calls that find every crew busy where nobody waits."""
    share = 1.0
    for crew in range(1, crews + 1):
        share = load * share / (crew + load * share)
    return share


def waits(load: float, crews: int) -> float:
    """Erlang C: the share of calls that wait. 1 where the load is more than the crews can carry."""
    if load >= crews:
        return 1.0
    lost = blocked(load, crews)
    return crews * lost / (crews - load * (1.0 - lost))


def mean_wait(load: float, crews: int, hours: float) -> float:
    """Of all calls, those that need not wait too; `hours` is the mean service. Infinite where the load is too much."""
    return waits(load, crews) * hours / (crews - load) if load < crews else math.inf


def longer(load: float, crews: int, hours: float, wait: float) -> float:
    """The share of calls that wait longer than `wait`."""
    return waits(load, crews) * math.exp(-(crews - load) * wait / hours) if load < crews else 1.0


def mean_waits(loads: Sequence[float], crews: int, hours: float) -> list[float]:
    """By priority, the most urgent first: `loads` is what each class brings. Infinite from the class on that is too much."""
    found = []
    total = sum(loads)
    # Where all the load is too much, the classes that still fit see every crew busy at all times.
    busy = waits(total, crews)
    before = 0.0
    for load in loads:
        after = before + load
        left = (1 - before / crews) * (1 - after / crews)
        found.append(busy * hours / crews / left if after < crews else math.inf)
        before = after
    return found


def levels(load: float, crews: int, *, has_queue: bool) -> list[float]:
    """The chance of 0, 1, … `crews` busy; of the last, with everybody who waits. Raises ValueError where a queue would grow for ever."""
    if has_queue and load >= crews:
        raise ValueError("the load is more than the crews can carry")
    terms = [1.0]
    for crew in range(1, crews + 1):
        terms.append(terms[-1] * load / crew)
    if has_queue:
        terms[-1] /= 1 - load / crews
    total = sum(terms)
    return [term / total for term in terms]
