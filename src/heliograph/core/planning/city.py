"""Areas with work and neighbours; a plan puts each into one beat (警区). Read, written, measured; who is whose neighbour is the file's word.

`UNITS.csv`: unit, x, y, load, area, perimeter (also x_ft, calls, area_ft2, …), perhaps `station`: areas of two stations are
never in one beat. `EDGES.csv`: a, b, border; perhaps `closed`: 1 where a river or a road is a border for every plan.
`PLAN.csv`: unit, beat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heliograph.core.planning.inputs import Row, Sheet, Source, read

Numbers = NDArray[np.float64]
Indexes = NDArray[np.int64]

_X, _Y = ("x", "x_ft"), ("y", "y_ft")
_LOAD = ("load", "calls")
_AREA, _PERIMETER = ("area", "area_ft2"), ("perimeter", "perimeter_ft")
_BORDER = ("border", "border_ft")
_CLOSED, _OPEN = ("1", "1.0", "yes", "y", "true", "是"), ("", "0", "0.0", "no", "n", "false", "否")
MOST_UNITS = 20_000


@dataclass(frozen=True, slots=True)
class City:
    """The neighbours of unit u: `neighbours[starts[u]:starts[u + 1]]`, with the `borders` they share, in order of their number.

    `open` says which of these borders a beat may reach across; `areas` and `perimeters` are 0 where the file has none.
    """

    names: tuple[str, ...]
    at: Numbers
    loads: Numbers
    areas: Numbers
    perimeters: Numbers
    starts: Indexes
    neighbours: Indexes
    borders: Numbers
    open: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.names)

    def parts(self) -> Indexes:
        """For each unit the number of the part of the city it lies in: parts are not joined by any open border."""
        from scipy.sparse import csr_matrix
        from scipy.sparse.csgraph import connected_components

        joined = csr_matrix((self.open.astype(np.int8), self.neighbours, self.starts), shape=(len(self), len(self)))
        joined.eliminate_zeros()
        found: Indexes = connected_components(joined, directed=False)[1].astype(np.int64)
        return found


def city(units: Source, edges: Source, *, load: str | None = None) -> City:
    """The areas of the two tables; `load` names another column than load or calls. Raises `BadInput`."""
    sheet = read(units)
    columns = [sheet.column(names) for names in (["unit"], _X, _Y, [load] if load else _LOAD)]
    area, perimeter = sheet.find(_AREA), sheet.find(_PERIMETER)
    if len(sheet.rows) > MOST_UNITS:
        raise units.error(f"单元多于 {MOST_UNITS} 个。", f"there are more than {MOST_UNITS} units.")
    places = _places(sheet)
    numbers = np.array(
        [
            [row.number(columns[1]), row.number(columns[2]), row.number(columns[3], least=0)]
            + [_optional(row, column) for column in (area, perimeter)]
            for row in sheet.rows
        ]
    )
    if not numbers[:, 2].sum() > 0:
        raise units.error(f"列“{columns[3]}”全是 0。", f"column {columns[3]} is 0 everywhere.")
    stations = [row.cells.get("station", "").strip() for row in sheet.rows]
    starts, neighbours, borders, are_open = _joined(edges, places, stations)
    at = np.ascontiguousarray(numbers[:, :2])
    loads, areas, perimeters = (numbers[:, i].copy() for i in (2, 3, 4))
    return City(tuple(places), at, loads, areas, perimeters, starts, neighbours, borders, are_open)


def _optional(row: Row, column: str | None) -> float:
    return row.number(column, least=0) if column is not None and row.cells[column].strip() else 0.0


def _places(sheet: Sheet) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, row in enumerate(sheet.rows):
        name = row.name("unit")
        if name in places:
            line = sheet.rows[places[name]].line
            raise row.bad("unit", f"“{name}”已在第 {line} 行。", f"{name!r} stands in line {line} too.")
        places[name] = place
    return places


def _joined(
    source: Source, places: dict[str, int], stations: list[str]
) -> tuple[Indexes, Indexes, Numbers, NDArray[np.bool_]]:
    found: dict[tuple[int, int], tuple[float, bool]] = {}
    if len(places) > 1:
        sheet = read(source)
        border, closed = sheet.find(_BORDER), sheet.find(["closed"])
        for name in "ab":
            sheet.column([name])
        for row in sheet.rows:
            a, b = (_end(row, field, places) for field in "ab")
            if a == b:
                raise row.bad("b", "与 a 是同一个单元。", "is the same unit as a.")
            is_open = stations[a] == stations[b] and not (closed is not None and _is_closed(row, closed))
            # Of a border given twice the later length counts, as the public checker has it; closed by either line is closed.
            is_open = is_open and found.get((a, b), (0.0, True))[1]
            found[a, b] = found[b, a] = _optional(row, border), is_open
    order = sorted(found)
    starts = np.searchsorted([a for a, _ in order], np.arange(len(places) + 1)).astype(np.int64)
    return (
        starts,
        np.array([b for _, b in order], dtype=np.int64),
        np.array([found[edge][0] for edge in order], dtype=np.float64),
        np.array([found[edge][1] for edge in order], dtype=np.bool_),
    )


def _is_closed(row: Row, column: str) -> bool:
    written = row.cells[column].strip().casefold()
    if written not in _CLOSED and written not in _OPEN:
        raise row.bad(column, f"应当是 1 或 0，现在是“{written}”。", f"must be 1 or 0, not {written!r}.")
    return written in _CLOSED


def _end(row: Row, field: str, places: dict[str, int]) -> int:
    name = row.name(field)
    if name not in places:
        raise row.bad(field, f"“{name}”不在单元表里。", f"{name!r} is no unit of the other table.")
    return places[name]


def plan(source: Source, city: City) -> tuple[str, ...]:
    """The beat of each unit, in the order of the city. Raises `BadInput` unless each unit stands there once."""
    sheet = read(source)
    for column in ("unit", "beat"):
        sheet.column([column])
    places = {name: place for place, name in enumerate(city.names)}
    beats: dict[int, str] = {}
    for row in sheet.rows:
        place = _end(row, "unit", places)
        if place in beats:
            raise row.bad("unit", f"“{city.names[place]}”出现两次。", f"{city.names[place]!r} is placed twice.")
        beats[place] = row.name("beat")
    missing = [name for name, place in places.items() if place not in beats]
    if missing:
        raise source.error(
            f"有 {len(missing)} 个单元没有警区，例如“{missing[0]}”。",
            f"{len(missing)} units have no beat, {missing[0]!r} for one.",
        )
    return tuple(beats[place] for place in range(len(city)))


def written(city: City, beats: Sequence[str]) -> str:
    """The plan as `PLAN.csv`."""
    import csv
    from io import StringIO

    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["unit", "beat"])
    writer.writerows(zip(city.names, beats, strict=True))
    return out.getvalue()
