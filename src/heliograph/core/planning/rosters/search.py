"""Ruin and recreate: a few officers' rows are taken out and put in again one by one, each the cheapest for what is then needed.

Costs are blurred while rows go in, less and less, and a worse roster is taken now and then, less and less (Schrimpf 2000).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from heliograph.core.planning.rosters.problem import Counts, Numbers, Problem, Roster
from heliograph.core.planning.rosters.rows import Rows

COLD = 0.5
"""Of the costs that are taken as chance at the end."""
OFFICERS, SHARES = (1, 2, 3, 4, 5, 6), (0.10, 0.30, 0.25, 0.15, 0.10, 0.10)
"""How many rows are taken out, and how often so many."""


class NoRow(ValueError):
    """The officer at `seat` has no lawful row at all: the rules contradict one another."""

    def __init__(self, seat: int) -> None:
        super().__init__(f"no lawful row for officer {seat}")
        self.seat = seat


class Search:
    """Rosters of one problem, made and mended."""

    def __init__(self, problem: Problem, rows: Rows, seed: int) -> None:
        self.problem, self.rows = problem, rows
        self.chance = np.random.default_rng(seed)

    def first(self) -> Roster:
        """A lawful roster: one officer after the other, each for what is still needed. Raises `NoRow`."""
        roster = np.zeros((len(self.problem.officers), self.problem.days), dtype=np.int16)
        manned = self.problem.manned(roster)
        for seat in self.chance.permutation(len(roster)).tolist():
            roster[seat] = self._row(seat, manned, 0.0)
            _put(manned, roster[seat], 1)
        return roster

    def mend(
        self, roster: Roster, *, moves: int, hot: float, stop: Callable[[], bool] = lambda: False
    ) -> tuple[Roster, float]:
        """The best roster met in so many moves from this one, and its cost. `hot`: costs taken as chance at the beginning."""
        problem, now = self.problem, roster.copy()
        manned, cost = problem.manned(now), problem.cost(now)
        best, least = now.copy(), cost
        for move in range(moves):
            if stop():
                break
            heat = hot * (COLD / hot) ** (move / moves)
            size = min(len(now), int(self.chance.choice(OFFICERS, p=SHARES)))
            seats = self.chance.choice(len(now), size, replace=False).tolist()
            before, kept = self._share(seats, now, manned), now[seats].copy()
            for seat in seats:
                _put(manned, now[seat], -1)
            blur = heat * float(self.chance.random())
            for at, seat in enumerate(seats):
                now[seat] = self._row(seat, manned, blur if at < size - 1 or size == 1 else 0.0)
                _put(manned, now[seat], 1)
            worse = self._share(seats, now, manned) - before
            if worse <= 0 or self.chance.random() < math.exp(-worse / heat):
                cost += worse
                if cost < least - 1e-9:
                    best, least = now.copy(), cost
            else:
                for seat, row in zip(seats, kept, strict=True):
                    _put(manned, now[seat], -1)
                    now[seat] = row
                    _put(manned, row, 1)
        return best, problem.cost(best)

    def _share(self, seats: list[int], roster: Roster, manned: Counts) -> float:
        """What can change when these rows change."""
        return self.problem.gap_cost(manned) + sum(self.problem.row_cost(seat, roster[seat]) for seat in seats)

    def _row(self, seat: int, manned: Counts, blur: float) -> Roster:
        under, over = self.problem.prices
        more: Numbers = np.where(manned < self.problem.needed, -under, over)
        if blur:
            more = more + blur * self.chance.standard_normal(more.shape)
        costs = self.problem.choices[seat].copy()
        costs[:, 1:] += more
        found = self.rows.best(seat, costs)
        if found is None:
            raise NoRow(seat)
        return found.row


def _put(manned: Counts, row: Roster, times: int) -> None:
    days = np.flatnonzero(row)
    manned[days, row[days] - 1] += times
