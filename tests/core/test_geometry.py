"""GeoJSON geometries: read strictly, wound by the right-hand rule, handed to CAP the other way round."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heliograph.core import geometry
from heliograph.core.geometry import BadGeometry

SQUARE = [[118.9, 29.6], [119.0, 29.6], [119.0, 29.7], [118.9, 29.7], [118.9, 29.6]]
HOLE = [[118.94, 29.64], [118.96, 29.64], [118.96, 29.66], [118.94, 29.66], [118.94, 29.64]]
SHAPES = ("Polygon", "MultiPolygon")


def polygon(*rings, allowed=SHAPES):
    return geometry.read({"type": "Polygon", "coordinates": list(rings)}, allowed=allowed)


@pytest.mark.parametrize("outer", [SQUARE, SQUARE[::-1]])
@pytest.mark.parametrize("hole", [HOLE, HOLE[::-1]])
def test_outer_rings_come_out_counter_clockwise_and_holes_clockwise(outer, hole):
    ((first, second),) = geometry.polygons(polygon(outer, hole))
    assert geometry.signed_area(first) > 0
    assert geometry.signed_area(second) < 0


def test_reading_what_was_read_changes_nothing():
    once = polygon(SQUARE[::-1], HOLE)
    assert geometry.read(once, allowed=SHAPES) == once


def test_cap_gets_latitude_first_and_a_closed_ring():
    (ring,) = geometry.lat_lon_rings(polygon(SQUARE))
    assert ring.split()[0] == ring.split()[-1] == "29.600000,118.900000"
    assert len(ring.split()) == 5


@pytest.mark.parametrize(
    ("ring", "says"),
    [
        (SQUARE[:-1], "end at the position"),
        (SQUARE[:3], "nested"),
        ([[29.6, 118.9], *SQUARE[1:]], "longitude first"),
        ([[118.9, 29.6], [119.0, 29.7], [119.0, 29.6], [118.9, 29.7], [118.9, 29.6]], "crosses itself"),
        ([[118.9, 29.6], [119.0, 29.6], [118.95, 29.6], [118.95, 29.7], [118.9, 29.6]], "crosses itself"),
        ([[118.9, 29.6], [118.9, 29.6], [118.9, 29.6], [118.9, 29.6]], "three different"),
        ([[118.9, "29.6"], *SQUARE[1:]], "two numbers"),
        ([[118.9, True], *SQUARE[1:]], "two numbers"),
        ([[118.9, math.nan], *SQUARE[1:]], "two numbers"),
        ([[118.9, math.inf], *SQUARE[1:]], "two numbers"),
    ],
)
def test_a_ring_that_is_none_is_refused_with_what_to_do(ring, says):
    with pytest.raises(BadGeometry, match=says):
        polygon(ring)


def test_a_ring_with_too_many_positions_is_refused():
    steps = geometry.MOST_POSITIONS + 5
    circle = [[118 + math.cos(2 * math.pi * i / steps), 29 + math.sin(2 * math.pi * i / steps)] for i in range(steps)]
    with pytest.raises(BadGeometry, match="simplify"):
        polygon([*circle, circle[0]])


@pytest.mark.parametrize(
    "value", [None, [], "Point", {}, {"type": "LineString"}, {"type": "Point"}, {"type": "Point", "coordinates": {}}]
)
def test_what_is_no_geometry_is_refused(value):
    with pytest.raises(BadGeometry):
        geometry.read(value, allowed=("Point",))


NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.integers() | st.none() | st.text(max_size=3)
NESTED = st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=6), max_leaves=40)


@given(st.sampled_from(("Point", *SHAPES)), NESTED)
def test_whatever_stands_there_it_is_read_or_refused(kind, coordinates):
    try:
        found = geometry.read({"type": kind, "coordinates": coordinates}, allowed=("Point", *SHAPES))
    except BadGeometry:
        return
    assert geometry.read(found, allowed=("Point", *SHAPES)) == found


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=8))
def test_a_ring_is_taken_exactly_if_no_two_sides_meet(points):
    """Against the plain way: every pair of sides, by whole numbers."""
    ring = [p for i, p in enumerate(points) if i == 0 or p != points[i - 1]]
    while len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    closed = [[100 + x / 10, 30 + y / 10] for x, y in [*ring, ring[0]]]
    try:
        polygon(closed)
        taken = True
    except BadGeometry:
        taken = False
    assert taken is is_simple(ring)


def is_simple(ring):
    count = len(ring)
    if count < 3:
        return False
    sides = [(ring[i], ring[(i + 1) % count]) for i in range(count)]
    for i in range(count):
        for j in range(i + 1, count):
            shared = {*sides[i]} & {*sides[j]}
            touching = meeting_points(sides[i], sides[j])
            neighbours = j - i == 1 or j - i == count - 1
            if touching == "many" or (touching and not neighbours) or (neighbours and len(shared) == 2):
                return False
    return True


def meeting_points(one, two):
    from fractions import Fraction

    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = two
    across = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if across:
        t = Fraction((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx), across)
        u = Fraction((cx - ax) * (by - ay) - (cy - ay) * (bx - ax), across)
        return "one" if 0 <= t <= 1 and 0 <= u <= 1 else None
    if (cx - ax) * (by - ay) != (cy - ay) * (bx - ax):
        return None
    key = 0 if ax != bx else 1
    low, high = (
        max(min(one, key=lambda p: p[key])[key], min(two, key=lambda p: p[key])[key]),
        min(max(one, key=lambda p: p[key])[key], max(two, key=lambda p: p[key])[key]),
    )
    return "many" if low < high else "one" if low == high else None
