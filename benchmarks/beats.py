"""`python -m benchmarks.beats [--points N]`: place → beat, end to end and in memory, beside shapely's tree alone in the same run.

Real beats and a month of real calls (../shared/data/planning/chicago), the calls repeated with a metre of noise (seed 7) until
there are N; and a made city of 300 beats of 233 corners each. Raw limits: the same tree asked by a script that does nothing
else, and reading and writing the same bytes as CSV. Three rounds, medians, seconds of CPU. Times are never
asserted.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import shapely
from shapely.geometry import mapping

from benchmarks.table import table
from heliograph.core.geography.areas import read_areas
from heliograph.core.geography.datum import Datum, convert
from heliograph.core.geography.locating import Locator

CHICAGO = Path(__file__).resolve().parents[2] / "shared" / "data" / "planning" / "chicago"
ROUNDS = 3
SEED = 7
METRE = 1 / 111_320


def calls(wanted: int) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of real calls, repeated with noise."""
    with (CHICAGO / "Crimes_September_2014.csv").open(encoding="utf-8") as opened:
        rows = [(row["Longitude"], row["Latitude"]) for row in csv.DictReader(opened) if row["Longitude"]]
    places = np.array(rows, dtype=float)
    noise = np.random.default_rng(SEED)
    places = places[noise.integers(0, len(places), wanted)] + noise.normal(0, METRE, (wanted, 2))
    return places[:, 0].copy(), places[:, 1].copy()


def made_city() -> bytes:
    """300 beats, each with 233 corners on wavy borders that neighbours share."""

    def wave(at: float, other: int) -> float:
        return 0.15 * math.sin(2 * math.pi * at + other) if other > 0 else 0.0

    features = []
    steps = np.linspace(0, 1, 59)[:-1]
    for column in range(20):
        for row in range(15):
            south = [(column + t, row + wave(t, row) * math.sin(math.pi * t)) for t in steps]
            east = [(column + 1 + wave(t, column + 1) * math.sin(math.pi * t), row + t) for t in steps]
            north = [(column + 1 - t, row + 1 + wave(1 - t, row + 1) * math.sin(math.pi * (1 - t))) for t in steps]
            west = [(column + wave(1 - t, column) * math.sin(math.pi * (1 - t)), row + 1 - t) for t in steps]
            ring = shapely.Polygon([*south, *east, *north, *west])
            moved = shapely.transform(ring, lambda at: at * 0.02 + (119.0, 29.4))
            features.append({"type": "Feature", "properties": {"name": f"{column}-{row}"}, "geometry": mapping(moved)})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def spent() -> float:
    """CPU seconds of this process and of those it waited for: other work on the machine doesn't count."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def seconds(work: Callable[[], object]) -> float:
    found = []
    for _round in range(ROUNDS):
        started = spent()
        work()
        found.append(spent() - started)
    return median(found)


def raw(polygons: list[shapely.Geometry], lon: np.ndarray, lat: np.ndarray, *, over: str) -> Callable[[], object]:
    """shapely alone: its tree over the polygons asked with the points, or over the points asked with the polygons."""
    if over == "polygons":
        return lambda: shapely.STRtree(polygons).query(shapely.points(lon, lat), predicate="intersects")
    return lambda: shapely.STRtree(shapely.points(lon, lat)).query(polygons, predicate="intersects")


def copied(source: Path, out: Path) -> Callable[[], None]:
    """The least that any reader of the table must do: read its lines, write two cells of each."""

    def work() -> None:
        with source.open(encoding="utf-8", newline="") as lines, out.open("w", encoding="utf-8", newline="") as written:
            csv.writer(written, lineterminator="\n").writerows((row[0], row[1]) for row in csv.reader(lines))

    return work


def measured(name: str, areas: bytes, lon: np.ndarray, lat: np.ndarray, folder: Path) -> list[list[str]]:
    source, shapes, out = folder / "points.csv", folder / "areas.geojson", folder / "out.csv"
    shapes.write_bytes(areas)
    with source.open("w", encoding="utf-8") as written:
        written.write("id,lat,lon\n")
        written.writelines(
            f"{n},{y:.7f},{x:.7f}\n" for n, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True))
        )
    polygons = [one.polygon for one in read_areas(areas).areas]
    locator, few = Locator(polygons), min(len(lon), 20_000)
    x, y = lon[:few].tolist(), lat[:few].tolist()
    command = [
        sys.executable,
        "-m",
        "heliograph.cli",
        "beats",
        "locate",
        str(source),
        "--beats",
        str(shapes),
        "--out",
        str(out),
    ]
    gcj = convert(lon, lat, Datum.WGS84, Datum.GCJ02)
    rates = {
        "shapely alone, tree over the areas": len(lon) / seconds(raw(polygons, lon, lat, over="polygons")),
        "shapely alone, tree over the places": len(lon) / seconds(raw(polygons, lon, lat, over="places")),
        "CSV read and written, nothing looked up": len(lon) / seconds(copied(source, out)),
        "`Locator.places`": len(lon) / seconds(lambda: locator.places(lon, lat)),
        "`Locator.place`, one at a time": few
        / seconds(lambda: [locator.place(*one) for one in zip(x, y, strict=True)]),
        "GCJ-02 to WGS-84": len(lon) / seconds(lambda: convert(*gcj, Datum.GCJ02, Datum.WGS84)),
        "`heliograph beats locate`, start to end": len(lon)
        / seconds(lambda: subprocess.run(command, check=True, capture_output=True)),
    }
    base = rates["shapely alone, tree over the areas"]
    return [[name, what, f"{rate:,.0f}", f"{rate / base:.2f} ×"] for what, rate in rates.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=1_000_000)
    wanted = parser.parse_args().points
    noise = np.random.default_rng(SEED)
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        if CHICAGO.is_dir():
            beats = (CHICAGO / "police_beats_simple.geojson").read_bytes()
            rows += measured("277 real beats, real calls", beats, *calls(wanted), Path(folder))
        lon, lat = noise.uniform(118.99, 119.41, wanted), noise.uniform(29.39, 29.71, wanted)
        rows += measured("300 made beats of 233 corners", made_city(), lon, lat, Path(folder))
    print(table([f"{wanted:,} places", "what", "a second of CPU", "of shapely's tree over the areas"], rows))


if __name__ == "__main__":
    main()
