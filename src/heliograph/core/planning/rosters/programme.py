"""The linear programme over whole rows: one row an officer, so many as needed each day and shift. Rows are made as prices ask for them.

Its value, once no row helps, is a bound that no lawful roster goes below; so is, at any prices, what the cheapest rows cost
at these prices together with what is needed (Lagrange). Prices are smoothed towards the best seen (Wentges 1997).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from heliograph.core.planning.highs import solver
from heliograph.core.planning.rosters.problem import Counts, Numbers, Problem, Roster
from heliograph.core.planning.rosters.rows import Found

FREE = -1
"""In place of a row's number: the officer may take any."""
ABSENT = 1e6
"""What it costs to leave an officer without a row: only before there are any."""
SMOOTH, EXACT = 0.7, 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """A row made for an officer, and what it costs."""

    seat: int
    row: Roster
    cost: float
    places: Counts
    """In which constraints of cover it stands."""


class Programme:
    """All rows made so far, and the programme over them. `pinned[seat]`: the only row the officer may take, or `FREE`.

    `cheapest`: an officer's row at given costs (`Rows.best`). `each`: how a function is done for many seats (several at a time, say).
    """

    def __init__(
        self,
        problem: Problem,
        cheapest: Callable[[int, Numbers], Found | None],
        *,
        seed: int,
        each: Callable[..., Iterable[tuple[int, Found]]] = map,
    ) -> None:
        self.problem, self.each, self._best, self._seed = problem, each, cheapest, seed
        under, over = problem.prices
        self._asked = np.argwhere((under > 0) | (over > 0))
        self._place = np.full(problem.needed.shape, -1, dtype=np.int64)
        self._place[self._asked[:, 0], self._asked[:, 1]] = np.arange(len(self._asked))
        self._needed = problem.needed[self._asked[:, 0], self._asked[:, 1]].astype(float)
        self._under, self._over = (
            under[self._asked[:, 0], self._asked[:, 1]],
            over[self._asked[:, 0], self._asked[:, 1]],
        )
        self.made: list[Row] = []
        self._known: set[tuple[int, bytes]] = set()
        self.pinned = np.full(len(problem.officers), FREE, dtype=np.int64)
        self._lp = self._empty(float("inf"), absent=True)
        self._lp.setOptionValue("presolve", "off")
        self._before_rows = self._lp.getNumCol()
        self._dearest: Numbers = np.zeros(len(self._asked))

    def add(self, rows: Iterable[tuple[int, Roster]]) -> int:
        """Takes in rows that are not in yet; how many were."""
        begun = len(self.made)
        for seat, row in rows:
            self._take(seat, row)
        new = self.made[begun:]
        if new:
            top = [np.inf if self.pinned[one.seat] == FREE else 0.0 for one in new]
            _add(self._lp, new, np.array(top), len(self.problem.officers))
        return len(new)

    def pin(self, pinned: Counts) -> None:
        """From now on, these of the rows made for these officers and no others; what was pinned before is forgotten."""
        self.pinned = pinned.copy()
        seats = np.array([one.seat for one in self.made])
        top = np.where(self.pinned[seats] == FREE, np.inf, 0.0)
        low = np.zeros(len(seats))
        held = self.pinned[self.pinned != FREE]
        low[held] = top[held] = 1.0
        places = np.arange(self._before_rows, self._before_rows + len(seats), dtype=np.int32)
        self._lp.changeColsBounds(len(seats), places, low, top)

    def solve(self) -> tuple[float, Numbers, Numbers, Numbers]:
        """The programme's value, the share of each row made, the price of an officer and of each place of cover."""
        self._lp.run()
        found = self._lp.getSolution()
        prices, officers = np.array(found.row_dual), len(self.problem.officers)
        shares = np.array(found.col_value)[self._before_rows :]
        return self._lp.getInfo().objective_function_value, shares, prices[:officers], prices[officers:]

    def generate(
        self, *, cutoff: float = np.inf, turns: int = 10**9, stop: Callable[[], bool] = lambda: False
    ) -> tuple[float, float]:
        """Makes rows until none helps, the bound passes `cutoff`, `turns` are over or `stop` says so: the programme's value and
        the best bound (minus infinity: none). Both are of what is pinned."""
        value, _, own, prices = self.solve()
        bound, best, smooth = -np.inf, prices, SMOOTH
        for _ in range(turns):
            if stop():
                break
            asked = smooth * best + (1 - smooth) * prices
            found = self._cheapest(asked)
            below = self._below(found, asked)
            if below > bound:
                bound, best = below, asked
                self._dearest = asked
            if bound >= cutoff or value - bound < EXACT * max(1.0, abs(value)):
                break
            helpful = [
                (seat, one.row) for seat, one in found if self._reduced(seat, one.row, prices) - own[seat] < -EXACT
            ]
            if self.add(helpful):
                value, _, own, prices = self.solve()
            elif smooth == 0:
                break
            else:
                smooth = 0 if smooth < 0.1 else smooth * 0.4
        return value, bound

    @property
    def worth(self) -> Numbers:
        """Days x types: what a place is worth at the prices of the best bound."""
        return self._spread(self._dearest)

    def floor(self) -> float:
        """A bound before any row is made: at no prices the wishes, at the price of an officer too many the hours that must be worked
        beyond what is needed. Of what is pinned; minus infinity where nothing is known."""
        asked = np.zeros(len(self._asked)), -self._over
        return max(self._below(self._cheapest(prices), prices) for prices in asked)

    def _cheapest(self, prices: Numbers) -> list[tuple[int, Found]]:
        """The cheapest row at these prices of each officer who is free."""
        worth = self._spread(prices)

        def best(seat: int) -> tuple[int, Found]:
            costs = self.problem.choices[seat].copy()
            costs[:, 1:] -= worth
            found = self._best(seat, costs)
            assert found is not None  # every officer has a lawful row, or the search would have ended before
            return seat, found

        return list(self.each(best, np.flatnonzero(self.pinned == FREE).tolist()))

    def _below(self, found: list[tuple[int, Found]], prices: Numbers) -> float:
        """No roster goes below this: needs at these prices and the cheapest rows at them (prices within what too few and too many cost)."""
        lawful = np.clip(prices, -self._over, self._under)
        if not np.allclose(lawful, prices, atol=1e-7):
            return -np.inf
        held = [self.made[number] for number in self.pinned[self.pinned != FREE]]
        pinned = sum(one.cost - float(prices[one.places].sum()) for one in held)
        return float(sum(one.floor for _, one in found) + pinned + self._needed @ prices)

    def _reduced(self, seat: int, row: Roster, prices: Numbers) -> float:
        return self.problem.row_cost(seat, row) - float(prices[self._places(row)].sum())

    def whole(
        self, top: float, *, nodes: int, seconds: float, stop: Callable[[], bool] = lambda: False
    ) -> Roster | None:
        """The best roster of rows made, if branch and bound finds one below `top`; only rows that can be in such a one take part."""
        value, _, own, prices = self.solve()
        room = top - value
        taken = [
            one
            for number, one in enumerate(self.made)
            if self.pinned[one.seat] == number
            or (
                self.pinned[one.seat] == FREE
                and one.cost - float(prices[one.places].sum()) - own[one.seat] < room - EXACT
            )
        ]
        if room < EXACT or len({one.seat for one in taken}) < len(self.pinned):
            return None
        import highspy

        mip = self._empty(seconds, absent=False, stop=stop)
        before = mip.getNumCol()
        _add(mip, taken, np.ones(len(taken)), len(self.pinned))
        kinds = np.full(len(taken), highspy.HighsVarType.kInteger)
        mip.changeColsIntegrality(len(taken), np.arange(before, before + len(taken), dtype=np.int32), kinds)
        mip.setOptionValue("mip_max_nodes", nodes)
        mip.setOptionValue("objective_bound", top)
        mip.run()
        shares = np.array(mip.getSolution().col_value)[before:]
        roster = np.full((len(self.pinned), self.problem.days), -1, dtype=np.int16)
        for share, one in zip(shares, taken, strict=False):
            if share > 0.5:
                roster[one.seat] = one.row
        return roster if len(shares) and (roster >= 0).all() else None

    def _take(self, seat: int, row: Roster) -> None:
        key = seat, row.tobytes()
        if key not in self._known:
            self._known.add(key)
            self.made.append(Row(seat, row.copy(), self.problem.row_cost(seat, row), self._places(row)))

    def _places(self, row: Roster) -> Counts:
        days = np.flatnonzero(row)
        found = self._place[days, row[days] - 1]
        return found[found >= 0]

    def _spread(self, prices: Numbers) -> Numbers:
        table = np.zeros(self.problem.needed.shape)
        table[self._asked[:, 0], self._asked[:, 1]] = prices
        return table

    def _empty(self, seconds: float, *, absent: bool, stop: Callable[[], bool] = lambda: False) -> Any:
        """A programme with its constraints, the costs of too few and too many, and no rows yet."""
        lp = solver(seconds=seconds, seed=self._seed, stop=stop)
        officers, asked = len(self.problem.officers), len(self._asked)
        sides = np.concatenate([np.ones(officers), self._needed])
        none = np.zeros(0, dtype=np.int32)
        lp.addRows(len(sides), sides, sides, 0, np.zeros(len(sides), dtype=np.int32), none, np.zeros(0))
        rows = np.arange(officers, officers + asked, dtype=np.int32)
        for costs, sign in ((self._under, 1.0), (self._over, -1.0)):
            lp.addCols(
                asked,
                costs,
                np.zeros(asked),
                np.full(asked, np.inf),
                asked,
                rows - officers,
                rows,
                np.full(asked, sign),
            )
        if absent:
            seats = np.arange(officers, dtype=np.int32)
            many = np.full(officers, np.inf)
            lp.addCols(
                officers, np.full(officers, ABSENT), np.zeros(officers), many, officers, seats, seats, np.ones(officers)
            )
        return lp


def _add(lp: Any, rows: list[Row], top: Numbers, officers: int) -> None:
    starts: list[int] = []
    places: list[int] = []
    for one in rows:
        starts.append(len(places))
        places += [one.seat, *(one.places + officers).tolist()]
    lp.addCols(
        len(rows), np.array([one.cost for one in rows]), np.zeros(len(rows)), top, len(places),
        np.array(starts, dtype=np.int32), np.array(places, dtype=np.int32), np.ones(len(places)),
    )  # fmt: skip
