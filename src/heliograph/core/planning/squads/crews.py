"""Rules of the crews of one day: at least two on a beat (T-03), auxiliaries never alone (T-04), a supervisor where one is asked for.

The solver fills places and prices those left empty; a roster that leaves none keeps these rules. Here they are counted from the roster alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from heliograph.core.planning.rosters.problem import Problem, Roster
from heliograph.core.planning.squads.model import type_code
from heliograph.core.planning.squads.squad import WEEK, Duty, Post, Squad


class CrewRule(StrEnum):
    """Which rule."""

    TOO_FEW = "too few on a beat"
    ALONE = "auxiliaries alone"
    SUPERVISOR = "no supervisor"


@dataclass(frozen=True, slots=True)
class CrewBreach:
    """A rule broken on a day in a duty. `place`: the beat or the post; `missing`: how many would mend it."""

    rule: CrewRule
    day: int
    duty: str
    place: str
    missing: int


def crew_breaches(squad: Squad, problem: Problem, roster: Roster, day: int) -> Iterator[CrewBreach]:
    """Those of one day."""
    held: dict[str, list[int]] = {}
    for seat, place in enumerate(roster[:, day].tolist()):
        if place:
            held.setdefault(problem.shifts[place - 1].code, []).append(seat)
    for duty in squad.duties:
        for beat in dict.fromkeys(post.beat for post in squad.posts if post.beat):
            crew = [
                seat
                for post in squad.posts
                if post.beat == beat
                for seat in held.get(type_code(post.code, duty.code), ())
            ]
            missing = squad.rules.least_on_a_beat - len(crew)
            if crew and missing > 0:
                yield CrewBreach(CrewRule.TOO_FEW, day, duty.code, beat, missing)
            if crew and not any(squad.members[seat].is_sworn for seat in crew):
                yield CrewBreach(CrewRule.ALONE, day, duty.code, beat, 1)
        for post in squad.posts:
            missing = _needed(post, duty, day) - len(held.get(type_code(post.code, duty.code), ()))
            if is_supervisor(post) and missing > 0:
                yield CrewBreach(CrewRule.SUPERVISOR, day, duty.code, post.code, missing)


def is_supervisor(post: Post) -> bool:
    """A post that belongs to no beat and asks for a skill (带班)."""
    return not post.beat and bool(post.skill)


def _needed(post: Post, duty: Duty, day: int) -> int:
    needs = post.needs.get(duty.code)
    return needs[day % WEEK] if needs else 0
