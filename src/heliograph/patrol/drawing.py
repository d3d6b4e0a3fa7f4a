"""A plan as an SVG: units, beats and borders as paths on a sheet of `SHEET` steps, north up. Nothing foreign is fetched, a script isn't needed.

Paths are in whole steps, so that 1,500 units weigh some 60 KB before compression.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from heliograph.core.geography.locating import METRES_A_DEGREE
from heliograph.core.planning.city import Indexes

SHEET = 4_000
COLOURS = 8
LEVELS = (0.25, 0.75, 1.5, 3.0)
"""Of the mean unit's load: where the next darker shade begins."""
NEAR = 2e-5
"""Degrees, about two metres: so far apart may two borders be that are meant to be one."""

Steps = NDArray[np.int64]


@dataclass(frozen=True)
class Sheet:
    """A plan's ground, to be drawn."""

    city: Mapping[str, Any]

    @cached_property
    def shapes(self) -> list[BaseGeometry]:
        return [shape(one) for one in self.city["shapes"]]

    @cached_property
    def _frame(self) -> tuple[float, float, float, float]:
        """West, north, and steps to a degree of longitude and of latitude."""
        west, south, east, north = shapely.total_bounds(self.shapes)
        squeeze = float(np.cos(np.radians((south + north) / 2)))
        steps = SHEET / max((east - west) * squeeze, north - south)
        return float(west), float(north), steps * squeeze, steps

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in steps."""
        west, south, east, north = shapely.total_bounds(self.shapes)
        _, _, wide, high = self._frame
        return round((east - west) * wide), round((north - south) * high)

    def steps(self, degrees: NDArray[np.float64]) -> Steps:
        """Places on the sheet, `[place, 2]`, of places in WGS-84."""
        west, north, wide, high = self._frame
        found: Steps = np.rint((degrees - (west, north)) * (wide, -high)).astype(np.int64)
        return found

    def length(self, metres: float) -> int:
        """So many metres in steps."""
        return round(metres / METRES_A_DEGREE * self._frame[3])

    def path(self, drawn: BaseGeometry) -> str:
        """The `d` of a polygon's rings or of lines."""
        return "".join(self._lines(shapely.get_parts(drawn)))

    def _lines(self, parts: Iterable[BaseGeometry]) -> Iterable[str]:
        for part in parts:
            if part.geom_type == "Polygon":
                for ring in (part.exterior, *part.interiors):
                    yield self._line(ring, is_closed=True)
            elif part.geom_type in ("LineString", "LinearRing"):
                yield self._line(part, is_closed=False)

    def _line(self, line: BaseGeometry, *, is_closed: bool) -> str:
        at = self.steps(shapely.get_coordinates(line))
        keep = np.concatenate([[True], (np.diff(at, axis=0) != 0).any(axis=1)])
        places = [f"{x} {y}" for x, y in at[keep].tolist()]
        if is_closed and len(places) > 1 and places[0] == places[-1]:
            places.pop()
        return f"M{'L'.join(places)}{'Z' if is_closed else ''}" if len(places) > 1 else ""

    @cached_property
    def middles(self) -> Steps:
        """A place well inside each unit."""
        return self.steps(shapely.get_coordinates(shapely.point_on_surface(self.shapes)))

    def outlines(self, grounds: Mapping[str, BaseGeometry]) -> dict[str, tuple[str, tuple[int, int]]]:
        """Of each beat its path, and where its number stands."""
        found = {}
        for code, ground in grounds.items():
            x, y = self.steps(shapely.get_coordinates(ground.representative_point()))[0].tolist()
            found[code] = self.path(ground), (x, y)
        return found

    def borders(self) -> list[tuple[int, int, float, bool, str]]:
        """Each pair of neighbours once: places, metres, whether a beat may reach across, and the path of their border."""
        first, second, metres, is_open = pairs(self.city)
        shapes = np.array(self.shapes, dtype=object)
        wide = shapely.buffer(shapes, NEAR, quad_segs=1)
        lines = shapely.line_merge(shapely.intersection(shapely.boundary(shapes[first]), wide[second]))
        return [
            (a, b, length, passes, self.path(line))
            for a, b, length, passes, line in zip(
                first.tolist(), second.tolist(), metres.tolist(), is_open.tolist(), lines, strict=True
            )
        ]


def pairs(city: Mapping[str, Any]) -> tuple[Indexes, Indexes, NDArray[np.float64], NDArray[np.bool_]]:
    """Neighbours, each pair once: first, second, border in metres, whether it is open."""
    ends = np.repeat(np.arange(len(city["names"])), np.diff(city["starts"]))
    others = np.array(city["neighbours"], dtype=np.int64)
    once = ends < others
    return ends[once], others[once], np.array(city["borders"])[once], np.array(city["open"], dtype=np.bool_)[once]


def levels(loads: Sequence[float]) -> list[int]:
    """The shade of each unit, 0 to 4."""
    mean = sum(loads) / len(loads)
    return [int(np.searchsorted(LEVELS, load / mean, side="right")) for load in loads]


def colours(city: Mapping[str, Any], *plans: Sequence[str]) -> dict[str, int]:
    """A colour for each beat of these plans: beats side by side differ while `COLOURS` suffice. Borders and numbers say the same."""
    beside: dict[str, set[str]] = {code: set() for beats in plans for code in beats}
    first, second, _, _ = pairs(city)
    for beats in plans:
        if beats:
            for a, b in zip(first.tolist(), second.tolist(), strict=True):
                if beats[a] != beats[b]:
                    beside[beats[a]].add(beats[b])
                    beside[beats[b]].add(beats[a])
    found: dict[str, int] = {}
    for code in sorted(beside, key=lambda one: (-len(beside[one]), one)):
        taken = {found[one] for one in beside[code] if one in found}
        found[code] = next((one for one in range(COLOURS) if one not in taken), len(found) % COLOURS)
    return found
