"""Beats (警区): every unit in one of k contiguous beats of like load, round in shape, with short ways inside.

Many METIS cuts, the shortest of each handful improved by annealing: units cross the borders of beats while both stay in one
piece. What counts is travel (load times distance to the beat's best unit), shape (Polsby-Popper), balance, and load that
leaves today's beat. The bound is of travel alone (`bound`), under the balance limit, without contiguity: it holds for any shape.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from heliograph.core.planning.beats.starting import TooFewBeats, least_balance
from heliograph.core.planning.city import City
from heliograph.core.planning.measuring import Measures, measure, renamed
from heliograph.core.planning.outcome import Outcome

__all__ = ["ENGINE", "Beats", "TooFewBeats", "Wishes", "least_balance", "solve"]

_MOST_SORTED = 50_000_000
"""Units that one step of the bound puts in order, for all seats together: beyond, a step alone takes long, and no bound is told."""
ENGINE = "METIS + annealing + Lagrangian 1"
_STEPS, _LEAST_STEPS, _ON_TOP = 300, 50, 2.0
"""Of the bound: for each round, where rounds are counted; and when the search has used up the time, at
most for so many seconds."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """`most`, `least`: load of a beat over the mean. `compactness`: what one whole Polsby-Popper is worth, in ways of a mean beat;
    0: short ways alone. `keep`: what it is worth that the load of a mean beat stays where it is today."""

    most: float = 1.05
    least: float = 0.0
    compactness: float = 0.5
    keep: float = 0.0


@dataclass(frozen=True, slots=True)
class Beats:
    """The plan, its measures; `moved`: share of load that leaves today's beat, None where today is not known."""

    beats: tuple[str, ...]
    measures: Measures
    moved: float | None
    is_within: bool
    outcome: Outcome


def _is_late(left: float, spent: float, steps: int) -> bool:
    """Whether the bound has had its time, of which `left` is left: some steps come on top, unless a large city makes each of them long."""
    return left <= 0 and (steps >= _LEAST_STEPS or spent >= _ON_TOP)


def solve(
    city: City,
    beats: int,
    *,
    wishes: Wishes | None = None,
    today: Sequence[str] | None = None,
    seconds: float = 10,
    seed: int = 1,
    rounds: int | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> Beats:
    """A plan of `beats` beats. Three quarters of the time look for it, the rest for its bound; `rounds` instead of the clock gives the
    same plan and bound on any machine. `is_within` is False where no plan within the limits was met.

    Raises `TooFewBeats` if that many beats can't each be in one piece, ValueError for wishes that no plan can meet.
    """
    asked = wishes or Wishes()
    if not 0 <= asked.least <= 1 <= asked.most or min(asked.compactness, asked.keep) < 0:
        raise ValueError("of the load of a mean beat, least must be from 0 to 1 and most at least 1; no weight below 0")
    from heliograph.core.planning.beats.bound import Bound
    from heliograph.core.planning.beats.search import Search, ready

    ready()
    begun = time.monotonic()
    search = Search(city, beats, asked, today, seed)
    done = 0
    while beats > 1 and not stop():
        spent = time.monotonic() - begun
        if done and (done >= rounds if rounds is not None else spent + spent / done > 0.75 * seconds):
            break
        search.round(math.inf if rounds is not None else seconds)
        done += 1
    names = tuple(f"{one + 1:0{len(str(beats))}d}" for one in search.best.tolist())
    moved = None
    if today is not None:
        names, moved = renamed(city, names, today)
    measures = measure(city, names)
    is_within = measures.max_over_mean <= asked.most + 1e-9 and measures.min_over_mean >= asked.least - 1e-9
    found = None
    if is_within and len(city) ** 2 / beats <= _MOST_SORTED:
        bound = Bound(city, beats, asked.most, measures.travel)
        steps, since = 0, time.monotonic()
        while not bound.is_met and not stop():
            if (
                steps >= _STEPS * max(done, 1)
                if rounds is not None
                else _is_late(begun + seconds - time.monotonic(), time.monotonic() - since, steps)
            ):
                break
            bound.step()
            steps += 1
        found = bound.value
    outcome = Outcome(measures.travel, found, seed, done, time.monotonic() - begun, ENGINE)
    return Beats(names, measures, moved, is_within, outcome)
