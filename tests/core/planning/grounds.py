"""Small cities and tables for the planners' tests, and the judges beside the shared data."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType

from heliograph.core.planning import city as cities
from heliograph.core.planning.city import City
from heliograph.core.planning.inputs import Source

Keep = Callable[[int, int], bool]


def tables(
    columns: int, rows: int, *, keep: Keep = lambda x, y: True, load: Callable[[int, int], int] = lambda x, y: 1
):
    """A grid of squares of side 1 as UNITS and EDGES; `keep` leaves out squares: water, holes."""
    there = [(x, y) for y in range(rows) for x in range(columns) if keep(x, y)]
    units = "unit,x,y,load,area,perimeter\n" + "".join(f"u{x}-{y},{x},{y},{load(x, y)},1,4\n" for x, y in there)
    sides = [((x, y), (x + dx, y + dy)) for x, y in there for dx, dy in ((1, 0), (0, 1)) if (x + dx, y + dy) in there]
    edges = "a,b,border\n" + "".join(f"u{a[0]}-{a[1]},u{b[0]}-{b[1]},1\n" for a, b in sides)
    return units, edges


def grid(columns: int, rows: int, **how) -> City:
    units, edges = tables(columns, rows, **how)
    return cities.city(Source("units.csv", units), Source("edges.csv", edges))


def judge(shared: Path, name: str) -> ModuleType:
    """One of the checkers beside the data: it shares no code with a solver."""
    path = shared / "data" / "planning" / "checkers" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def in_one_piece(city: City, inside: Iterable[int]) -> bool:
    """Told anew, from the borders alone."""
    left = set(inside)
    waiting = [left.pop()]
    while waiting:
        unit = waiting.pop()
        reached = set(city.neighbours[city.starts[unit] : city.starts[unit + 1]].tolist()) & left
        left -= reached
        waiting += reached
    return not left


def all_in_one_piece(city: City, beats: Sequence[str]) -> bool:
    return all(in_one_piece(city, [u for u, beat in enumerate(beats) if beat == one]) for one in set(beats))
