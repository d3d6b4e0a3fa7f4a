"""Posts with the least travel (p-median): which p sites, so that the calls' way to the nearest adds up to the least.

Two engines in turn. Above: interchange (Whitaker 1983, fast form of Hansen and Mladenović 1997) from the best plan shaken by
ever more swaps (variable neighbourhoods). Below: the Lagrangian bound of the assignment rows, by subgradient. What the bound
proves (sites that no better plan opens, or that each opens) makes the rest smaller. Ends when both meet or the time is up.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.outcome import Outcome

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
ENGINE = "interchange + Lagrangian 1"
_SHAKES, _STEPS = 8, 60
"""Work of one round: local searches, steps of the bound."""


@dataclass(frozen=True, slots=True)
class Medians:
    """The chosen sites (columns of the costs), in order, and what is known of the choice."""

    sites: tuple[int, ...]
    outcome: Outcome


def solve(
    costs: Numbers,
    posts: int,
    *,
    seconds: float = 10,
    seed: int = 1,
    rounds: int | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Medians:
    """`costs[i, j]`: what it costs to serve call point i from site j (weight times distance), none below 0. Exactly `posts` sites.

    Stops after `seconds`, or after `rounds` if given (then the clock is not looked at), or when the plan is proven; `stop` is
    asked between rounds. Raises ValueError for costs or a number of posts that make no sense.
    """
    if costs.ndim != 2 or not 0 < posts <= costs.shape[1] or not np.isfinite(costs).all() or costs.min(initial=0) < 0:
        raise ValueError("costs must be a table of finite numbers from 0, with at least as many columns as posts")
    from heliograph.core.planning.median.search import Search, ready

    ready()
    begun = time.monotonic()
    search = Search(np.ascontiguousarray(costs.T, dtype=np.float64), posts, seed)
    done = 0
    while not search.is_proven and not stop():
        if done and (done >= rounds if rounds is not None else time.monotonic() - begun >= seconds):
            break
        until = None if rounds is not None or not done else begun + seconds
        search.round(_SHAKES, _STEPS, until)
        done += 1
    return Medians(
        tuple(sorted(int(site) for site in search.best)),
        Outcome(search.objective, search.bound, seed, done, time.monotonic() - begun, ENGINE),
    )
