"""Rosters of half a year and more: some weeks at a time, what stands before and after settled, over and over.

A window is a problem of its own. A settled week stands on either side of it, so that runs across its ends keep their rules;
hours, weekends and limited shifts that are used up outside of it are taken off what it may use.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from heliograph.core.planning.rosters.lawful import breaches
from heliograph.core.planning.rosters.problem import SATURDAY, WEEK, Officer, Problem, Roster, Tally
from heliograph.core.planning.rosters.rows import Rows
from heliograph.core.planning.rosters.search import Search
from heliograph.core.planning.rosters.solving import Solving

WEEKS, PASSES, PARTS = 4, 2.5, 8
"""Weeks of a window; how often the whole horizon is gone through in the time there is; rounds of a window at the most."""


class Windows:
    """`cost` and `roster`: the best so far. Nothing is proven: `bound` stays minus infinity."""

    bound = -math.inf

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
        self.problem, self._seed, self._until, self._asked = problem, seed, until, stop
        self._tell, self._pool, self._hands = tell, pool, hands
        self._begun = time.monotonic()
        self.rounds, self.cost = 0, math.inf
        self.roster: Roster = np.zeros((len(problem.officers), problem.days), dtype=np.int16)

    @property
    def is_over(self) -> bool:
        return self._asked() or time.monotonic() >= self._until

    def begin(self, today: Roster | None) -> None:
        """A first lawful roster, or today's if that is better."""
        self._take(Search(self.problem, Rows(self.problem), self._seed).first())
        if today is not None and not breaches(self.problem, today):
            self._take(today)

    def round(self) -> None:
        """The next window: every second pass begins in the middle of those of the first."""
        weeks = -(-self.problem.days // WEEK)
        count = max(1, -(-weeks // WEEKS))
        turn, place = divmod(self.rounds, count)
        first = min(place * WEEKS + (turn % 2) * (WEEKS // 2), max(weeks - WEEKS, 0))
        self.rounds += 1
        until = self._until
        if until < math.inf:
            until = min(until, time.monotonic() + (until - self._begun) / (count * PASSES))
        begun, part = window(self.problem, self.roster, first, WEEKS)
        inside = self.roster[:, begun : begun + part.days]
        work = Solving(
            part,
            seed=self._seed + self.rounds,
            until=until,
            stop=self._asked,
            tell=lambda cost, bound: None,
            pool=self._pool,
            hands=self._hands,
        )
        work.begin(inside)
        while not work.is_over and work.rounds < PARTS:
            work.round()
        work.close()
        roster = self.roster.copy()
        roster[:, begun : begun + part.days] = work.roster
        self._take(roster)

    def close(self) -> None:
        """Nothing is left open between rounds."""

    def _take(self, roster: Roster) -> None:
        cost = self.problem.cost(roster)
        if cost < self.cost:
            self.roster, self.cost = roster, cost
            self._tell(cost, None)


def window(problem: Problem, roster: Roster, first: int, weeks: int) -> tuple[int, Problem]:
    """The weeks from `first` as a problem, with as much settled on either side as runs can reach; and the day on which it begins."""
    rest = max(shift.rest_days for shift in problem.shifts)
    reach = max(max(one.most_in_a_row, one.least_days_off, rest) for one in problem.officers)
    side = -(-(reach + 1) // WEEK) * WEEK
    opened, closed = first * WEEK, min((first + weeks) * WEEK, problem.days)
    begun, ended = max(opened - side, 0), min(closed + side, problem.days)
    settled = np.ones(ended - begun, dtype=np.bool_)
    settled[opened - begun : closed - begun] = False
    other = np.arange(len(problem.shifts) + 1) != roster[:, begun:ended, None]
    barred = other & settled[None, :, None]
    if problem.barred is not None:
        barred |= problem.barred[:, begun:ended]
    outside = roster.copy()
    outside[:, begun:ended] = 0
    officers = tuple(
        _left(problem, officer, row, begun, ended) for officer, row in zip(problem.officers, outside, strict=True)
    )
    return begun, Problem(
        ended - begun,
        problem.shifts,
        officers,
        tuple(replace(one, day=one.day - begun) for one in problem.wanted if begun <= one.day < ended),
        tuple(replace(one, day=one.day - begun) for one in problem.unwanted if begun <= one.day < ended),
        tuple(replace(one, day=one.day - begun) for one in problem.cover if begun <= one.day < ended),
        barred,
    )


def _left(problem: Problem, officer: Officer, outside: Roster, begun: int, ended: int) -> Officer:
    """What the officer's rules leave to the window, once what is worked outside of it is taken off."""
    worked = np.bincount(outside, minlength=len(problem.shifts) + 1)[1:].tolist()
    minutes = sum(often * shift.minutes for often, shift in zip(worked, problem.shifts, strict=True))
    weekends = sum(
        bool(outside[WEEK * week + SATURDAY : WEEK * (week + 1)].any()) for week in range(problem.days // WEEK)
    )
    return replace(
        officer,
        most={
            shift.code: officer.most.get(shift.code, 0) - often
            for often, shift in zip(worked, problem.shifts, strict=True)
        },
        least_minutes=max(officer.least_minutes - minutes, 0),
        most_minutes=officer.most_minutes - minutes,
        most_weekends=officer.most_weekends - weekends,
        least_weekends=max(officer.least_weekends - weekends, 0),
        tallies=tuple(_left_of(problem, tally, worked) for tally in officer.tallies),
        days_off=frozenset(day - begun for day in officer.days_off if begun <= day < ended),
    )


def _left_of(problem: Problem, tally: Tally, worked: list[int]) -> Tally:
    often = sum(worked[problem.places[code] - 1] for code in tally.codes)
    return replace(tally, least=max(tally.least - often, 0), most=tally.most - often)
