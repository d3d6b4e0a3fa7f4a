"""Squares of a fixed grid, in which the places of calls are lost: 0.005 of a degree, about 500 metres.

A cell has the same name in every file and every year, so that counts can be added and compared.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

SIDE = 0.005
"""Degrees of latitude and of longitude: 556 m from south to north, 480 m from west to east at 30° N."""
_A_DEGREE = round(1 / SIDE)


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """`row` counts from the equator northwards, `column` from Greenwich eastwards."""

    row: int
    column: int

    @classmethod
    def at(cls, lon: float, lat: float) -> Cell:
        """The cell of a place in WGS-84."""
        return cls(math.floor(lat * _A_DEGREE), math.floor(lon * _A_DEGREE))

    @classmethod
    def named(cls, name: str) -> Cell:
        """From "5810.23801". Raises ValueError."""
        row, column = name.split(".")
        return cls(int(row), int(column))

    @property
    def name(self) -> str:
        return f"{self.row}.{self.column}"

    def box(self, by: int = 1) -> tuple[float, float, float, float]:
        """West, south, east, north; of the square of `by` times `by` cells whose south-western one this is."""
        return (
            self.column / _A_DEGREE, self.row / _A_DEGREE, (self.column + by) / _A_DEGREE, (self.row + by) / _A_DEGREE
        )  # fmt: skip

    def within(self, by: int) -> Cell:
        """The south-western cell of the square of `by` times `by` cells that this one lies in."""
        return Cell(self.row // by * by, self.column // by * by)
