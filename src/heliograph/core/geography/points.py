"""Places from a table with the columns id, lat, lon: read in pieces, so that a file may be larger than the memory.

Nothing a line says makes the file unusable: a place that can't be read is a place without coordinates, counted and kept.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np

from heliograph.core.geography.datum import Datum, Degrees, named
from heliograph.core.table import BadTable, rows
from heliograph.core.text import Text

PIECE = 65_536
COLUMNS = {
    "id": ("id", "编号", "序号", "point_id", "pointid"),
    "lat": ("lat", "latitude", "纬度", "y", "wd"),
    "lon": ("lon", "lng", "long", "longitude", "经度", "x", "jd"),
}
_SEPARATOR = re.compile(r"sep=[,;\t]?", re.IGNORECASE)
DATUM = ("datum", "crs", "坐标系")


@dataclass(frozen=True, slots=True)
class Places:
    """Some lines of the table: ids as they stand there, longitudes and latitudes in degrees (NaN where none can be read), and
    what each line says of its datum (None where it says nothing; empty where the table has no such column).

    `swapped` are longitudes and latitudes as they would be if the table had each under the other's name.
    """

    ids: list[str]
    lon: Degrees
    lat: Degrees
    datums: list[Datum | None]
    swapped: tuple[Degrees, Degrees]


def read_points(lines: Iterable[str]) -> Iterator[Places]:
    """The places of a table, `PIECE` at a time, every line but empty ones. Raises BadTable."""
    every = iter(lines)
    try:
        filled = (line for line in every if line.strip())
        first = next(filled, "")
        if _SEPARATOR.fullmatch(first.strip().strip('"')):  # what Excel reads first of all; it names no column
            first = next(filled, "")
        found = rows(chain([first], every), delimiter=max(",\t;", key=first.count))
        header = next(found, (1, []))[1]
        columns = {name: _column(header, words) for name, words in COLUMNS.items()}
        datum = _column(header, DATUM)
        missing = [name for name, place in columns.items() if place is None]
        if missing:
            zh = f"第一行要有 id、lat、lon 三个列名，缺：{'、'.join(missing)}。"
            raise BadTable(
                Text(zh, f"The first line must name the columns id, lat, lon. Missing: {', '.join(missing)}.")
            )
        wanted = (columns["id"] or 0, columns["lon"] or 0, columns["lat"] or 0)
        places = (row for _line, row in found if row)
        while piece := list(islice(places, PIECE)):
            yield _places(piece, wanted, datum)
    except UnicodeDecodeError as error:
        zh = "文件的编码看不懂，请另存为 UTF-8 的 CSV。"
        raise BadTable(Text(zh, "Unknown encoding: save the table as CSV in UTF-8.")) from error


def _column(header: Sequence[str], words: Sequence[str]) -> int | None:
    names = [cell.strip().casefold() for cell in header]
    return next((names.index(word) for word in words if word in names), None)


def _places(piece: list[list[str]], wanted: tuple[int, int, int], datum: int | None) -> Places:
    longest = max(*wanted, datum or 0)
    whole = [row if len(row) > longest else row + [""] * (longest + 1 - len(row)) for row in piece]
    of_id, of_lon, of_lat = wanted
    lon = np.array([_number(row[of_lon]) for row in whole])
    lat = np.array([_number(row[of_lat]) for row in whole])
    said = [] if datum is None else [_datum(row[datum]) for row in whole]
    return Places([row[of_id] for row in whole], *_on_earth(lon, lat), said, _on_earth(lat, lon))


def _on_earth(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Both NaN where one of them can't be."""
    possible = (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
    return np.where(possible, lon, np.nan), np.where(possible, lat, np.nan)


def _number(words: str) -> float:
    try:
        return float(words) if "_" not in words else math.nan
    except ValueError:
        return math.nan


def _datum(words: str) -> Datum | None:
    found = named(words) if words.strip() else None
    if words.strip() and found is None:
        en = f"Unknown datum {words!r}: write WGS-84, GCJ-02 or BD-09."
        raise BadTable(Text(f"不认识坐标系“{words}”。", en))
    return found
