"""Which area a place lies in. Many places at once, or one; the same answer either way.

A place on a border belongs to the areas on both sides: of all areas that hold or touch a place, the one that stands first in
the given order is the answer, each time. So every place on a common border is answered, and answered once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from heliograph.core.geography.datum import Degrees

METRES_A_DEGREE = 111_320
OUTSIDE = -1
"""What stands for "in none of the areas"."""


class Locator:
    """Areas made ready to be asked often. Coordinates of areas and of places must be in one datum."""

    def __init__(self, areas: Sequence[BaseGeometry]) -> None:
        self._areas = np.array(areas, dtype=object)
        shapely.prepare(self._areas)
        self._tree = shapely.STRtree(self._areas)

    def place(self, lon: float, lat: float) -> int:
        """The number of the area that holds one place, counted from 0, or `OUTSIDE`."""
        found = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return int(found.min()) if len(found) else OUTSIDE

    def around(self, lon: float, lat: float, metres: float) -> list[int]:
        """The numbers of all areas within so many metres of a WGS-84 place, lowest first (a degree taken as 111 km)."""
        circle = shapely.Point(0, 0).buffer(metres / METRES_A_DEGREE)
        narrow = max(math.cos(math.radians(lat)), 0.01)
        there = shapely.transform(circle, lambda at: at / (narrow, 1) + (lon, lat))
        return sorted(self._tree.query(there, predicate="intersects").tolist())

    def places(self, lon: Degrees, lat: Degrees) -> NDArray[np.int64]:
        """The same for many. A place with NaN in it lies in no area.

        The tree is built over the places and asked with each area, which is prepared once: half as fast again as the other way
        round where borders have hundreds of corners, two thirds as fast where they have a dozen (benchmarks/beats.py).
        """
        answer = np.full(len(lon), OUTSIDE, dtype=np.int64)
        usable = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        if not len(usable):
            return answer
        tree = shapely.STRtree(shapely.points(lon[usable], lat[usable]))
        areas, places = tree.query(self._areas, predicate="intersects")
        order = np.argsort(-areas, kind="stable")
        answer[usable[places[order]]] = areas[order]  # the first area is written last, so it stands
        return answer
