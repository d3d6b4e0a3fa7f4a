"""The cheapest lawful row of each officer, given what each choice on each day costs: an exact dynamic programme.

Types that may be worked only a few times are counted in its state; another whose limit a row breaks is counted from then on.
Where that makes more states than fit (half-years and years), such a type is made dearer until its limit holds: the row is
lawful, no longer sure to be the cheapest, and `Found.floor` stays below what any lawful row costs.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np

from heliograph.core.planning.rosters.problem import WEEK, Counts, Numbers, Officer, Problem, Roster, Shift
from heliograph.core.planning.rosters.tables import Tables, TooMany, tables

TIGHT = 8
"""Types that may be worked at most so often are counted from the start."""
STATES, MOST = 40_000, 1_000_000
"""States of what is used up that tables may have; where nothing is counted."""
LONG = 12 * WEEK
SLACKS: tuple[int | None, ...] = (6, 12, 24, None)
"""Of horizons longer than this: shifts that hours may be off their even pace, tried in turn until a row is found."""
DEARER = 14
"""How many prices are tried in search of the least at which a limit holds."""


@dataclass(frozen=True, slots=True)
class Found:
    """A lawful row, what it costs, and what no lawful row goes below (minus infinity where nothing is known)."""

    cost: float
    row: Roster
    floor: float


class Rows:
    """Cheapest rows for the officers of one problem. Tables are kept, one for each set of rules; safe to ask from several threads."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._tables: dict[object, Tables | None] = {}
        self._lock = threading.Lock()
        self._own = threading.local()
        self._counted = [_tight(problem, officer) for officer in problem.officers]
        self._slacks = SLACKS if problem.days > LONG else (None,)

    def best(self, seat: int, costs: Numbers) -> Found | None:
        """For costs of days x (off, types), infinite where forbidden; None where no row is lawful."""
        for slack in self._slacks:
            found = self._within(seat, costs, slack)
            if found is not None:
                return found
        return None

    def _within(self, seat: int, costs: Numbers, slack: int | None) -> Found | None:
        officer = self.problem.officers[seat]
        held = self._of(officer, self._counted[seat], slack) or self._coarse(officer, slack)
        floor = -np.inf
        while True:
            cost, row = self._solve(held, costs)
            if row is None:
                return None
            if floor == -np.inf and held.is_whole:
                floor = cost
            over = self._over(seat, row)
            if not over.any():
                return Found(cost, row, cost if held.is_whole else floor)
            more = held.counted | {self.problem.shifts[place].code for place in np.flatnonzero(over)}
            finer = self._of(officer, more, slack)
            if finer is None:
                return self._priced(seat, held, costs, floor)
            held = finer

    def _over(self, seat: int, row: Roster) -> Counts:
        """By type: how often above its limit."""
        worked: Counts = np.bincount(row, minlength=len(self.problem.shifts) + 1)[1:] - self.problem.most[seat]
        return worked.clip(min=0)

    def _priced(self, seat: int, held: Tables, costs: Numbers, floor: float) -> Found | None:
        """Types above their limits are made dearer, together, until none is; then as cheap again as the limits allow."""
        dear = np.zeros(len(self.problem.shifts), dtype=np.bool_)
        low, high, best = 0.0, np.inf, None
        price = 1.0 + float(np.abs(costs[np.isfinite(costs)]).mean())
        for _ in range(DEARER):
            asked = costs.copy()
            asked[:, 1:] += price * dear
            _, row = self._solve(held, asked)
            if row is None:
                return best
            over = self._over(seat, row) > 0
            if over.any():
                dear |= over
                low = price
            else:
                cost = float(costs[np.arange(len(row)), row].sum())
                best = Found(cost, row, floor) if best is None or cost < best.cost else best
                high = price
            price = price * 4 if high == np.inf else (low + high) / 2
        return best

    def _coarse(self, officer: Officer, slack: int | None) -> Tables:
        found = self._of(officer, frozenset(), slack, most=MOST)
        assert found is not None  # minutes and weekends alone are few
        return found

    def _of(self, officer: Officer, counted: frozenset[str], slack: int | None, *, most: int = STATES) -> Tables | None:
        """The tables of these rules, None where they would be too large."""
        key = (
            tuple(sorted(officer.most.items())), officer.least_minutes, officer.most_minutes, officer.least_in_a_row,
            officer.most_in_a_row, officer.least_days_off, officer.most_weekends, officer.least_weekends, officer.tallies, counted, slack, most,
        )  # fmt: skip
        with self._lock:
            if key not in self._tables:
                try:
                    self._tables[key] = tables(self.problem, officer, counted, most=most, slack=slack)
                except TooMany:
                    self._tables[key] = None
            return self._tables[key]

    def _solve(self, held: Tables, costs: Numbers) -> tuple[float, Roster | None]:
        from heliograph.core.planning.rosters import kernels

        days, kinds = costs.shape[0], held.then.shape[0]
        cost = np.full((days, kinds), np.inf)
        place = np.zeros((days, kinds), dtype=np.int16)
        for kind in range(kinds):
            members = np.flatnonzero(held.kind_of == kind) + 1
            at = costs[:, members].argmin(axis=1)
            place[:, kind] = members[at]
            cost[:, kind] = costs[np.arange(days), place[:, kind]]
        off = np.ascontiguousarray(costs[:, 0])
        value, gathered = self._room(days, held)
        limits = held.rested, held.most_in_a_row, held.least_in_a_row, held.least_days_off
        rules = held.turn_of, held.follows, held.then, held.weekend
        chosen = np.empty(days, dtype=np.int64)
        kernels.fill(off, cost, *rules, held.enough, held.reach, *limits, value, gathered)
        total = kernels.trace(off, cost, *rules, held.reach, *limits, value, chosen)
        if total == np.inf:
            return total, None
        row = np.where(chosen < 0, 0, place[np.arange(days), np.maximum(chosen, 0)]).astype(np.int16)
        return total, row

    def _room(self, days: int, held: Tables) -> tuple[Numbers, Numbers]:
        """Working memory of this thread, kept from call to call."""
        kept: dict[tuple[int, ...], Numbers] = self._own.__dict__.setdefault("kept", {})
        shapes = (days + 1, held.states, held.width), (held.then.shape[0], held.most_in_a_row + 1, held.width)
        first, second = (kept[shape] if shape in kept else kept.setdefault(shape, np.empty(shape)) for shape in shapes)
        return first, second


def _tight(problem: Problem, officer: Officer) -> frozenset[str]:
    """Types whose limit is small, and smaller than what the minutes allow anyhow."""
    minutes = {shift.code: shift.minutes for shift in problem.shifts}
    return frozenset(
        code
        for code, most in officer.most.items()
        if code in minutes and 0 < most <= TIGHT and most * minutes[code] < officer.most_minutes
    )


def ready() -> None:
    """Compiles the kernels, or loads them: the first use on a machine takes seconds that are nobody's search."""
    shift = Shift("D", 480)
    officer = Officer("", {"D": WEEK}, 0, WEEK * shift.minutes, 1, WEEK, 1, 1)
    problem = Problem(WEEK, (shift,), (officer,))
    Rows(problem).best(0, problem.choices[0].copy())
