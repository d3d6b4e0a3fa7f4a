"""Beats in one piece, each round its seat, at the least cost of a table: driving times or work, where no straight line will do.

The p-median search leads, and its Lagrangian is the bound. Units that their seat would not reach without leaving the beat go
to the cheapest neighbour, then over borders as long as that helps; seats move where beats in one piece get cheaper.
Balance is not among its rules: `beats` has that, with straight lines.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.beats import TooFewBeats
from heliograph.core.planning.city import City
from heliograph.core.planning.outcome import Outcome

Numbers = NDArray[np.float64]
ENGINE = "interchange in one piece + Lagrangian 1"


@dataclass(frozen=True, slots=True)
class Areas:
    """`seats`: units, in the order of the city; `beats[unit]`: the name of its seat. `free`: the cost of the best posts found if
    no beat had to be in one piece."""

    seats: tuple[int, ...]
    beats: tuple[str, ...]
    free: float
    outcome: Outcome


def solve(
    city: City,
    costs: Numbers,
    beats: int,
    *,
    seconds: float = 10,
    seed: int = 1,
    rounds: int | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Areas:
    """`costs[seat, unit]`: what it costs to serve a unit from a seat, in the city's order, none below 0.

    Stops after `seconds`, or after `rounds` if given, or when nothing better exists; `stop` is asked between rounds. Raises
    `TooFewBeats` where fewer or more beats are asked for than can be, ValueError for costs that make no sense.
    """
    if costs.shape != (len(city), len(city)) or not np.isfinite(costs).all() or costs.min(initial=0) < 0:
        raise ValueError("costs must be a table of finite numbers from 0, a row and a column for each unit")
    parts = city.parts()
    least = int(parts.max()) + 1
    if not least <= beats <= len(city):
        raise TooFewBeats(least, len(city), beats)
    from heliograph.core.planning.areas.search import Search, ready

    ready()
    begun = time.monotonic()
    ends = np.repeat(np.arange(len(city)), np.diff(city.starts))[city.open]
    starts = np.searchsorted(ends, np.arange(len(city) + 1)).astype(np.int64)
    table = np.ascontiguousarray(costs, dtype=np.float64)
    until = None if rounds is not None else begun + seconds
    half = None if until is None else begun + seconds / 2
    search = Search(table, starts, city.neighbours[city.open], parts, beats, seed, half)
    done = 0
    while not search.is_proven and not stop():
        if done and (done >= rounds if rounds is not None else time.monotonic() - begun >= seconds):
            break
        search.round(until)
        done += 1
    return Areas(
        tuple(sorted(int(seat) for seat in search.seats)),
        tuple(city.names[search.seats[place]] for place in search.of),
        search.free.objective,
        Outcome(search.objective, search.bound, seed, done, time.monotonic() - begun, ENGINE),
    )


__all__ = ["ENGINE", "Areas", "TooFewBeats", "solve"]
