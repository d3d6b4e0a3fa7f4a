"""Who is served how well by a plan of beats: ways and patrol by tenths of the work, the poorest served first; whether a plan feeds itself.

A tenth holds units with about a tenth of the load. Ways are straight lines from the best unit of the beat, in metres.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from heliograph.core.planning.city import City, Indexes, Numbers
from heliograph.core.planning.measuring import centre_of

TENTHS = 10
DAY = 24.0
FEW = 10
"""Units with too few others to speak of leaning."""


@dataclass(frozen=True, slots=True)
class Service:
    """Of each unit: metres of way, and hours of patrol left for each hour of work in its beat (infinite without work; None: not known)."""

    ways: Numbers
    patrol: Numbers | None


@dataclass(frozen=True, slots=True)
class Tenth:
    """A tenth of the work: its share of it, mean metres of way and patrol hours for an hour of work, today and as proposed."""

    share: float
    way_today: float | None
    way: float
    patrol_today: float | None
    patrol: float | None


def service(city: City, beats: Sequence[str], hours_a_day: float | None) -> Service:
    """How a plan serves its units, if each beat has one crew around the clock and all load is `hours_a_day` of work."""
    of = np.array(beats)
    ways, patrol = np.zeros(len(city)), np.zeros(len(city))
    for beat in np.unique(of):
        inside = np.flatnonzero(of == beat)
        centre, _cost = centre_of(city, inside)
        ways[inside] = np.hypot(*(city.at[inside] - city.at[centre]).T)
        if hours_a_day is not None:
            work = hours_a_day * float(city.loads[inside].sum()) / float(city.loads.sum())
            patrol[inside] = max(DAY - work, 0.0) / work if work > 0 else np.inf
    return Service(ways, None if hours_a_day is None else patrol)


def tenths(loads: Numbers, ways: Numbers) -> Indexes:
    """Of each unit its tenth, 0 where ways are longest. Units without load go where their way belongs."""
    order = np.lexsort((np.arange(len(ways)), -ways))
    before = np.concatenate([[0.0], np.cumsum(loads[order])[:-1]])
    middle = (before + loads[order] / 2) / loads.sum()
    found = np.empty(len(ways), dtype=np.int64)
    found[order] = np.minimum((middle * TENTHS).astype(np.int64), TENTHS - 1)
    return found


def by_tenth(loads: Numbers, today: Service | None, proposed: Service) -> list[Tenth]:
    """Tenths by the ways of today (of the proposal where there is no today): the same units in both columns. Those without load are left out."""
    of = tenths(loads, (today or proposed).ways)
    found = []
    for tenth in range(TENTHS):
        weights = np.where(of == tenth, loads, 0.0)
        if weights.sum() > 0:
            found.append(
                Tenth(
                    float(weights.sum() / loads.sum()), _mean(today.ways if today else None, weights), _mean(proposed.ways, weights) or 0.0,
                    _mean(today.patrol if today else None, weights), _mean(proposed.patrol, weights),
                )
            )  # fmt: skip
    return found


def _mean(values: Numbers | None, weights: Numbers) -> float | None:
    if values is None:
        return None
    counted = weights > 0
    return float(np.average(values[counted], weights=weights[counted]))


def worst(loads: Numbers, served: Service) -> float:
    """The mean way of the tenth of the work with the longest ways, under this plan itself."""
    return _mean(served.ways, np.where(tenths(loads, served.ways) == 0, loads, 0.0)) or float(served.ways.max())


def worse(loads: Numbers, today: Service, proposed: Service, *, metres: float = 200, times: float = 1.2) -> float:
    """The share of the load whose way gets longer by more than so many metres and so many times."""
    longer = (proposed.ways > today.ways + metres) & (proposed.ways > today.ways * times)
    return float(loads[longer].sum() / loads.sum())


def leaning(city: City, beats: Sequence[str], called: Numbers, found: Numbers) -> float | None:
    """From -1 to 1: whether a beat's presence, beyond what the public's calls ask for, lies where officers find much beyond what is called in.

    Presence of a unit is its beat's (one crew each) in proportion to the load the plan was made from. None where nothing was found or
    called, or there is nothing to lean on.
    """
    if len(city) < FEW or not called.sum() > 0 or not found.sum() > 0:
        return None
    asked, met = called / called.sum(), found / found.sum()
    of = np.unique(np.array(beats), return_inverse=True)[1]
    loads = np.bincount(of, weights=city.loads)
    shares = np.divide(city.loads, loads[of], out=np.zeros(len(city)), where=loads[of] > 0)
    presence = shares / shares.sum()
    beyond, more = presence - asked, met - asked
    if beyond.std() < 1e-9 or more.std() < 1e-9:
        return None
    return float(np.corrcoef(beyond, more)[0, 1])
