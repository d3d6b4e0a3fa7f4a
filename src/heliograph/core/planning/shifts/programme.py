"""The programme of a week: how many begin when and for how long (whole numbers), and what each hour is short."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from heliograph.core.planning.highs import solver
from heliograph.core.planning.shifts.demand import DAY, WEEK, Demand, Duty

if TYPE_CHECKING:
    from heliograph.core.planning.shifts import Rules

GAP = 1e-4
NEAR = (1, -1, 2, -2, 3, -3)
"""Hours by which one time of the day is moved in search of a better choice."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Duties, what no duties leave less unmet than, and how many parts were looked at."""

    duties: tuple[Duty, ...]
    bound: float
    nodes: int


class Programme:
    """Columns: a number of officers for each (hour of the week, length), then what each hour is short, then a switch for each
    time of the day if they are few."""

    def __init__(
        self, demand: Demand, rules: Rules, *, seed: int, seconds: float, stop: Callable[[], bool] = lambda: False
    ) -> None:
        self.demand, self.rules = demand, rules
        self._columns = [(hour, length) for hour in range(WEEK) for length in rules.lengths]
        self._lp = solver(seconds=seconds, seed=seed, stop=stop)
        self._top = float(max(demand.needed.max(), rules.least))
        count = len(self._columns)
        for _ in self._columns:
            self._lp.addVariable(0.0, self._top, 0.0)
        for needed in demand.needed.tolist():
            self._lp.addVariable(0.0, float(max(needed - rules.least, 0)), 1.0)
        for hour in range(WEEK):
            there = [at for at, one in enumerate(self._columns) if (hour - one[0]) % WEEK < one[1]]
            self._row(float(demand.needed[hour]), np.inf, [*there, count + hour])
            if rules.least:
                self._row(float(rules.least), np.inf, there)
        self._row(-np.inf, float(rules.paid), range(count), [float(length) for _, length in self._columns])
        self.open(rules.only)

    def open(self, times: Iterable[int]) -> None:
        """Duties may begin at these times of the day alone."""
        allowed = set(times)
        tops = np.array([self._top if hour % DAY in allowed else 0.0 for hour, _ in self._columns])
        places = np.arange(len(tops), dtype=np.int32)
        self._lp.changeColsBounds(len(tops), places, np.zeros(len(tops)), tops)

    def value(self, times: Iterable[int]) -> float:
        """What these times leave unmet at least, were officers divisible; infinite where the rules can't be kept."""
        import highspy

        self.open(times)
        self._lp.setOptionValue("presolve", "off")
        self._lp.run()
        if self._lp.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return float("inf")
        return float(self._lp.getInfo().objective_function_value)

    def whole(self, chosen: Iterable[int] | None = None) -> Whole | None:
        """The best in whole officers, begun from the times `chosen` where times are few; None where the rules can't be kept."""
        import highspy

        from heliograph.core.planning.shifts import NoTime

        lp, count = self._lp, len(self._columns)
        kinds = np.full(count, highspy.HighsVarType.kInteger)
        lp.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)
        if self.rules.times is not None:
            self._few(self.rules.times, set(chosen or ()))
        # All figures are whole: a plan better by less than one officer-hour is no better.
        lp.setOptionValue("mip_rel_gap", GAP)
        lp.setOptionValue("mip_abs_gap", 1 - GAP)
        lp.run()
        info = lp.getInfo()
        if lp.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return None
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            raise NoTime
        found = np.rint(np.array(lp.getSolution().col_value)[:count]).astype(int).tolist()
        duties = tuple(
            Duty(hour // DAY, hour % DAY, length, officers)
            for (hour, length), officers in zip(self._columns, found, strict=True)
            if officers
        )
        return Whole(duties, float(info.mip_dual_bound), max(int(info.mip_node_count), 1))

    def _few(self, times: int, chosen: set[int]) -> None:
        """At most so many times of the day. More than the largest need of their hours never begin at once."""
        import highspy

        first = len(self._columns) + WEEK
        for time_of_day in range(DAY):
            self._lp.addVariable(0.0, 1.0 if time_of_day in self.rules.only else 0.0, 0.0)
            self._lp.changeColIntegrality(first + time_of_day, highspy.HighsVarType.kInteger)
        self._row(-np.inf, float(times), range(first, first + DAY))
        longest, lengths = max(self.rules.lengths), len(self.rules.lengths)
        for hour in range(WEEK):
            reached = self.demand.needed[(hour + np.arange(longest)) % WEEK].max()
            most = -float(max(reached, self.rules.least))
            begins = range(hour * lengths, (hour + 1) * lengths)
            self._row(-np.inf, 0.0, [*begins, first + hour % DAY], [*[1.0] * lengths, most])
        if chosen:
            switches = np.array([float(one in chosen) for one in range(DAY)])
            self._lp.setSolution(DAY, np.arange(first, first + DAY, dtype=np.int32), switches)

    def _row(self, low: float, high: float, columns: Iterable[int], weights: list[float] | None = None) -> None:
        places = np.array(list(columns), dtype=np.int32)
        values = np.ones(len(places)) if weights is None else np.array(weights)
        self._lp.addRow(low, high, len(places), places, values)


def choose(demand: Demand, rules: Rules, *, until: float, seed: int) -> tuple[set[int], int]:
    """Good times of the day to begin, by moving one at a time from several choices; and how many were tried."""
    assert rules.times is not None
    programme = Programme(demand, rules, seed=seed, seconds=float("inf"))
    chance = np.random.default_rng(seed)
    best: set[int] = set(np.array(rules.only)[np.linspace(0, len(rules.only), rules.times, endpoint=False).astype(int)])
    least, tried, starts = programme.value(best), 1, 0
    now, cost = set(best), least
    while starts < STARTS and time.monotonic() < until:
        moved = False
        for one, by in [(one, by) for one in sorted(now) for by in NEAR]:
            to = int((one + by) % DAY)
            if one not in now or to in now or to not in rules.only:
                continue
            if time.monotonic() >= until:
                break
            value, tried = programme.value(now - {one} | {to}), tried + 1
            if value < cost - 1e-6:
                now, cost, moved = now - {one} | {to}, value, True
        if cost < least:
            best, least = set(now), cost
        if not moved:
            starts += 1
            now = {int(one) for one in chance.choice(rules.only, rules.times, replace=False)}
            cost = programme.value(now)
    return {int(one) for one in best}, tried


STARTS = 12
"""Choices from which times are moved."""
