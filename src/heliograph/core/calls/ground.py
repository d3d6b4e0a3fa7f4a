"""The ground of a unit cut into units that planners can put together: squares of cells, clipped to the ground, with who borders whom.

A square of which less than a twentieth is inside belongs to its neighbour with the longest common border. Lengths are metres on a
plane that touches the ground's middle: within a county its error is far below that of straight ways.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from heliograph.core.calls.cells import Cell
from heliograph.core.geography.locating import METRES_A_DEGREE
from heliograph.core.planning.city import City

SLIVER = 0.05
MOST_UNITS = 1_500
"""Beyond, squares of more cells are taken: a plan must be ready within a minute."""
DIGITS = 7


@dataclass(frozen=True, slots=True)
class Cut:
    """Units in the order of their names: shapes in WGS-84, `by` cells to a side; `edges`: pairs with their border in metres."""

    names: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]
    by: int
    edges: dict[tuple[int, int], float]
    areas: tuple[float, ...]
    perimeters: tuple[float, ...]
    cells: Mapping[Cell, tuple[tuple[int, float], ...]]
    """Of each cell with some ground, the places of its units with the share of its load that each has."""

    def loads(self, of_cells: Mapping[Cell, float]) -> list[float]:
        """The load of each unit; of cells without ground nothing."""
        found = [0.0] * len(self.names)
        for cell, load in of_cells.items():
            for place, share in self.cells.get(cell.within(self.by), ()):
                found[place] += share * load
        return found


def cut(ground: BaseGeometry, *, most: int = MOST_UNITS) -> Cut:
    """The units of a ground."""
    by = 1
    while (squares := _squares(ground, by)) and len(squares) > most:
        by += 1
    lat = (ground.bounds[1] + ground.bounds[3]) / 2
    wide, high = METRES_A_DEGREE * math.cos(math.radians(lat)), float(METRES_A_DEGREE)

    def metres(shape: BaseGeometry) -> BaseGeometry:
        flat: BaseGeometry = shapely.transform(shape, lambda at: at * (wide, high))
        return flat

    flat = {cell: metres(shape) for cell, shape in squares.items()}
    borders = _borders(flat, by)
    into = _merged(flat, borders, by, wide, high)
    groups: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in sorted(squares):
        groups[into[cell]].append(cell)
    order = sorted(groups)
    place = {cell: order.index(into[cell]) for cell in squares}
    shapes = tuple(shapely.unary_union([squares[cell] for cell in groups[one]]) for one in order)
    edges: dict[tuple[int, int], float] = defaultdict(float)
    for (a, b), border in borders.items():
        if place[a] != place[b]:
            edges[min(place[a], place[b]), max(place[a], place[b])] += border
    planes = [metres(one) for one in shapes]
    return Cut(
        tuple(one.name for one in order), shapes, by, dict(edges), tuple(one.area for one in planes),
        tuple(one.length for one in planes), {cell: ((at, 1.0),) for cell, at in place.items()},
    )  # fmt: skip


def _squares(ground: BaseGeometry, by: int) -> dict[Cell, BaseGeometry]:
    west, south, east, north = ground.bounds
    first, last = Cell.at(west, south).within(by), Cell.at(east, north).within(by)
    shapely.prepare(ground)
    found: dict[Cell, BaseGeometry] = {}
    for row in range(first.row, last.row + 1, by):
        for column in range(first.column, last.column + 1, by):
            cell = Cell(row, column)
            inside = shapely.intersection(ground, shapely.box(*cell.box(by)))
            polygons = [one for one in shapely.get_parts(inside) if one.geom_type == "Polygon" and one.area > 0]
            if polygons:
                found[cell] = shapely.unary_union(polygons)
    return found


def _borders(flat: Mapping[Cell, BaseGeometry], by: int) -> dict[tuple[Cell, Cell], float]:
    found: dict[tuple[Cell, Cell], float] = {}
    for cell, shape in flat.items():
        for other in (Cell(cell.row + by, cell.column), Cell(cell.row, cell.column + by)):
            if other in flat and (border := shapely.intersection(shape, flat[other]).length) > 1:
                found[cell, other] = border
    return found


def _merged(
    flat: Mapping[Cell, BaseGeometry], borders: Mapping[tuple[Cell, Cell], float], by: int, wide: float, high: float
) -> dict[Cell, Cell]:
    """Which cell each cell's unit is called after."""
    west, south, east, north = Cell(0, 0).box(by)
    whole = (east - west) * wide * (north - south) * high
    near: dict[Cell, list[tuple[float, Cell]]] = defaultdict(list)
    for (a, b), border in borders.items():
        near[a].append((border, b))
        near[b].append((border, a))
    into = {cell: cell for cell in flat}
    for cell in sorted(flat, key=lambda one: flat[one].area):
        large = [(border, other) for border, other in near[cell] if flat[other].area >= SLIVER * whole]
        if flat[cell].area < SLIVER * whole and large:
            into[cell] = max(large)[1]
    return into


def city(found: Cut, loads: Sequence[float], stations: Sequence[object]) -> City:
    """As the planners take it. No beat reaches from one station's units to another's."""
    both = {
        pair: border for (a, b), border in found.edges.items() for pair, border in (((a, b), border), ((b, a), border))
    }
    order = sorted(both)
    middles = [one.centroid for one in found.shapes]
    lat = float(np.mean([one.y for one in middles]))
    at = np.array([[one.x * METRES_A_DEGREE * math.cos(math.radians(lat)), one.y * METRES_A_DEGREE] for one in middles])
    return City(
        names=found.names,
        at=np.ascontiguousarray(at - at.min(axis=0)),
        loads=np.array(loads, dtype=np.float64),
        areas=np.array(found.areas),
        perimeters=np.array(found.perimeters),
        starts=np.searchsorted([a for a, _ in order], np.arange(len(found.names) + 1)).astype(np.int64),
        neighbours=np.array([b for _, b in order], dtype=np.int64),
        borders=np.array([both[pair] for pair in order], dtype=np.float64),
        open=np.array([stations[a] == stations[b] for a, b in order], dtype=np.bool_),
    )
