"""A roster to be made: shift types, what binds each officer, what is asked for, how many are needed; and what a roster costs.

A roster is an array of officers x days: 0 is a day off, s the shift type at place s - 1. Day 0 is a Monday.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Roster = NDArray[np.int16]
Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]

WEEK, SATURDAY, SUNDAY = 7, 5, 6


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift type. `not_before`: codes of those that may not be worked on the day after it. `rest_days`: how many days off at
    least must follow a run that ends with it (nights, say)."""

    code: str
    minutes: int
    not_before: frozenset[str] = frozenset()
    rest_days: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How often shifts of some types may be worked together: all nights, say. `name` is what people call them."""

    name: str
    codes: frozenset[str]
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Officer:
    """What binds one officer. `most`: how often each type may be worked; a type that is missing, never. `days_off`: places of days."""

    code: str
    most: Mapping[str, int]
    least_minutes: int
    most_minutes: int
    least_in_a_row: int
    most_in_a_row: int
    least_days_off: int
    most_weekends: int
    days_off: frozenset[int] = frozenset()
    least_weekends: int = 0
    tallies: tuple[Tally, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """An officer asks to have a shift on a day, or not to have it; `weight` is what it costs where that is not met."""

    officer: str
    day: int
    shift: str
    weight: int


@dataclass(frozen=True, slots=True)
class Cover:
    """How many are needed on a day in a shift; what each one too few, each one too many costs."""

    day: int
    shift: str
    needed: int
    under: int
    over: int


@dataclass(frozen=True)
class Problem:
    """All of it. Codes are unique, what is named exists, days lie within the horizon: `sections.read` and the county's model see to it.

    `barred`: officers x days x (off, types), choices that are not open (a cycle, a course, weeks settled already).
    """

    days: int
    shifts: tuple[Shift, ...]
    officers: tuple[Officer, ...]
    wanted: tuple[Wish, ...] = ()
    unwanted: tuple[Wish, ...] = ()
    cover: tuple[Cover, ...] = ()
    barred: NDArray[np.bool_] | None = field(default=None, compare=False)

    @cached_property
    def places(self) -> dict[str, int]:
        """The number of each shift type in a roster, from 1."""
        return {shift.code: place for place, shift in enumerate(self.shifts, start=1)}

    @cached_property
    def most(self) -> Counts:
        """Officers x shift types: how often each may be worked."""
        return np.array([[one.most.get(s.code, 0) for s in self.shifts] for one in self.officers], dtype=np.int64)

    @cached_property
    def choices(self) -> Numbers:
        """Officers x days x (off, types): what the officer's own wishes make of a choice; infinite where it is forbidden."""
        seats = {officer.code: seat for seat, officer in enumerate(self.officers)}
        costs = np.zeros((len(self.officers), self.days, len(self.shifts) + 1))
        for wish in self.wanted:
            day = costs[seats[wish.officer], wish.day]
            day += wish.weight
            day[self.places[wish.shift]] -= wish.weight
        for wish in self.unwanted:
            costs[seats[wish.officer], wish.day, self.places[wish.shift]] += wish.weight
        for seat, officer in enumerate(self.officers):
            costs[seat, :, 1:][:, self.most[seat] <= 0] = np.inf
            costs[seat, sorted(officer.days_off), 1:] = np.inf
        if self.barred is not None:
            costs[self.barred] = np.inf
        return costs

    @cached_property
    def needed(self) -> Counts:
        """Days x types: how many are needed; 0 where nothing is said."""
        table = np.zeros((self.days, len(self.shifts)), dtype=np.int64)
        for one in self.cover:
            table[one.day, self.places[one.shift] - 1] = one.needed
        return table

    @cached_property
    def prices(self) -> tuple[Numbers, Numbers]:
        """Days x types: what one too few costs, what one too many; 0 where nothing is said."""
        under, over = np.zeros(self.needed.shape), np.zeros(self.needed.shape)
        for one in self.cover:
            at = one.day, self.places[one.shift] - 1
            under[at], over[at] = one.under, one.over
        return under, over

    def manned(self, roster: Roster) -> Counts:
        """Days x types: how many a roster puts there."""
        return np.stack([(roster == place).sum(axis=0) for place in self.places.values()], axis=1).astype(np.int64)

    def gap_cost(self, manned: Counts) -> float:
        """What too few and too many cost."""
        under, over = self.prices
        gap = self.needed - manned
        return float((np.maximum(gap, 0) * under).sum() + (np.maximum(-gap, 0) * over).sum())

    def row_cost(self, seat: int, row: Roster) -> float:
        """What the wishes of the officer at `seat` make of a row."""
        return float(self.choices[seat, np.arange(self.days), row].sum())

    def cost(self, roster: Roster) -> float:
        """What a roster costs; of rules it says nothing (`rules.broken`)."""
        own = sum(self.row_cost(seat, row) for seat, row in enumerate(roster))
        return own + self.gap_cost(self.manned(roster))
