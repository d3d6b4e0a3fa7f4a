"""The sheet a plan is drawn on: borders where neighbours meet, colours that tell neighbours apart."""

from __future__ import annotations

import re

import numpy as np
import shapely
from shapely.geometry import mapping

from heliograph.core.calls.ground import city, cut
from heliograph.patrol import drawing
from heliograph.patrol.cities import kept
from heliograph.patrol.reading.workload import Work

GROUND = shapely.box(119.0, 29.0, 119.03, 29.02)


def made() -> dict:
    found = cut(GROUND)
    loads = [float(place + 1) for place in range(len(found.names))]
    stations = tuple(1 for _ in found.names)
    return kept(Work(found, city(found, loads, stations), stations, tuple("" for _ in found.names), 300, False))


def test_the_sheet_keeps_proportions_and_every_path_on_it():
    sheet = drawing.Sheet(made())
    wide, high = sheet.size
    assert wide == drawing.SHEET
    assert abs(high / wide - 0.02 / (0.03 * np.cos(np.radians(29.01)))) < 1e-3
    numbers = [int(one) for shape in sheet.shapes for one in re.findall(r"-?\d+", sheet.path(shape))]
    assert min(numbers) >= 0
    assert max(numbers) <= max(wide, high)


def test_each_pair_of_neighbours_has_one_border_as_long_as_it_is():
    sheet = drawing.Sheet(made())
    borders = sheet.borders()
    assert len(borders) == 2 * 6 * 4 - 6 - 4
    for _a, _b, metres, is_open, path in borders:
        ends = np.array([int(one) for one in re.findall(r"-?\d+", path)]).reshape(-1, 2)
        length = float(np.hypot(*np.diff(ends, axis=0).T).sum()) * 2_920 / drawing.SHEET
        assert is_open
        assert abs(length - metres) < 10


def test_a_hole_and_an_island_are_drawn():
    ring = shapely.difference(shapely.box(119, 29, 119.01, 29.01), shapely.box(119.004, 29.004, 119.006, 29.006))
    both = shapely.union(ring, shapely.box(119.02, 29, 119.03, 29.01))
    sheet = drawing.Sheet({"shapes": [mapping(both)]})
    assert sheet.path(both).count("M") == sheet.path(both).count("Z") == 3


def test_neighbouring_beats_differ_in_colour_and_shades_follow_the_load():
    value = made()
    columns = [str(place % 6) for place in range(24)]
    found = drawing.colours(value, columns)
    assert all(found[str(one)] != found[str(one + 1)] for one in range(5))
    assert drawing.levels([0, 1, 1, 1, 7]) == [0, 1, 1, 1, 4]
