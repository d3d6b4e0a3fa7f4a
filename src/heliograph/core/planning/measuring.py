"""What a plan of beats is worth, counted from the city and the plan alone: the same words for today's plan and for any proposed.

The definitions are those of the public checker: contiguity over all borders of the file that are open, load of the heaviest
beat over the mean, Polsby-Popper (4π·area ÷ perimeter²), load-weighted way to the beat's best unit, share of borders cut.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.city import City

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]
_AT_ONCE = 4_000_000
"""Distances in memory: a beat of 20,000 units would take gigabytes."""


@dataclass(frozen=True, slots=True)
class Measures:
    """`broken`: names of beats in more than one piece. `travel`: sum of load times distance. `compactness`: mean of Polsby-Popper,
    None where the file has no areas. `centres`: the best unit of each beat."""

    beats: int
    broken: tuple[str, ...]
    max_over_mean: float
    min_over_mean: float
    travel: float
    mean_travel: float
    compactness: float | None
    least_compact: float | None
    cut: float | None
    centres: dict[str, str]

    @property
    def is_contiguous(self) -> bool:
        return not self.broken


def measure(city: City, beats: Sequence[str]) -> Measures:
    """The measures of a plan (the beat of each unit, in the city's order)."""
    names = sorted(set(beats))
    number = {name: place for place, name in enumerate(names)}
    of = np.array([number[beat] for beat in beats], dtype=np.int64)
    loads = np.bincount(of, weights=city.loads, minlength=len(names))
    mean = float(loads.mean())
    travel, centres = 0.0, {}
    for place, name in enumerate(names):
        inside = np.flatnonzero(of == place)
        centre, cost = centre_of(city, inside)
        travel += cost
        centres[name] = city.names[centre]
    shapes = shape(city, of, len(names))
    ends = np.repeat(np.arange(len(city)), np.diff(city.starts))
    borders = float(city.borders.sum())
    cut = float(city.borders[of[ends] != of[city.neighbours]].sum()) / borders if borders else None
    return Measures(
        len(names),
        tuple(name for place, name in enumerate(names) if pieces(city, np.flatnonzero(of == place)) > 1),
        float(loads.max()) / mean,
        float(loads.min()) / mean,
        travel,
        travel / float(loads.sum()),
        float(np.mean(shapes)) if len(shapes) else None,
        float(np.min(shapes)) if len(shapes) else None,
        cut,
        centres,
    )


def centre_of(city: City, inside: Indexes) -> tuple[int, float]:
    """The unit from which the way to the others, weighted by their load, is least, and that sum."""
    at, loads, ways = city.at[inside], city.loads[inside], np.empty(len(inside))
    some = max(_AT_ONCE // len(inside), 1)
    for first in range(0, len(inside), some):
        here = at[first : first + some]
        ways[first : first + some] = np.hypot(here[:, None, 0] - at[:, 0], here[:, None, 1] - at[:, 1]) @ loads
    best = int(np.argmin(ways))
    return int(inside[best]), float(ways[best])


def shape(city: City, of: Indexes, beats: int) -> Numbers:
    """Polsby-Popper of each beat that has an area and a perimeter."""
    areas = np.bincount(of, weights=city.areas, minlength=beats)
    around = np.bincount(of, weights=city.perimeters, minlength=beats)
    ends = np.repeat(np.arange(len(city)), np.diff(city.starts))
    inner = of[ends] == of[city.neighbours]
    around -= np.bincount(of[ends[inner]], weights=city.borders[inner], minlength=beats)
    known = (areas > 0) & (around > 0)
    found: Numbers = 4 * math.pi * areas[known] / around[known] ** 2
    return found


def pieces(city: City, inside: Indexes) -> int:
    """How many pieces these units make, over open borders."""
    left = {int(unit) for unit in inside}
    count = 0
    while left:
        count += 1
        waiting = [left.pop()]
        while waiting:
            unit = waiting.pop()
            reach = slice(city.starts[unit], city.starts[unit + 1])
            for other in city.neighbours[reach][city.open[reach]].tolist():
                if other in left:
                    left.remove(other)
                    waiting.append(other)
    return count


def renamed(city: City, beats: Sequence[str], today: Sequence[str]) -> tuple[tuple[str, ...], float]:
    """The plan with today's names where that keeps the most load in place, and the share of load whose beat changes."""
    from scipy.optimize import linear_sum_assignment

    new, old = sorted(set(beats)), sorted(set(today))
    row, column = ({name: i for i, name in enumerate(names)} for names in (new, old))
    shared = np.zeros((len(new), len(old)))
    for beat, was, load in zip(beats, today, city.loads, strict=True):
        shared[row[beat], column[was]] += load
    rows, columns = linear_sum_assignment(-shared)
    names = {new[i]: old[j] for i, j in zip(rows, columns, strict=True)}
    free = (name for name in (f"new-{i}" for i in range(1, len(new) + 1)) if name not in column)
    names |= {name: next(free) for name in new if name not in names}
    return tuple(names[beat] for beat in beats), 1 - float(shared[rows, columns].sum()) / float(city.loads.sum())
