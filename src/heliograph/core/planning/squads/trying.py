"""What if, for a squad: so many officers, such hours and absence, so many on each post. Arithmetic alone: no roster is made.

Hours are those of a week; officers of a post are counted a shift.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.squads.required import Required, required, whole
from heliograph.core.planning.squads.squad import DAY_MINUTES, WEEK, Post, Squad

WEEK_MINUTES = WEEK * DAY_MINUTES
HOURS = WEEK * 24

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SquadAsked:
    """What is tried. `week`: hours of an officer; `away`: share off duty; `posts`: officers in the fullest shift of each post by code; the
    other shifts of the post get as many more or fewer."""

    officers: int
    week: float
    away: float
    posts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SquadTold:
    """`needed`, `available`: hours a week; `short`: officers that are missing, whole ones, 0 where there are enough; `front_line`: the
    share of the hours there that posts on the street would take, at most all."""

    required: tuple[Required, ...]
    needed: float
    available: float
    officers: float
    with_absence: float
    short: int
    front_line: float

    @property
    def spare(self) -> float:
        """Hours left over; below 0: hours that nobody may work."""
        return self.available - self.needed


def most(post: Post) -> int:
    """Officers in its fullest shift."""
    return max((max(needs) for needs in post.needs.values()), default=0)


def changed(squad: Squad, posts: Mapping[str, int]) -> Squad:
    """The squad with other numbers on its posts; a shift that nobody was asked for stays without."""
    return replace(
        squad, posts=tuple(_with(post, posts.get(post.code, most(post)) - most(post)) for post in squad.posts)
    )


def _with(post: Post, more: int) -> Post:
    needs = {duty: tuple(max(one + more, 0) if one else 0 for one in days) for duty, days in post.needs.items()}
    return replace(post, needs=needs)


def usual(squad: Squad) -> SquadAsked:
    """The squad as it is."""
    rules = squad.rules
    return SquadAsked(
        len(squad.members), rules.week_minutes / 60, rules.absence, {post.code: most(post) for post in squad.posts}
    )


def told(squad: Squad, asked: SquadAsked) -> SquadTold:
    """The figures."""
    tried = changed(squad, asked.posts)
    rules = replace(tried.rules, week_minutes=round(asked.week * 60), absence=asked.away)
    found = required(replace(tried, rules=rules))
    needed = sum(one.hours for one in found)
    available = asked.officers * asked.week * (1 - asked.away)
    street = float(on_street(tried).sum())
    with_absence = needed / asked.week / (1 - asked.away)
    return SquadTold(
        found, needed, available, needed / asked.week, with_absence, max(whole(with_absence) - asked.officers, 0),
        min(street / available, 1.0) if available > 0 else 0.0,
    )  # fmt: skip


def on_street(squad: Squad) -> Numbers:
    """Officers asked for on the street in each hour of the week, from Monday 0:00; part of an hour counts as its part."""
    found = np.zeros(HOURS)
    for post in squad.posts:
        for code, days in post.needs.items() if post.is_street else ():
            duty = squad.duty(code)
            for day, officers in enumerate(days):
                found += officers * _hours(day * DAY_MINUTES + duty.begins, duty.minutes)
    return found


def on_street_by_week(squad: Squad, rows: Sequence[Sequence[str]]) -> Numbers:
    """The same for a roster's rows of `post/shift`, `[week, hour]`. A shift that runs past its week's end counts for the next week, the
    last one's for the first: before and after it others are on duty that the roster doesn't know."""
    street = {post.code for post in squad.posts if post.is_street}
    minutes = np.zeros(squad.weeks * HOURS)
    for shifts in rows:
        for day, cell in enumerate(shifts):
            post, _, code = cell.rpartition("/")
            if post in street:
                duty = squad.duty(code)
                minutes += _hours(day * DAY_MINUTES + duty.begins, duty.minutes, squad.weeks * HOURS)
    return minutes.reshape(squad.weeks, HOURS)


def _hours(begins: int, minutes: int, hours: int = HOURS) -> Numbers:
    """The part of each hour that a shift covers; past the end it goes on at the beginning."""
    edges = np.arange(hours + 1) * 60
    found = np.zeros(hours)
    for turn in (0, hours * 60):
        covered = np.clip(
            np.minimum(edges[1:], begins + minutes - turn) - np.maximum(edges[:-1], begins - turn), 0, None
        )
        found += covered / 60
    return found
