"""Short horizons in whole numbers: the rules one by one with all costs, so that branch and bound closes what the rows' programme leaves.

Of two weeks with some twenty officers HiGHS proves the optimum or nearly; of four weeks its bound is worse than that of whole rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from heliograph.core.planning.rosters.problem import WEEK, Problem, Roster
from heliograph.core.planning.rosters.rules import Rules

LONGEST, LARGEST = 2 * WEEK, 1_000
"""Days, and choices of officer, day and type, up to which it is tried."""
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
    values, found = np.array(lp.getSolution().col_value), np.zeros_like(roster)
    for (seat, day, at), column in rules.x.items():
        if values[column] > 0.5:
            found[seat, day] = at + 1
    return found, bound


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
