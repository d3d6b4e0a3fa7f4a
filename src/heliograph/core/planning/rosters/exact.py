"""Short horizons in whole numbers: the rules one by one with all costs, so that branch and bound closes what the rows' programme leaves.

Of two weeks with some twenty officers HiGHS proves the optimum or nearly; of four weeks its bound is worse than that of whole rows.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np

from heliograph.core.planning.rosters.problem import WEEK, Problem, Roster
from heliograph.core.planning.rosters.rules import Rules

LONGEST, LARGEST = 2 * WEEK, 1_000
"""Days, and choices of officer, day and type, up to which it is tried."""
LARGEST_FILLED = 60_000
"""The same, where any roster with no place empty will do."""
NODES = 5_000
"""Where there is no clock: so many parts at the most, the same on any machine."""


def is_small(problem: Problem) -> bool:
    """Whether trying is worth it."""
    return problem.days <= LONGEST and len(problem.officers) * problem.days * len(problem.shifts) <= LARGEST


def prove(
    problem: Problem, roster: Roster, *, seconds: float, stop: Callable[[], bool] = lambda: False
) -> tuple[Roster | None, float]:
    """A roster at least as good as the one given (None: none was met), and what none goes below. Costs are whole numbers."""
    import highspy

    rules = Rules(problem, seats=range(len(problem.officers)), needs=False, until=math.inf, day_name=str)
    base = np.where(np.isfinite(problem.choices[:, :, 0]), problem.choices[:, :, 0], 0.0)
    lp = rules.lp
    for (seat, day, at), column in rules.x.items():
        cost = problem.choices[seat, day, at + 1]
        lp.changeColCost(column, cost - base[seat, day] if np.isfinite(cost) else 0.0)
    _cover(problem, rules)
    columns = np.array(list(rules.x.values()), dtype=np.int32)
    chosen = np.array([float(roster[seat, day] == at + 1) for seat, day, at in rules.x])
    lp.setSolution(len(columns), columns, chosen)
    lp.setOptionValue("time_limit", min(seconds, 1e6))
    lp.setOptionValue("mip_abs_gap", 1 - 1e-4)
    if seconds == math.inf:
        lp.setOptionValue("mip_max_nodes", NODES)
    lp.cbMipInterrupt.subscribe(lambda event: event.interrupt() if stop() else None)
    lp.run()
    info = lp.getInfo()
    bound = float(info.mip_dual_bound) + float(base.sum())
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None, bound
    return rules.roster(), bound


def filled(problem: Problem, *, seconds: float) -> Roster | None:
    """A lawful roster that leaves no place empty, whatever else it costs; None where none was met in the time."""
    seats = range(len(problem.officers))
    if len(seats) * problem.days * len(problem.shifts) > LARGEST_FILLED:
        return None
    rules = Rules(problem, seats=seats, needs=True, until=time.monotonic() + seconds, day_name=str)
    return rules.roster() if rules.conflict(rules.all) is False else None


def _cover(problem: Problem, rules: Rules) -> None:
    """What is too few and too many, and what it costs."""
    under, over = problem.prices
    for day, at in np.argwhere((under > 0) | (over > 0)).tolist():
        first = rules.lp.getNumCol()
        for price in (under[day, at], over[day, at]):
            rules.lp.addVariable(0.0, np.inf, float(price))
        there = [rules.x[seat, day, at] for seat in range(len(problem.officers))]
        needed = float(problem.needed[day, at])
        weights = np.array([1.0] * (len(there) + 1) + [-1.0])
        places = np.array([*there, first, first + 1], dtype=np.int32)
        rules.lp.addRow(needed, needed, len(places), places, weights)
