"""`heliograph beats locate`: the area in which each place of a table lies. Needs no instance and no network."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from heliograph.commands.answer import WRONG_USE, AsJson, must_write, refuse, say

if TYPE_CHECKING:
    from heliograph.core.geography.areas import NamedAreas
    from heliograph.core.geography.datum import Datum, Degrees
    from heliograph.core.geography.locating import Locator
    from heliograph.core.geography.points import Places

_DATUMS = "wgs-84, gcj-02 or bd-09"
LEAST_SWAPPED = 0.02
"""The share of all places from which on we speak of latitude and longitude having been swapped."""


@dataclass(slots=True)
class Tally:
    """What became of the places; `tried` are some of them, to see whether they are in the datum they were taken for.

    `swapped` counts those in no area that would lie in one if latitude and longitude changed places.
    """

    places: int = 0
    found: int = 0
    unusable: int = 0
    swapped: int = 0
    tried: tuple[Degrees, Degrees] | None = None


def locate(
    points: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file with the columns id, lat, lon.")
    ],
    beats: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="A GeoJSON file with the areas.")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="Where to write id, beat.")],
    name_property: Annotated[
        str, typer.Option("--property", help="The property that names an area; else the likeliest.")
    ] = "",
    datum: Annotated[str, typer.Option(help=f"Of both files: {_DATUMS}; else what a file says, else wgs-84.")] = "",
    points_datum: Annotated[str, typer.Option(help="Of the points alone.")] = "",
    areas_datum: Annotated[str, typer.Option(help="Of the areas alone.")] = "",
    as_json: AsJson = False,
) -> None:
    """Write for every place the name or number of the area it lies in: id, lat, lon in; id, beat out, empty outside.

    A place on a border, or in areas that overlap, gets the first of them in the file. Warnings go to standard error.

    Example: heliograph beats locate calls.csv --beats beats.geojson --out located.csv
    """
    from heliograph.core.geography.areas import read_areas
    from heliograph.core.geography.locating import Locator
    from heliograph.core.geography.stated import AreasUnusable
    from heliograph.core.table import BadTable

    if out.resolve() in (points.resolve(), beats.resolve()):
        refuse("The result must be another file than what it is made from.", as_json, WRONG_USE)
    must_write(out, as_json)
    of_points, of_areas = (_asked(one or datum, as_json) for one in (points_datum, areas_datum))
    try:
        areas = read_areas(beats.read_bytes(), name_property=name_property)
        into = of_areas or areas.datum or _wgs84()
        locator = Locator([one.polygon for one in areas.areas])
        tally = _run(points, out, areas, locator, of_points, into)
    except AreasUnusable as error:
        refuse(f"{beats}: {error.text.en}", as_json, WRONG_USE)
    except BadTable as error:
        refuse(f"{points}: {error.text.en}", as_json, WRONG_USE)
    except OSError as error:
        refuse(f"{error.filename or out}: {error.strerror}", as_json, WRONG_USE)
    warnings = [f"{beats}: {one.en}" for one in areas.warnings]
    if of_areas and areas.datum and of_areas is not areas.datum:
        warnings.append(f"{beats}: says {areas.datum.written}, taken for {of_areas.written} as you asked.")
    if tally.unusable:
        warnings.append(f"{points}: {tally.unusable} without a usable place; their beat is empty.")
    warnings += _swapped(tally)
    if of_points is None:
        warnings += _suggestion(tally, locator, into)
    for one in warnings:
        typer.echo(f"warning: {one}", err=True)
    say(_sentences(tally, areas), _facts(tally, areas, into, warnings), as_json)


def _asked(words: str, as_json: bool) -> Datum | None:
    from heliograph.core.geography.datum import named

    found = named(words) if words else None
    if words and found is None:
        refuse(f"Unknown datum {words!r}: one of {_DATUMS}.", as_json, WRONG_USE)
    return found


def _wgs84() -> Datum:
    from heliograph.core.geography.datum import Datum

    return Datum.WGS84


def _run(points: Path, out: Path, areas: NamedAreas, locator: Locator, of_points: Datum | None, into: Datum) -> Tally:
    """Read, look up and write piece by piece. What stood at `out` is replaced only by a whole result."""
    from heliograph.core.encodings import encoding_of
    from heliograph.core.geography.points import read_points

    names = [one.name for one in areas.areas] + [""]  # the last one is for places outside all areas
    tally = Tally()
    draft = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with (
            points.open(encoding=encoding_of(points), newline="") as lines,
            draft.open("w", encoding="utf-8", newline="") as written,
        ):
            writer = csv.writer(written, lineterminator="\n")
            writer.writerow(["id", "beat"])
            for places in read_points(lines):
                writer.writerows(_located(places, names, locator, of_points, into, tally))
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return tally


def _located(
    places: Places, names: list[str], locator: Locator, of_points: Datum | None, into: Datum, tally: Tally
) -> Iterator[tuple[str, str]]:
    import numpy as np

    lon, lat = _moved(places, (places.lon, places.lat), of_points, into)
    found = locator.places(lon, lat)
    usable = np.isfinite(lon) & np.isfinite(lat)
    tally.places += len(found)
    tally.found += int((found >= 0).sum())
    tally.unusable += int((~usable).sum())
    if (found < 0).any():
        other = (np.where(found < 0, one, np.nan) for one in _moved(places, places.swapped, of_points, into))
        tally.swapped += int((locator.places(*other) >= 0).sum())
    if tally.tried is None and not places.datums:
        tally.tried = (places.lon[usable], places.lat[usable])
    return zip(places.ids, (names[one] for one in found.tolist()), strict=True)


def _moved(
    places: Places, at: tuple[Degrees, Degrees], of_points: Datum | None, into: Datum
) -> tuple[Degrees, Degrees]:
    """Longitudes and latitudes in the areas' datum: from the one that was asked for, else what each line says, else WGS-84."""
    import numpy as np

    from heliograph.core.geography.datum import Datum, convert

    if not places.datums:
        return convert(*at, of_points or Datum.WGS84, into)
    taken = [of_points or said or Datum.WGS84 for said in places.datums]
    lon, lat = at
    for datum in Datum:
        these = np.array([one is datum for one in taken])
        x, y = convert(*at, datum, into)
        lon, lat = np.where(these, x, lon), np.where(these, y, lat)
    return lon, lat


