"""Where something is, as a square of about 300 m: near places fall into the same square or into one beside it."""

from __future__ import annotations

import math

METRES_A_DEGREE = 111_320
SIDE = 300


def cell_of(latitude: float, longitude: float) -> str:
    """The square of a place (WGS-84 degrees)."""
    row, column = _square(latitude, longitude)
    return f"@{row}:{column}"


def cells_around(latitude: float, longitude: float) -> list[str]:
    """The square of a place and the eight around it: whatever lies within 300 m is in one of them."""
    row, column = _square(latitude, longitude)
    return [f"@{row + up}:{column + right}" for up in (-1, 0, 1) for right in (-1, 0, 1)]


def _square(latitude: float, longitude: float) -> tuple[int, int]:
    """Columns are as wide as at the middle of their row of whole degrees, so that neighbours agree on them; across a
    whole degree they do not, and a pair that lies there is found by its words alone.
    """
    width = math.cos(math.radians(math.floor(latitude) + 0.5)) * METRES_A_DEGREE
    return math.floor(latitude * METRES_A_DEGREE / SIDE), math.floor(longitude * width / SIDE)
