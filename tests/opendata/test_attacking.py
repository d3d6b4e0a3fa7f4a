"""An attacker who has every file of every month, and a solver. What is hidden must stay hidden.

Unknown are the numbers directly at each unit under each procedure, in each month. Known is every published row, every
published figure, the tree, that a hidden number is at least one, and each sum over months that can be made.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from heliograph.opendata.tables import protecting
from heliograph.opendata.tables.kinds import COUNTED
from heliograph.opendata.tables.values import WHOLE, Cell, Counted, Raw, Tables
from tests.opendata.conftest import PARENTS, PROCEDURES, UNITS, month

LEAST = 10
Key = tuple[int, str, str]


def below(unit: str) -> set[str]:
    """The unit with all below it."""
    if unit == WHOLE:
        return set(UNITS)
    return {unit} | {one for child, above in PARENTS.items() if above == unit for one in below(child)}


class Attacker:
    """Everything published about the base of one measure, as equations over what nobody published."""

    def __init__(self, months: list[Tables], measure: str, procedures: tuple[str, ...]) -> None:
        self.procedures = procedures
        self.places: list[Key] = [(m, u, p) for m in range(len(months)) for u in UNITS for p in procedures]
        self.hidden_at: list[tuple[int, Counted]] = []
        rows, known = [], []
        for number, tables in enumerate(months):
            seen: set[tuple[str, str]] = set()
            for row in tables.counts:
                if row.measure != measure:
                    continue
                seen.add((row.unit, row.procedure))
                if row.hidden:
                    self.hidden_at.append((number, row))
                else:
                    rows.append(self.sum_of(number, row.unit, row.procedure))
                    known.append(float(row.of or 0))
            for unit in (WHOLE, *UNITS):  # what is not listed is nothing
                for procedure in {WHOLE, *procedures} if len(procedures) > 1 else {WHOLE}:
                    if (unit, procedure) not in seen:
                        rows.append(self.sum_of(number, unit, procedure))
                        known.append(0.0)
        self.equations = LinearConstraint(np.array(rows), known, known)
        at_least_one = [self.sum_of(number, row.unit, row.procedure) for number, row in self.hidden_at]
        self.hints = LinearConstraint(np.array(at_least_one), 1, np.inf) if at_least_one else None

    def sum_of(self, number: int, unit: str, procedure: str) -> np.ndarray:
        inside = below(unit)
        return np.array([float(m == number and u in inside and procedure in (WHOLE, p)) for m, u, p in self.places])

    def range_of(self, number: int, row: Counted) -> tuple[float, float]:
        """The least and the most that a hidden number can be."""
        goal = self.sum_of(number, row.unit, row.procedure)
        constraints = [self.equations, *([self.hints] if self.hints is not None else [])]
        ends = []
        for sign in (1, -1):
            found = milp(sign * goal, constraints=constraints, bounds=Bounds(0, 5000), integrality=np.ones(len(goal)))
            assert found.success, "what is published contradicts itself"
            ends.append(sign * found.fun)
        return ends[0], ends[1]


def bases(raw: Raw, measure: str) -> Raw:
    return replace(raw, cells=tuple(cell for cell in raw.cells if cell.measure == measure))


@pytest.mark.parametrize("seed", range(6))
def test_a_solver_with_all_months_narrows_no_hidden_number(seed):
    months = [protecting.protected(month(seed * 10 + at)) for at in range(3)]
    attacker = Attacker(months, "on-time", PROCEDURES)
    assert attacker.hidden_at, "the month was meant to have small numbers"
    for number, row in attacker.hidden_at:
        low, high = attacker.range_of(number, row)
        assert high - low >= LEAST - 1, f"{row} of month {number} is between {low} and {high}"


def test_the_same_solver_finds_small_numbers_where_only_they_are_hidden():
    raw = month(3)
    full = protecting.protected(Raw(PARENTS, bases(raw, "on-time").cells, ()))
    counted = {(row.unit, row.procedure): row for row in full.counts if not row.hidden}
    naive = []
    for row in _unprotected(raw):
        small = 0 < (row.of or 0) < LEAST
        naive.append(Counted(row.unit, row.procedure, row.measure, hidden=True) if small else row)
    attacker = Attacker([Tables(tuple(naive), ())], "on-time", PROCEDURES)
    found = [attacker.range_of(0, row) for _, row in attacker.hidden_at]
    assert any(high - low < LEAST - 1 for low, high in found)
    assert len(counted) < len([row for row in naive if not row.hidden])


def _unprotected(raw: Raw) -> list[Counted]:
    """Every row as it would stand without protection."""
    sums: dict[tuple[str, str], list[int]] = {}
    for cell in bases(raw, "on-time").cells:
        for unit in (WHOLE, *UNITS):
            if cell.unit in below(unit):
                for procedure in (WHOLE, cell.procedure):
                    row = sums.setdefault((unit, procedure), [0, 0])
                    row[0] += cell.part
                    row[1] += cell.of
    return [Counted(unit, procedure, "on-time", *row) for (unit, procedure), row in sums.items()]


@pytest.mark.parametrize("seed", range(4))
def test_what_a_release_hid_is_hidden_in_its_correction_too(seed):
    raw = month(seed)
    first = protecting.protected(raw)
    more = tuple(replace(cell, of=cell.of + 12, part=cell.part + 12) for cell in raw.cells)
    again = protecting.protected(replace(raw, cells=more), stay_hidden=protecting.hidden_in(first))
    before, after = protecting.hidden_in(first), protecting.hidden_in(again)
    assert before["matters"]
    for family, places in before.items():
        assert places <= after.get(family, set())


def test_measures_of_nearly_the_same_base_are_hidden_together():
    """One of them published would give the other's base to within a few."""
    for seed in range(20):
        tables = protecting.protected(month(seed))
        hidden = {(row.unit, row.procedure) for row in tables.counts if row.measure == "on-time" and row.hidden}
        for row in tables.counts:
            if row.measure == "not-solved" and (row.unit, row.procedure) in hidden:
                assert row.hidden
        for lasted in tables.durations:
            if (lasted.unit, WHOLE) in hidden:
                assert lasted.hidden


def test_nothing_of_what_people_said_is_split_by_kind_of_matter():
    tables = protecting.protected(month(1))
    split = {row.measure for row in tables.counts if row.procedure != WHOLE}
    assert split == {"on-time"}
    assert not COUNTED["not-solved"].by_procedure


def test_every_published_base_is_ten_or_more():
    for seed in range(20):
        tables = protecting.protected(month(seed))
        assert all(row.of >= LEAST for row in tables.counts if not row.hidden)
        units = {(row.unit, row.measure) for row in tables.durations if not row.hidden}
        for unit, measure in units:
            values = [row.matters for row in tables.durations if (row.unit, row.measure) == (unit, measure)]
            assert sum(values) >= LEAST


def test_a_month_with_three_matters_in_all_says_nothing_but_that():
    raw = Raw(PARENTS, (Cell("heping", "consultation", "on-time", 2, 3),), ())
    tables = protecting.protected(raw)
    assert [(row.unit, row.hidden, row.of) for row in tables.counts] == [(WHOLE, True, None)]
