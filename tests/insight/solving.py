"""What somebody knows of numbers that are hidden, as equations between them, and a solver (HiGHS, integers) that narrows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack

Cell = tuple[str, int | str, str, int]
"""column, unit (or beat), kind, month"""
Cells = frozenset[Cell]
MOST = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """A page says: these cells together are `value`."""

    cells: Cells
    value: int
    page: str


class System:
    """Knows every fact, that the first of each link is no more than the second, which cells are filled, the least of some."""

    def __init__(
        self, cells: Sequence[Cell], facts: Sequence[Fact], links: Sequence[tuple[Cells, Cells]], filled: Collection[Cell],
        least: Mapping[Cell, int],
    ) -> None:  # fmt: skip
        self.at = {cell: place for place, cell in enumerate(cells)}
        unique = {fact.cells: fact for fact in facts}
        self.equations = len(unique)
        told, values = self._rows(list(unique)), [float(fact.value) for fact in unique.values()]
        lies = self._rows([over for _, over in links]) - self._rows([part for part, _ in links])
        self.constraints = [LinearConstraint(told, values, values), LinearConstraint(lies, 0, np.inf)]
        is_filled = np.array([cell in filled for cell in cells])
        lowest = np.array([least.get(cell, 0) for cell in cells])
        self.bounds = Bounds(np.where(is_filled, lowest, 0), np.where(is_filled, MOST, 0))
        self.found: list[NDArray[np.float64]] = []

    def narrowed(self, cells: Cells, width: int) -> tuple[int, int] | None:
        """The least and the most that these cells can be together, if that is one of fewer than `width` numbers."""
        goal = self._row(cells).toarray()[0]
        known = [round(float(goal @ numbers)) for numbers in self.found]
        if known and max(known) - min(known) >= width - 1:
            return None
        low, high = (round(sign * self._best(sign * goal)) for sign in (1, -1))
        return (low, high) if high - low < width - 1 else None

    def _best(self, goal: NDArray[np.float64]) -> float:
        """Rational numbers first: where they come out whole they are the answer."""
        for whole in (0, 1):
            found = milp(goal, integrality=np.full(len(goal), whole), bounds=self.bounds, constraints=self.constraints)
            assert found.success, found.message
            if np.allclose(found.x, np.round(found.x), atol=1e-6):
                self.found.append(np.round(found.x))
                return float(found.fun)
        raise AssertionError("a solution in whole numbers is whole")

    def _rows(self, cells: Sequence[Cells]) -> csr_array:
        return vstack([self._row(one) for one in cells]).tocsr()

    def _row(self, cells: Cells) -> csr_array:
        columns = [self.at[cell] for cell in cells]
        return csr_array((np.ones(len(columns)), ([0] * len(columns), columns)), shape=(1, len(self.at)))
