"""Problems small enough to look at every roster there is."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np

from heliograph.core.planning.rosters.lawful import breaches
from heliograph.core.planning.rosters.problem import Cover, Officer, Problem, Roster, Shift, Tally, Wish


def drawn(seed: int, *, days: int, officers: int) -> Problem:
    """A problem of this size with rules, wishes and needs of its own; every kind of rule comes up."""
    draw = random.Random(seed)
    shifts = (Shift("D", 480), Shift("N", draw.choice([480, 600]), frozenset({"D"})))[: draw.choice([1, 2, 2])]
    codes = [shift.code for shift in shifts]
    staff = tuple(
        Officer(
            f"P{seat}",
            {code: draw.choice([days, 1, 2, 3]) if days < 50 else days for code in codes},
            draw.choice([0, 960]),
            draw.choice([1440, 1920, 2400, 480 * days]) if days < 50 else 480 * days,
            draw.choice([1, 2]),
            draw.choice([2, 3, 5]),
            draw.choice([1, 2]),
            draw.choice([0, 1, 2]) if days < 50 else days // 14,
            frozenset(draw.sample(range(days), draw.choice([0, 1]))),
        )
        for seat in range(officers)
    )
    wishes = [
        Wish(draw.choice(staff).code, draw.randrange(days), draw.choice(codes), draw.randint(1, 3)) for _ in range(6)
    ]
    cover = tuple(
        Cover(day, code, draw.randint(0, officers), draw.choice([10, 100]), 1) for day in range(days) for code in codes
    )
    return Problem(days, shifts, staff, tuple(wishes[:3]), tuple(wishes[3:]), cover)


def tightened(problem: Problem, seed: int) -> Problem:
    """The same with what counties add: nights counted together, weekends at least, more rest after a night, choices not open."""
    draw = random.Random(seed)
    last = problem.shifts[-1]
    shifts = (*problem.shifts[:-1], replace(last, rest_days=draw.choice([0, 2, 3])), Shift("E", 480))
    staff = tuple(
        replace(
            officer,
            most={**officer.most, "E": draw.choice([2, problem.days])},
            least_weekends=draw.choice([0, 0, 1]),
            tallies=(Tally("nights", frozenset({last.code, "E"}), draw.choice([0, 1, 2]), draw.choice([2, 3])),),
        )
        for officer in problem.officers
    )
    barred = np.random.default_rng(seed).random((len(staff), problem.days, len(shifts) + 1)) < 0.05
    return replace(problem, shifts=shifts, officers=staff, barred=barred)


def lawful_rows(problem: Problem, seat: int) -> Iterator[Roster]:
    """Every lawful row of one officer."""
    barred = None if problem.barred is None else problem.barred[seat : seat + 1]
    alone = Problem(problem.days, problem.shifts, (problem.officers[seat],), barred=barred)
    for row in product(range(len(problem.shifts) + 1), repeat=problem.days):
        found = np.array([row], dtype=np.int16)
        if not breaches(alone, found):
            yield found[0]
