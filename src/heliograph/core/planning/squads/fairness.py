"""How evenly nights, weekends and hours fall: figures counted from a roster, and the bands that make it even.

Officers are compared with those who could do the same: same contract, same kind of posts, no cycle of their own, and away for no more
than a quarter of the days.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from heliograph.core.planning.evenness import gini
from heliograph.core.planning.rosters.problem import SATURDAY, Problem, Roster
from heliograph.core.planning.squads.model import TRAINING, Band
from heliograph.core.planning.squads.squad import WEEK, Squad

AWAY = 0.25


@dataclass(frozen=True, slots=True)
class Share:
    """What fell to one officer. `group`: with whom the officer is compared; None: with nobody."""

    officer: str
    group: int | None
    nights: int
    weekends: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Of one figure: the largest difference within a group of officers who are compared, and Gini over all of them (0: all alike)."""

    max_minus_min: float
    gini: float


def shares(squad: Squad, problem: Problem, roster: Roster) -> tuple[Share, ...]:
    """Counted from the roster, an officer at a time."""
    nights = np.array([False, *(_is_night(squad, shift.code) for shift in problem.shifts)])
    lasting = np.array([0, *(shift.minutes for shift in problem.shifts)])
    of = groups(squad)
    return tuple(
        Share(
            member.code, of.get(member.code), int(nights[row].sum()),
            sum(bool(row[at + SATURDAY : at + WEEK].any()) for at in range(0, squad.days, WEEK)), int(lasting[row].sum()),
        )
        for member, row in zip(squad.members, roster, strict=True)
    )  # fmt: skip


def spreads(found: Sequence[Share]) -> dict[str, Spread]:
    """Nights, weekends, hours, of those who are compared with somebody."""
    compared = [share for share in found if share.group is not None]
    values = {
        "nights": [float(share.nights) for share in compared],
        "weekends": [float(share.weekends) for share in compared],
        "hours": [share.minutes / 60 for share in compared],
    }
    teams = [share.group for share in compared]
    return {name: Spread(_widest(figures, teams), gini(figures)) for name, figures in values.items()}


def _widest(figures: list[float], teams: list[int | None]) -> float:
    widest = 0.0
    for team in set(teams):
        own = [figure for figure, of in zip(figures, teams, strict=True) if of == team]
        widest = max(widest, max(own) - min(own))
    return widest


def groups(squad: Squad) -> dict[str, int]:
    """The group of each officer who is compared; a group has two at least."""
    numbers: dict[object, list[str]] = {}
    for member in squad.members:
        if not member.team and len(member.leave) <= AWAY * squad.days:
            posts = tuple(post.code for post in squad.posts if squad.may_fill(member, post))
            numbers.setdefault((member.week_minutes, posts), []).append(member.code)
    several = [codes for codes in numbers.values() if len(codes) > 1]
    return {code: number for number, codes in enumerate(several) for code in codes}


def bands(squad: Squad, problem: Problem, roster: Roster) -> dict[str, Band]:
    """For each group, as many nights and weekends as fell to it in this roster, shared out so that two differ by one at most."""
    found = shares(squad, problem, roster)
    result: dict[str, Band] = {}
    for group in {share.group for share in found if share.group is not None}:
        own = [share for share in found if share.group == group]
        nights = sum(share.nights for share in own) // len(own)
        weekends = sum(share.weekends for share in own) // len(own)
        result |= {share.officer: (nights, nights + 1, weekends, weekends + 1) for share in own}
    return result


def _is_night(squad: Squad, code: str) -> bool:
    return code != TRAINING and squad.duty(code.rpartition("/")[2]).is_night


def is_fair(spread: dict[str, Spread]) -> bool:
    """Nights and weekends of two who are compared differ by one at most."""
    return math.isclose(max(spread["nights"].max_minus_min, spread["weekends"].max_minus_min, 1.0), 1.0)
