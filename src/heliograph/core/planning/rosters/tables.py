"""One officer's rules as tables that a kernel walks: kinds of shift, what may follow, and what has been used up so far.

What is used up (minutes, weekends, shifts of types counted one by one) is numbered in order of minutes; only what can be
reached has a number. Shift types that no rule tells apart are one kind: of those the cheapest of the day is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.rosters.problem import WEEK, Counts, Officer, Problem, Shift

Used = tuple[int, ...]
"""Minutes, weekends, one count for each tally, then one for each type that is counted."""


class TooMany(Exception):
    """More states than fit: the rules are to be counted less exactly."""


@dataclass(frozen=True, slots=True)
class Tables:
    """K kinds, T turns (kinds that bar the same next ones), U states of what is used up. `reach`: at the start of each day, from
    which state to below which anything lawful can stand. `rested`: by turn, as how many days of rest already the first day off counts, less
    one: where a run that ended otherwise has to be followed by more days off. `is_whole`: nothing lawful lies outside of it."""

    kind_of: Counts
    turn_of: Counts
    follows: NDArray[np.bool_]
    then: NDArray[np.int32]
    weekend: NDArray[np.int32]
    enough: NDArray[np.bool_]
    reach: NDArray[np.int32]
    most_in_a_row: int
    least_in_a_row: int
    least_days_off: int
    rested: Counts
    counted: frozenset[str]
    is_whole: bool

    @property
    def states(self) -> int:
        """How long in a row, working after which turn, or off."""
        return int(self.least_days_off + self.follows.shape[0] * self.most_in_a_row)

    @property
    def width(self) -> int:
        return int((self.reach[:, 1] - self.reach[:, 0]).max())


@dataclass(frozen=True, slots=True)
class _Kinds:
    first: tuple[Shift, ...]
    of: Counts
    turns: Counts
    follows: NDArray[np.bool_]
    rests: Counts


def tables(problem: Problem, officer: Officer, counted: frozenset[str], *, most: int, slack: int | None) -> Tables:
    """The tables of these rules, with these types counted. `most`: states at the most, raises `TooMany` beyond. `slack`: how many
    shifts minutes may be off their even pace (then the tables are not whole); None: as many as the rules allow."""
    kinds = _kinds(problem, officer, counted)
    order = _order(problem, officer, kinds, counted, most)
    number = {used: at for at, used in enumerate(order)}
    then = np.full((len(kinds.first), len(order)), -1, dtype=np.int32)
    weekend = np.full(len(order), -1, dtype=np.int32)
    for used, at in number.items():
        weekend[at] = number.get((used[0], used[1] + 1, *used[2:]), -1)
        for kind, shift in enumerate(kinds.first):
            after = _after(used, shift, officer, counted)
            then[kind, at] = -1 if after is None else number.get(after, -1)
    minutes = np.array([used[0] for used in order])
    enough = np.array([_is_enough(used, officer) for used in order])
    least_off = max([officer.least_days_off, 1, *kinds.rests.tolist()])
    rested = least_off - np.maximum(kinds.rests, max(officer.least_days_off, 1))
    return Tables(
        kinds.of, kinds.turns, kinds.follows, then, weekend, enough,
        _reach(problem, officer, kinds, minutes, slack), min(officer.most_in_a_row, problem.days),
        officer.least_in_a_row, least_off, rested, counted, slack is None,
    )  # fmt: skip


def _is_enough(used: Used, officer: Officer) -> bool:
    """Whether a row may end with so much used up."""
    tallies = zip(used[2:], officer.tallies, strict=False)
    return (
        used[0] >= officer.least_minutes
        and used[1] >= officer.least_weekends
        and all(often >= tally.least for often, tally in tallies)
    )


def _kinds(problem: Problem, officer: Officer, counted: frozenset[str]) -> _Kinds:
    usable = [shift for shift in problem.shifts if officer.most.get(shift.code, 0) > 0]
    codes = {shift.code for shift in usable}
    bars = {shift.code: shift.not_before & codes for shift in usable}
    barred = {code: frozenset(one for one in codes if code in bars[one]) for code in codes}
    numbers: dict[object, int] = {}
    first: list[Shift] = []
    of = np.full(len(problem.shifts), -1, dtype=np.int64)
    for shift in usable:
        code = shift.code
        tallied = tuple(code in tally.codes for tally in officer.tallies)
        alike = (bars[code], barred[code], shift.minutes, shift.rest_days, tallied, code if code in counted else "")
        if alike not in numbers:
            numbers[alike] = len(first)
            first.append(shift)
        of[problem.places[code] - 1] = numbers[alike]
    turns: dict[tuple[frozenset[str], int], int] = {}
    turn_of = np.array(
        [turns.setdefault((bars[shift.code], shift.rest_days), len(turns)) for shift in first], dtype=np.int64
    )
    follows = np.array([[shift.code not in bar for shift in first] for bar, _ in turns], dtype=np.bool_)
    rests = np.array([rest for _, rest in turns], dtype=np.int64)
    return _Kinds(tuple(first), of, turn_of, follows.reshape(len(turns), len(first)), rests)


def _after(used: Used, shift: Shift, officer: Officer, counted: frozenset[str]) -> Used | None:
    if used[0] + shift.minutes > officer.most_minutes:
        return None
    counts = list(used[2:])
    for at, tally in enumerate(officer.tallies):
        if shift.code in tally.codes:
            counts[at] += 1
            if counts[at] > tally.most:
                return None
    if shift.code in counted:
        at = len(officer.tallies) + sorted(counted).index(shift.code)
        counts[at] += 1
        if counts[at] > officer.most[shift.code]:
            return None
    return (used[0] + shift.minutes, used[1], *counts)


def _order(problem: Problem, officer: Officer, kinds: _Kinds, counted: frozenset[str], most: int) -> list[Used]:
    start: Used = (0, 0, *([0] * (len(officer.tallies) + len(counted))))
    weekends = min(officer.most_weekends, problem.days // WEEK)
    seen, todo = {start}, [start]
    while todo:
        for after in _next(todo.pop(), officer, kinds, counted, weekends):
            if after not in seen:
                seen.add(after)
                todo.append(after)
        if len(seen) > most:
            raise TooMany
    return sorted(seen)


def _next(used: Used, officer: Officer, kinds: _Kinds, counted: frozenset[str], weekends: int) -> Iterator[Used]:
    for shift in kinds.first:
        after = _after(used, shift, officer, counted)
        if after is not None:
            yield after
            if used[1] < weekends:
                yield (after[0], after[1] + 1, *after[2:])


def _reach(
    problem: Problem, officer: Officer, kinds: _Kinds, minutes: NDArray[np.int64], slack: int | None
) -> NDArray[np.int32]:
    """From which state to below which, by day: what is too little to reach the least, and what cannot be worked by then, is left out."""
    longest = max((shift.minutes for shift in kinds.first), default=0)
    rows = []
    for day in range(problem.days + 1):
        least = float(officer.least_minutes - (problem.days - day) * longest)
        largest = float(day * longest)
        if slack is not None:
            pace = day / problem.days
            least = max(least, officer.least_minutes * pace - slack * longest)
            largest = min(largest, officer.most_minutes * pace + slack * longest)
        rows.append((np.searchsorted(minutes, least), np.searchsorted(minutes, largest, side="right")))
    return np.array(rows, dtype=np.int32)
