"""Posts that reach the most calls (maximal covering): which sites, at most p, so that the calls within the radius are the most.

First greedy choice, then interchange with shaking (as for medians), then HiGHS on the whole model, begun from that plan: it
proves a bound and may find better. The plan is never worse than greedy and interchange. Points that the same sites reach are
one point; sites that reach no more than another does are left out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.outcome import Outcome
from heliograph.core.planning.places import Points

Numbers = NDArray[np.float64]
ENGINE = "greedy + interchange + HiGHS 1"
_ROUNDING = 1 + 1e-12
"""Of a squared distance: a call just at the radius is reached."""


@dataclass(frozen=True, slots=True)
class Covering:
    """The chosen sites (rows of the sites), in order; `outcome.objective` is the weight they reach, of `total`."""

    sites: tuple[int, ...]
    total: float
    greedy: float
    outcome: Outcome

    @property
    def share(self) -> float:
        return self.outcome.objective / self.total


def solve(
    points: Points,
    sites: Points,
    *,
    posts: int,
    radius: float,
    seconds: float = 60,
    seed: int = 1,
    rounds: int | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Covering:
    """At most `posts` sites that reach the most weight within `radius` (straight line, in the unit of the coordinates).

    A fifth of the time is for the search, the rest for the proof. With `rounds` the search does that many, and the proof is left
    to the plainer bound of the sorted sites, so that the answer is the same on any machine. Raises ValueError.
    """
    if not 0 < posts <= len(sites) or not radius >= 0 or not np.isfinite(radius):
        raise ValueError("posts must be from 1 to the number of sites, and the radius a number from 0")
    from heliograph.core.planning.covering.reach import reach
    from heliograph.core.planning.covering.search import Search, ready

    ready()
    begun = time.monotonic()
    within = reach(points, sites, radius * radius * _ROUNDING)
    search = Search(within, posts, seed)
    done = 0
    while not search.is_proven and not stop():
        if done and (done >= rounds if rounds is not None else time.monotonic() - begun >= seconds / 5):
            break
        search.round()
        done += 1
        if search.is_idle and rounds is None:
            break
    if rounds is None and not search.is_proven and not stop():
        from heliograph.core.planning.covering.proof import prove

        prove(search, seconds=seconds - (time.monotonic() - begun), seed=seed, stop=stop)
    chosen = tuple(sorted(int(within.sites[site]) for site in search.best))
    reached = float(points.weights[_reached(points, sites, chosen, radius)].sum())
    bound = max(search.bound, reached)
    return Covering(
        chosen,
        float(points.weights.sum()),
        search.greedy,
        Outcome(reached, bound, seed, done, time.monotonic() - begun, ENGINE, more_is_better=True),
    )


def _reached(points: Points, sites: Points, chosen: tuple[int, ...], radius: float) -> NDArray[np.bool_]:
    found = np.zeros(len(points), dtype=np.bool_)
    for site in chosen:
        found |= ((points.at - sites.at[site]) ** 2).sum(axis=1) <= radius * radius * _ROUNDING
    return found
