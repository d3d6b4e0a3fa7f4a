"""Where calls were: longitudes and latitudes in WGS-84, and what doesn't fit the ground. Called by `counting`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from heliograph.core.calls import columns
from heliograph.core.calls.columns import Table
from heliograph.core.calls.report import Level, Report
from heliograph.core.geography.datum import Datum, Degrees, convert, named
from heliograph.core.geography.fitting import better_fit
from heliograph.core.geography.locating import Locator
from heliograph.core.text import Text


def places(
    table: Table, datum: Datum | None, area: BaseGeometry | None, report: Report, keep: NDArray[np.bool_]
) -> tuple[Degrees, Degrees]:
    """Longitudes and latitudes of all lines in WGS-84; `keep` loses those that have none, or lie outside of `area`. `datum`: what a person
    said of all lines, None for what the file says. Raises `BadInput` for a datum that isn't known."""
    lon, lat = (np.array([columns.degrees(cell) for cell in table.cells[name]]) for name in ("lon", "lat"))
    usable = (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ~((lon == 0) & (lat == 0))
    for place in np.flatnonzero(keep & ~usable).tolist():
        report.refuse("place", table.lines[place], Text("没有能用的经纬度。", "no usable longitude and latitude."))
    keep &= usable
    said = [_datum(table, place) for place in range(len(lon))] if table.has("datum") and datum is None else None
    written_lon, written_lat = lon, lat
    if said is None:
        taken = datum or Datum.WGS84
        lon, lat = convert(lon, lat, taken, Datum.WGS84)
        if datum is None:
            report.find(
                Level.ASSUMED, Text("文件没有写坐标系，按 WGS-84 读。", "The file names no datum: WGS-84 was taken.")
            )
        else:
            report.fact(Text("坐标系（您说的）", "Datum (as you said)"), taken.written)
    else:
        lon, lat = _each_datum(lon, lat, said)
        report.fact(
            Text("坐标系（文件写的）", "Datum (as the file says)"), "、".join(sorted({one.written for one in said}))
        )
    if area is not None:
        _outside(table, (lon, lat), area, report, keep)
        if said is None and datum is None:
            _better_datum(area, written_lon[usable], written_lat[usable], report)
    return lon, lat


def _datum(table: Table, place: int) -> Datum:
    words = table.cells["datum"][place]
    found = named(words) if words else Datum.WGS84
    if found is None:
        zh, en = (
            f"不认识坐标系“{words}”：请写 WGS-84、GCJ-02 或 BD-09。",
            f"unknown datum {words!r}: write WGS-84, GCJ-02 or BD-09.",
        )
        raise table.source.at(table.lines[place], zh, en)
    return found


def _each_datum(lon: Degrees, lat: Degrees, said: Sequence[Datum]) -> tuple[Degrees, Degrees]:
    x, y = lon, lat
    for datum in Datum:
        these = np.array([one is datum for one in said], dtype=np.bool_)
        moved = convert(lon, lat, datum, Datum.WGS84)
        x, y = np.where(these, moved[0], x), np.where(these, moved[1], y)
    return x, y


def _outside(
    table: Table, at: tuple[Degrees, Degrees], area: BaseGeometry, report: Report, keep: NDArray[np.bool_]
) -> None:
    lon, lat = at
    shapely.prepare(area)
    out = keep & ~np.asarray(shapely.intersects_xy(area, lon, lat), dtype=np.bool_)
    possible = np.abs(lon) <= 90
    swapped = int((out & possible & np.asarray(shapely.intersects_xy(area, lat, lon), dtype=np.bool_)).sum())
    report.outside = int(out.sum())
    report.outside_lines = [table.lines[place] for place in np.flatnonzero(out).tolist()[:20]]
    keep &= ~out
    if swapped >= max(1, 0.02 * len(keep)):
        report.find(
            Level.STOPS,
            Text(
                f"经度和纬度好像写反了：有 {swapped} 行对调后就在辖区内。请改第一行的列名。",
                f"Latitude and longitude seem to be swapped: {swapped} lines would lie in the area if changed over. Change the names "
                f"of the columns.",
            ),
        )


def _better_datum(area: BaseGeometry, lon: Degrees, lat: Degrees, report: Report) -> None:
    better = better_fit(Locator([area]), lon, lat, Datum.WGS84, Datum.WGS84)
    if better is not None:
        datum, most, now = better
        report.find(
            Level.STOPS,
            Text(
                f"按 WGS-84，{now:.1%} 的地点在辖区内；按 {datum.written} 有 {most:.1%}。请说明坐标系。",
                f"Taken for WGS-84, {now:.1%} of the places lie in the area; taken for {datum.written}, {most:.1%} would. Say which it is.",
            ),
        )
