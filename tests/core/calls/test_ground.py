"""A ground cut into units: nothing is lost, nothing is doubled, and who borders whom is right."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core.calls.cells import Cell
from heliograph.core.calls.ground import city, cut
from heliograph.core.planning.measuring import pieces

SQUARE = shapely.box(119.0, 29.0, 119.05, 29.05)


def test_a_square_of_ten_by_ten_cells_has_a_hundred_units_and_180_borders():
    found = cut(SQUARE)
    assert (len(found.names), len(found.edges), found.by) == (100, 180, 1)
    assert sum(found.areas) == pytest.approx(5_566**2 * np.cos(np.radians(29.025)), rel=1e-3)
    assert {round(border) for border in found.edges.values()} <= {486, 487, 556, 557}


def test_a_sliver_belongs_to_its_neighbour():
    found = cut(shapely.box(119.0, 29.0, 119.0501, 29.05))
    assert len(found.names) == 100
    whole = shapely.box(119.0, 29.0, 119.0501, 29.05)
    assert shapely.symmetric_difference(shapely.unary_union(found.shapes), whole).area < 1e-12


def test_a_large_ground_is_cut_into_larger_squares():
    found = cut(SQUARE, most=30)
    assert found.by == 2
    assert 25 <= len(found.names) <= 30


def test_loads_go_to_the_unit_of_their_cell_and_elsewhere_to_none():
    found = cut(SQUARE)
    loads = found.loads({Cell.at(119.012, 29.012): 5.0, Cell.at(119.0121, 29.0121): 7.0, Cell.at(118.0, 29.0): 9.0})
    assert sum(loads) == 7.0
    assert loads[found.names.index(Cell.at(119.012, 29.012).name)] == 7.0


def test_stations_are_borders_for_every_plan():
    found = cut(SQUARE)
    stations = [int(shape.centroid.x > 119.025) for shape in found.shapes]
    made = city(found, [1.0] * len(found.names), stations)
    assert len(set(made.parts().tolist())) == 2
    assert pieces(made, np.arange(len(made))) == 2


@given(st.lists(st.tuples(st.floats(0, 0.04), st.floats(0, 0.04)), min_size=3, max_size=8))
def test_units_cover_any_ground_once(corners):
    ground = shapely.convex_hull(shapely.multipoints([(119 + x, 29 + y) for x, y in corners]))
    if ground.geom_type != "Polygon" or ground.area < 1e-5:
        return
    found = cut(ground)
    assert sum(one.area for one in found.shapes) == pytest.approx(ground.area, rel=1e-6)
    made = city(found, [1.0] * len(found.names), [0] * len(found.names))
    assert (made.starts[0], made.starts[-1]) == (0, 2 * len(found.edges))