def _swapped(tally: Tally) -> list[str]:
    """Nothing is swapped unasked: a place that somebody mistyped must not land in a beat by our guess."""
    if not tally.swapped or tally.swapped < LEAST_SWAPPED * tally.places:
        return []
    return [
        f"latitude and longitude seem to be swapped: {tally.swapped} of {tally.places} places lie in no area as written, "
        "and in one with the two changed over. Change the names lat and lon in the first line of the points; "
        "or, in the areas, write longitude before latitude."
    ]


def _suggestion(tally: Tally, locator: Locator, into: Datum) -> list[str]:
    """What to try when the places fit the areas better in a datum that nobody named. We don't take it by ourselves."""
    from heliograph.core.geography.fitting import better_fit

    better = better_fit(locator, *tally.tried, into, _wgs84()) if tally.tried is not None else None
    if better is None:
        return []
    datum, most, now = better
    return [
        f"taken for WGS-84, {now:.1%} of the places lie in an area; taken for {datum.written}, {most:.1%} would. If that is "
        f"what they are, say --points-datum {datum}; if the areas are not in {into.written}, say --areas-datum."
    ]


def _sentences(tally: Tally, areas: NamedAreas) -> list[str]:
    outside = tally.places - tally.found - tally.unusable
    named_by = f"named by {areas.property!r}" if areas.property else "named by their ids"
    return [
        f"{tally.places} places: {tally.found} in one of {len(areas.areas)} areas ({named_by}), {outside} outside, "
        f"{tally.unusable} without a usable place."
    ]


def _facts(tally: Tally, areas: NamedAreas, into: Datum, warnings: list[str]) -> dict[str, object]:
    return {
        "places": tally.places,
        "found": tally.found,
        "outside": tally.places - tally.found - tally.unusable,
        "unusable": tally.unusable,
        "areas": len(areas.areas),
        "property": areas.property or None,
        "areas_datum": into.value,
        "warnings": warnings,
    }
