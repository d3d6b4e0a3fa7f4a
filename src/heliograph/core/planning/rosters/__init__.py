"""Rosters (排班): which officer works which shift on which day, lawful first, then as cheap as can be found and proven.

Rules bind without exception: hours, days in a row, rest, weekends, what may follow what. What costs is too few or too many on
a shift, and wishes not met. Whole rows are made by an exact dynamic programme as the prices of a linear programme ask for
them; then parts of the best roster are opened and solved again, as long as the programme says that they could be better.
Beyond a quarter, some weeks at a time (`windows`), and nothing is proven.

    problem     what is given, and what a roster costs        sections    the public benchmark's format
    lawful      which rules a roster breaks, counted apart     tables, kernels, rows    the cheapest row of an officer
    search      ruin and recreate                             programme   the linear programme, its bound
    solving     the work on one problem                       windows     long horizons, part by part
    dive        from shares to whole rows                     parts       some officers opened and solved again
    exact       short horizons in whole numbers: the proof
    conflict    why there is no roster                        rules, smallest    the rules one by one; the smallest conflict
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from heliograph.core.planning.outcome import Outcome
from heliograph.core.planning.rosters.problem import Problem, Roster

ENGINE = "rows by dynamic programme + column generation + HiGHS 1"


@dataclass(frozen=True, slots=True)
class Rostered:
    """A lawful roster, and what is known of it."""

    roster: Roster
    outcome: Outcome


def solve(
    problem: Problem,
    *,
    seconds: float = 60,
    seed: int = 1,
    rounds: int | None = None,
    today: Roster | None = None,
    stop: Callable[[], bool] = lambda: False,
    tell: Callable[[float, float | None], None] = lambda cost, bound: None,
) -> Rostered:
    """A lawful roster. Ends after `seconds`, or after `rounds` if given, or when it is proven; never worse than `today`, if that is lawful.

    `tell` hears of each better roster (its cost, the bound). Raises `search.NoRow` where an officer has no lawful row.
    """
    from heliograph.core.planning.rosters.rows import LONG, ready
    from heliograph.core.planning.rosters.solving import Solving
    from heliograph.core.planning.rosters.windows import Windows

    ready()
    begun = time.monotonic()
    until = math.inf if rounds is not None else begun + seconds
    hands = max(1, min(os.cpu_count() or 1, 8))
    with ThreadPoolExecutor(hands) as pool:
        kind = Solving if problem.days <= LONG else Windows
        at_once = hands if rounds is None else 1
        work: Solving | Windows = kind(problem, seed=seed, until=until, stop=stop, tell=tell, pool=pool, hands=at_once)
        work.begin(today)
        try:
            while not work.is_over and (rounds is None or work.rounds < rounds):
                work.round()
        finally:
            work.close()
    bound = None if work.bound == -math.inf else work.bound
    outcome = Outcome(work.cost, bound, seed, work.rounds, time.monotonic() - begun, ENGINE)
    return Rostered(work.roster, outcome)
