"""The work of one roster: a first one, the linear programme with its bound, a dive, a proof where it is small, and then part after
part opened and solved again."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import Event

import numpy as np

from heliograph.core.planning.rosters.dive import dive
from heliograph.core.planning.rosters.exact import is_small, prove
from heliograph.core.planning.rosters.lawful import breaches
from heliograph.core.planning.rosters.parts import Known, Part, Worked, part
from heliograph.core.planning.rosters.problem import Problem, Roster
from heliograph.core.planning.rosters.programme import EXACT, Programme
from heliograph.core.planning.rosters.rows import Rows
from heliograph.core.planning.rosters.search import Search

FIRST_MOVES = 6_000
BOUND_SHARE, DIVE_SHARE, FIRST_SHARE = 0.6, 0.8, 0.05
"""Of the time: until when the bound may be worked on, the dive, the first roster."""
PROOF_SHARE = 0.7
"""Of the time left: for the proof of a small problem."""
LEAST_PART, FIRST_PART, WIDER, NARROWER = 4, 8.0, 0.34, 0.5
WATCH_SECONDS = 0.25
"""How often it is asked whether to stop while parts are worked on."""


class Solving:
    """`cost` and `roster`: the best so far; `bound`: no lawful roster costs less (costs are whole numbers, so it is rounded up)."""

    def __init__(
        self,
        problem: Problem,
        *,
        seed: int,
        until: float,
        stop: Callable[[], bool],
        tell: Callable[[float, float | None], None],
        pool: ThreadPoolExecutor,
        hands: int,
    ) -> None:
        self.problem, self._until, self._asked, self._tell = problem, until, stop, tell
        self._begun = time.monotonic()
        self._seed, self._pool, self._hands = seed, pool, hands
        self._rows = Rows(problem)
        self._search = Search(problem, self._rows, seed)
        self._chance = np.random.default_rng([seed, 1])
        self._running: dict[Future[Worked], Part] = {}
        self._diving: Future[Roster | None] | None = None
        self._halted = Event()
        self._part = FIRST_PART
        self.rounds, self.cost, self.bound = 0, math.inf, -math.inf
        self.roster: Roster = np.zeros((len(problem.officers), problem.days), dtype=np.int16)

    @property
    def is_over(self) -> bool:
        return self.cost <= self.bound + EXACT or self._is_late(1.0)

    def _is_late(self, share: float) -> bool:
        limit = self._begun + share * (self._until - self._begun) if self._until < math.inf else math.inf
        return self._asked() or time.monotonic() >= limit

    def begin(self, today: Roster | None) -> None:
        """A first roster, the bound, a dive."""
        if today is not None and not breaches(self.problem, today):
            self._take(today)
        first = self._search.first()
        self._take(first)
        hot = max(float(self.problem.prices[0].max(initial=0)), 1.0)
        mended, _ = self._search.mend(first, moves=FIRST_MOVES, hot=hot, stop=lambda: self._is_late(FIRST_SHARE))
        self._take(mended)
        programme = Programme(self.problem, self._rows.best, seed=self._seed, each=self._pool.map)
        programme.add(enumerate(self.roster))
        programme.add(enumerate(mended))
        self._raise_bound(programme.floor())
        if self.is_over:
            return
        _, bound = programme.generate(stop=lambda: self._is_late(BOUND_SHARE))
        self._raise_bound(bound)
        if self.is_over:
            return
        self._known = Known(programme)
        if self._hands > 1 and not is_small(self.problem):
            programme.each = map
            self._diving = self._pool.submit(dive, programme, self._search, stop=self._is_halted)
            return
        self._take_dived(dive(programme, self._search, stop=lambda: self._is_late(DIVE_SHARE)))
        if not self.is_over and is_small(self.problem):
            self._prove()

    def _prove(self) -> None:
        """Branch and bound over single choices, for most of the time that is left."""
        left = (self._until - time.monotonic()) * PROOF_SHARE
        found, bound = prove(self.problem, self.roster, seconds=left, stop=lambda: self._is_late(1.0))
        if found is not None:
            self._take(found)
        self._raise_bound(bound)

    def round(self) -> None:
        """Parts are opened, as many at once as there are hands; then the first that is ready is taken in. The dive takes one hand."""
        if self._diving is not None and self._diving.done():
            self._take_dived(self._diving.result())
            self._diving = None
        hands = self._hands - (self._diving is not None)
        while len(self._running) < hands and (seats := self._seats()):
            opened = part(self.problem, self.roster, self.cost, seats, self._known)
            number = self.rounds + len(self._running)
            self._running[
                self._pool.submit(
                    opened.work,
                    self._rows,
                    seed=self._seed + number,
                    stop=self._is_halted,
                    by_clock=self._until < math.inf,
                )
            ] = opened
        ready: set[Future[Worked]] = set()
        while not ready:
            ready, _ = wait(self._running, timeout=WATCH_SECONDS, return_when=FIRST_COMPLETED)
            if self.is_over:
                self._halted.set()
        for future in ready:
            self._take_in(self._running.pop(future), future.result())

    def close(self) -> None:
        """Parts still worked on are left."""
        self._halted.set()
        if self._diving is not None:
            self._take_dived(self._diving.result())
        for future, opened in self._running.items():
            self._take_in(opened, future.result())
        self._running.clear()

    def _is_halted(self) -> bool:
        return self._halted.is_set() or time.monotonic() >= self._until

    def _take_dived(self, roster: Roster | None) -> None:
        if roster is not None:
            self._take(roster)

    def _take_in(self, opened: Part, worked: Worked) -> None:
        self.rounds += 1
        self._known.add(worked.made, opened.seats)
        roster = self.roster.copy()
        if worked.rows is not None:
            roster[opened.seats] = worked.rows
        if worked.is_hopeless:
            self._part = min(self._part + WIDER, len(self.roster))
        elif worked.rows is None or not self._take(roster):
            self._part = max(self._part - NARROWER, LEAST_PART)

    def _seats(self) -> list[int]:
        """Whom to open: rather those whose wishes are not met, and those who may work where there are too few or too many. None of a
        part that is worked on; nobody, where too few are left for a part."""
        problem = self.problem
        free = np.setdiff1d(
            np.arange(len(self.roster)), [seat for opened in self._running.values() for seat in opened.seats]
        )
        width = int(self._chance.integers(max(3, int(self._part) - 3), int(self._part) + 4))
        if self._running and len(free) < width:
            return []
        weight = np.array([
            1.0 + problem.row_cost(seat, row) - float(problem.choices[seat].min(axis=1).sum())
            for seat, row in enumerate(self.roster)
        ])  # fmt: skip
        gap = problem.needed - problem.manned(self.roster)
        under, over = problem.prices
        wrong = np.argwhere(((gap > 0) & (under > 0)) | ((gap < 0) & (over > 0)))
        if len(wrong) and self._chance.random() < 0.6:
            _, shift = wrong[self._chance.integers(len(wrong))]
            weight[problem.most[:, shift] > 0] *= 4
        share = weight[free] / weight[free].sum()
        return sorted(self._chance.choice(free, min(width, len(free)), replace=False, p=share).tolist())

    def _raise_bound(self, bound: float) -> None:
        if bound > -math.inf:
            self.bound = max(self.bound, math.ceil(bound - EXACT * max(1.0, abs(bound))))

    def _take(self, roster: Roster) -> bool:
        """Keeps a roster that is better than the best. It is lawful, or this is a fault of ours."""
        cost = self.problem.cost(roster)
        if cost >= self.cost - EXACT:
            return False
        broken = breaches(self.problem, roster)
        if broken:
            raise AssertionError(f"an unlawful roster was made: {broken[0]}")
        self.roster, self.cost = roster.copy(), cost
        self._tell(cost, None if self.bound == -math.inf else self.bound)
        return True
