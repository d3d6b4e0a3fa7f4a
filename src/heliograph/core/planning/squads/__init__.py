"""A county's own rosters: 2警3班, team cycles, staggered shifts, courses and leave, on the general engine of `rosters`.

First the cheapest roster, then one in which nights and weekends of officers who can be compared differ by one at most; what
that costs is said. The fair one is taken unless it would leave more places empty. Hours that the rules do not have are
never used: a place that cannot be filled is empty and named.

    squad       the values        describing    TOML to a squad        model      a squad as a problem of the engine
    required    officers that the hours ask for            fairness   how evenly nights, weekends, hours fall
    calendar    a roster as CSV with dates                 judging    what a change breaks, whom it leaves missing, what it costs
    crews       at least two, never auxiliaries alone, a supervisor
    writing     a squad to TOML                manning       what posts must ask for      patterns   ready squads to begin from
    moving_on   the same squad in later weeks
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from heliograph.core.planning.rosters import Rostered
from heliograph.core.planning.rosters import solve as solve_problem
from heliograph.core.planning.rosters.problem import Problem, Roster
from heliograph.core.planning.squads.fairness import Share, Spread, bands, is_fair, shares, spreads
from heliograph.core.planning.squads.model import problem
from heliograph.core.planning.squads.squad import Squad

FREE_SHARE, FILL_SHARE = 0.4, 0.5
"""Of the time: for the roster without fairness; of each part of it, for a first roster that leaves no place empty."""


@dataclass(frozen=True, slots=True)
class Empty:
    """A place that nobody fills: so many officers too few."""

    day: int
    shift: str
    officers: int


@dataclass(frozen=True, slots=True)
class Planned:
    """A roster of a squad. `cheapest`: the cheapest met, with or without fairness; `bound`: no roster, fair or not, goes below;
    `is_fair`: nights and weekends differ by one at most."""

    problem: Problem
    made: Rostered
    cheapest: Rostered
    bound: float | None
    shares: tuple[Share, ...]
    spreads: dict[str, Spread]
    is_fair: bool
    empty: tuple[Empty, ...]

    @property
    def price(self) -> float:
        """What fairness costs more than the cheapest roster met."""
        return self.made.outcome.objective - self.cheapest.outcome.objective


def solve(
    squad: Squad, *, seconds: float = 60, seed: int = 1, rounds: int | None = None, today: Roster | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Planned:  # fmt: skip
    """A roster. Raises `rosters.search.NoRow` where an officer's rules contradict one another."""
    free_problem = problem(squad)
    free = _solve(free_problem, today, seconds=seconds * FREE_SHARE, seed=seed, rounds=rounds, stop=stop)
    fair = _fair(squad, free_problem, free, seconds=seconds * (1 - FREE_SHARE), seed=seed, rounds=rounds, stop=stop)
    made = free if fair is None else fair
    # Fairness only adds rules: a fair roster that is cheaper is the cheapest met.
    cheapest = made if made.outcome.objective < free.outcome.objective else free
    own = shares(squad, free_problem, made.roster)
    spread = spreads(own)
    return Planned(
        free_problem, made, cheapest, free.outcome.bound, own, spread, is_fair(spread), empty(free_problem, made.roster)
    )


def _fair(
    squad: Squad, free_problem: Problem, free: Rostered, *, seconds: float, seed: int, rounds: int | None,
    stop: Callable[[], bool],
) -> Rostered | None:  # fmt: skip
    """A roster within bands; None where the cheapest is fair already, rules forbid it, or more places would be empty."""
    from heliograph.core.planning.rosters.search import NoRow

    if is_fair(spreads(shares(squad, free_problem, free.roster))):
        return None
    asked = bands(squad, free_problem, free.roster)
    for _ in range(len(squad.members) + 1):
        try:
            found = _solve(problem(squad, asked), None, seconds=seconds, seed=seed, rounds=rounds, stop=stop)
        except NoRow as error:  # this officer can't be held to the band of the others
            if asked.pop(squad.members[error.seat].code, None) is None:
                raise
            continue
        worse = _short(free_problem, found.roster) > _short(free_problem, free.roster)
        return None if worse else found
    return None


def _solve(
    problem: Problem, today: Roster | None, *, seconds: float, seed: int, rounds: int | None, stop: Callable[[], bool]
) -> Rostered:
    """By the engine, begun from today's roster, or else from one with no place empty, if one is met soon."""
    from heliograph.core.planning.rosters.exact import filled

    begun = time.monotonic()
    if today is None and rounds is None:
        today = filled(problem, seconds=seconds * FILL_SHARE)
    left = max(seconds - (time.monotonic() - begun), 1.0)
    return solve_problem(problem, seconds=left, seed=seed, rounds=rounds, today=today, stop=stop)


def empty(problem: Problem, roster: Roster) -> tuple[Empty, ...]:
    """Places that nobody fills, day by day."""
    gap = problem.needed - problem.manned(roster)
    return tuple(
        Empty(int(day), problem.shifts[at].code, int(gap[day, at])) for day, at in np.argwhere(gap > 0).tolist()
    )


def _short(problem: Problem, roster: Roster) -> int:
    return int(np.maximum(problem.needed - problem.manned(roster), 0).sum())
