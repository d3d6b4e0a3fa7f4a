"""A part of a roster: some officers' rows are opened, all others stand as they are, and what is left is a problem of its own.

`Known` keeps the rows made so far, so that a part begins with those that were nearly cheapest.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from heliograph.core.planning.rosters.problem import Problem, Roster
from heliograph.core.planning.rosters.programme import EXACT, Programme, Row
from heliograph.core.planning.rosters.rows import Rows

NODES, SECONDS, MOST = 400, 4.0, 15.0
"""Of a part: nodes and seconds for whole numbers, seconds in all."""
BEGIN, KEEP = 60, 300
"""Rows of an officer that a part begins with; that are kept."""


class Known:
    """Rows made so far, by officer, and what they cost at the prices of the whole programme's bound."""

    def __init__(self, whole: Programme) -> None:
        officers = len(whole.problem.officers)
        self._worth = whole.worth
        self._rows: list[dict[bytes, tuple[float, Roster]]] = [{} for _ in range(officers)]
        self.add(whole.made, range(officers))

    def add(self, made: Iterable[Row], seats: Sequence[int]) -> None:
        """Takes in rows of a part with these seats; the dearest of an officer go where there are too many."""
        for one in made:
            kept, key = self._rows[seats[one.seat]], one.row.tobytes()
            if key in kept:
                continue
            days = np.flatnonzero(one.row)
            reduced = one.cost - float(self._worth[days, one.row[days] - 1].sum())
            kept[key] = reduced, one.row
            if len(kept) > 2 * KEEP:
                self._rows[seats[one.seat]] = dict(sorted(kept.items(), key=lambda item: item[1][0])[:KEEP])

    def cheapest(self, seat: int) -> list[Roster]:
        """The rows of an officer to begin with."""
        return [row for _, row in sorted(self._rows[seat].values(), key=lambda held: held[0])[:BEGIN]]


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of a part: the rows of its seats (None: none that make the roster cheaper), whether none can, and all rows made."""

    rows: Roster | None
    is_hopeless: bool
    made: list[Row]


@dataclass(frozen=True, slots=True)
class Part:
    """Some seats of a roster, to be made cheaper than `top` together. It shares nothing with other parts but tables of rows."""

    seats: list[int]
    problem: Problem
    top: float
    begin: list[tuple[int, Roster]]

    def work(self, rows: Rows, *, seed: int, stop: Callable[[], bool], by_clock: bool) -> Worked:
        """The programme of these seats alone, then whole numbers where it says that they can cost less."""
        until = time.monotonic() + MOST if by_clock else math.inf

        def is_late() -> bool:
            return stop() or time.monotonic() > until

        programme = Programme(self.problem, lambda place, costs: rows.best(self.seats[place], costs), seed=seed)
        programme.add(self.begin)
        _, bound = programme.generate(cutoff=self.top, stop=is_late)
        if bound >= self.top:
            return Worked(None, True, programme.made)
        found = programme.whole(self.top, nodes=NODES, seconds=SECONDS if by_clock else math.inf, stop=is_late)
        return Worked(found, False, programme.made)


def part(problem: Problem, roster: Roster, cost: float, seats: list[int], known: Known) -> Part:
    """These seats of a roster that costs `cost`; whole numbers, so the next better roster costs one less."""
    held = roster.copy()
    held[seats] = 0
    opened = _opened(problem, held, seats)
    begin = [(place, row) for place, seat in enumerate(seats) for row in (roster[seat], *known.cheapest(seat))]
    rest = cost - opened.cost(roster[seats])
    return Part(seats, opened, cost - 1 + EXACT - rest, begin)


def _opened(problem: Problem, held: Roster, seats: list[int]) -> Problem:
    """The officers at `seats`, and what is needed of them beside what the others man (below nothing where these are too many)."""
    manned, codes = problem.manned(held), {problem.officers[seat].code for seat in seats}
    return Problem(
        problem.days,
        problem.shifts,
        tuple(problem.officers[seat] for seat in seats),
        tuple(wish for wish in problem.wanted if wish.officer in codes),
        tuple(wish for wish in problem.unwanted if wish.officer in codes),
        tuple(
            replace(one, needed=one.needed - int(manned[one.day, problem.places[one.shift] - 1]))
            for one in problem.cover
        ),
        None if problem.barred is None else problem.barred[seats],
    )
