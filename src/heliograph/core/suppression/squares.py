"""Squares: the moves that cost nothing and are soonest found, of four hidden cells in two rows and two columns.

Both rows lie under the same branch, both columns too, so that no sum above them changes. In a table of many small cells
nearly every hidden one is shown to be safe by a few squares; the search over all moves (`moves`) is for the rest.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.suppression.cube import Axis, Cube, Numbers

Place = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Square:
    """One more at the target and at `there`, one less at the other two corners; so often up, so often down."""

    target: Place
    there: Place
    up: float
    down: float

    def corners(self) -> tuple[tuple[Place, int], ...]:
        (row, column), (other, beside) = self.target, self.there
        return ((row, column), 1), ((other, beside), 1), ((other, column), -1), ((row, beside), -1)


class Squares:
    """The rows and columns of a table with two dimensions, by what they lie under; of others there are no squares."""

    def __init__(self, cube: Cube) -> None:
        self._beside = [_siblings(axis) for axis in cube.axes]

    def best(
        self,
        target: Place,
        hidden: NDArray[np.bool_],
        between: tuple[Numbers, Numbers],
        tables: tuple[Numbers, Numbers],
        wanted: float,
    ) -> Square | None:
        """The square that moves the target farthest. `between`: the least and the most of every figure; `tables`: high, low."""
        if len(self._beside) != 2:
            return None
        rows, columns = (beside.get(at) for beside, at in zip(self._beside, target, strict=True))
        if rows is None or columns is None:
            return None
        part = np.ix_(rows, columns)
        i, j = int(np.searchsorted(rows, target[0])), int(np.searchsorted(columns, target[1]))
        is_free = hidden[part]
        is_free = is_free & is_free[i] & is_free[:, j : j + 1]
        is_free[i] = False
        is_free[:, j] = False
        if not is_free.any():
            return None
        lowest, highest = (one[part] for one in between)
        high, low = (one[part] for one in tables)
        down = np.minimum(_room(low - lowest, highest - low, i, j), wanted)
        up = np.minimum(_room(highest - high, high - lowest, i, j), wanted - down)
        far = np.where(is_free, up + down, 0)
        best = int(np.argmax(far))
        if far.flat[best] < 1:
            return None
        row, column = divmod(best, len(columns))
        return Square(target, (int(rows[row]), int(columns[column])), float(up.flat[best]), float(down.flat[best]))


def _room(same: Numbers, other: Numbers, i: int, j: int) -> Numbers:
    """How far each square with the corner (i, j) may be moved: `same` is left at it and its opposite, `other` at the others."""
    least: Numbers = np.minimum(np.minimum(same, same[i, j]), np.minimum(other[i], other[:, j : j + 1]))
    return np.maximum(least, 0)


def _siblings(axis: Axis) -> dict[int, NDArray[np.intp]]:
    """For each leaf's node the nodes of the leaves that lie under the same branches, in order."""
    groups: dict[bytes, list[int]] = defaultdict(list)
    for leaf, within in zip(axis.leaves, axis.within, strict=True):
        node, above = axis.nodes.index(leaf), within.copy()
        above[node] = 0
        groups[above.tobytes()].append(node)
    return {node: np.array(sorted(group)) for group in groups.values() for node in group}
