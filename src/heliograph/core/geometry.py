"""Places and areas as GeoJSON geometries (RFC 7946): read strictly, wound by the right-hand rule, rounded; values in, values out.

Coordinates are WGS-84, longitude first. A geometry is a plain dictionary again when it has been read, so that it can be
stored and served as it is. CAP wants the same areas the other way round (`lat_lon_rings`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from heliograph.core.text import Text

Position = tuple[float, float]
"""Longitude, latitude."""
Ring = list[Position]
Geometry = dict[str, object]

MOST_POSITIONS = 2_000
LARGEST = 1e300
"""What a float can hold, with room: JSON may name any whole number."""
DIGITS = 6
"""Of a degree: 11 centimetres, about what a good map knows."""


class BadGeometry(ValueError):
    """No geometry that can be used; `text` says what is wrong and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


def read(value: object, *, allowed: Iterable[str]) -> Geometry:
    """A geometry of one of the `allowed` types ("Point", "Polygon", "MultiPolygon"), checked and in canonical form.

    Outer rings come out counter-clockwise, holes clockwise, equal neighbours once. Raises `BadGeometry`.
    """
    kinds = list(allowed)
    if not isinstance(value, Mapping) or value.get("type") not in kinds:
        named = "、".join(kinds)
        raise BadGeometry(f"形状要是这几种之一：{named}。", f"The geometry must be one of: {', '.join(kinds)}.")
    kind, coordinates = str(value["type"]), value.get("coordinates")
    if kind == "Point":
        return {"type": kind, "coordinates": list(_position(coordinates))}
    if kind == "Polygon":
        return {"type": kind, "coordinates": _polygon(coordinates)}
    return {"type": kind, "coordinates": [_polygon(one) for one in _list(coordinates, 1)]}


def polygons(geometry: Mapping[str, object]) -> list[list[Ring]]:
    """The polygons of a geometry that was read: each its outer ring and its holes; none for a point."""
    found = geometry.get("coordinates")
    if geometry.get("type") == "Point" or not isinstance(found, list):
        return []
    every = found if geometry.get("type") == "MultiPolygon" else [found]
    return [[[(one[0], one[1]) for one in ring] for ring in polygon] for polygon in every]


def point(geometry: Mapping[str, object]) -> Position | None:
    """The position of a point that was read; None for anything else."""
    found = geometry.get("coordinates")
    return (found[0], found[1]) if geometry.get("type") == "Point" and isinstance(found, list) else None


def lat_lon_rings(geometry: Mapping[str, object]) -> list[str]:
    """Each outer ring as CAP 1.2 writes a polygon: "lat,lon lat,lon …", closed. Holes can't be written there."""
    return [" ".join(f"{lat:.{DIGITS}f},{lon:.{DIGITS}f}" for lon, lat in rings[0]) for rings in polygons(geometry)]


def signed_area(ring: Sequence[Position]) -> int:
    """Twice the area on the flat map, in squares of the last digit; positive when the ring runs counter-clockwise."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairwise(_whole(one) for one in ring))


def _whole(position: Position) -> tuple[int, int]:
    """In whole units of the last digit, so that nothing is rounded."""
    return round(position[0] * 10**DIGITS), round(position[1] * 10**DIGITS)


def _list(value: object, least: int) -> list[object]:
    if not isinstance(value, list) or len(value) < least:
        raise BadGeometry("coordinates 的层数不对。", "The coordinates are not nested as GeoJSON nests them.")
    return value


def _position(value: object) -> Position:
    numbers = _list(value, 2)[:2]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < LARGEST for one in numbers):
        raise BadGeometry("坐标要是数字：[经度, 纬度]。", "A position is two numbers: [longitude, latitude].")
    lon, lat = (round(float(one), DIGITS) + 0.0 for one in numbers)  # type: ignore[arg-type]  # numbers, as checked above
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise BadGeometry(
            f"[{lon:g}, {lat:g}] 不在地球上。经度写在前面，纬度写在后面。",
            f"[{lon:g}, {lat:g}] is not on the earth. Write longitude first, then latitude.",
        )
    return lon, lat


def _polygon(value: object) -> list[list[list[float]]]:
    rings = [_ring(one) for one in _list(value, 1)]
    wound = [ring if (signed_area(ring) > 0) is (place == 0) else ring[::-1] for place, ring in enumerate(rings)]
    return [[list(one) for one in ring] for ring in wound]


def _ring(value: object) -> Ring:
    ring: Ring = []
    for one in _list(value, 4):
        position = _position(one)
        if not ring or ring[-1] != position:
            ring.append(position)
        if len(ring) > MOST_POSITIONS:
            zh, en = (
                f"一圈最多 {MOST_POSITIONS} 个点，请先简化。",
                f"At most {MOST_POSITIONS} positions a ring: simplify it.",
            )
            raise BadGeometry(zh, en)
    if ring[0] != ring[-1]:
        raise BadGeometry("一圈的最后一点要和第一点一样。", "A ring must end at the position it begins with.")
    if len(ring) < 4:
        raise BadGeometry("一圈至少要三个不同的点。", "A ring needs three different positions at least.")
    crossing = _crossing(ring)
    if crossing is not None:
        lon, lat = crossing
        raise BadGeometry(
            f"边界在 [{lon:g}, {lat:g}] 附近自己交叉了。", f"The boundary crosses itself near [{lon:g}, {lat:g}]."
        )
    return ring


def _crossing(ring: Ring) -> Position | None:
    """Where two sides that are not neighbours meet. Sides sorted by longitude: only those that overlap are compared."""
    sides = list(enumerate(pairwise(ring)))
    ordered = sorted(sides, key=lambda side: min(side[1][0][0], side[1][1][0]))
    open_sides: list[tuple[int, tuple[Position, Position]]] = []
    for place, (a, b) in ordered:
        left = min(a[0], b[0])
        open_sides = [one for one in open_sides if max(one[1][0][0], one[1][1][0]) >= left]
        for other, (c, d) in open_sides:
            if _neighbours(place, other, len(sides)):
                if _folded(a, b, c, d):
                    return a
            elif _meet(a, b, c, d):
                return a
        open_sides.append((place, (a, b)))
    return None


def _neighbours(one: int, other: int, count: int) -> bool:
    return abs(one - other) in (1, count - 1)


def _folded(a: Position, b: Position, c: Position, d: Position) -> bool:
    """Whether two sides with a common end lie on each other."""
    common = next(one for one in (a, b) if one in (c, d))
    p, q = (b if a == common else a), (d if c == common else c)
    ahead = (p[0] - common[0]) * (q[0] - common[0]) + (p[1] - common[1]) * (q[1] - common[1])
    return _side(common, p, q) == 0 and ahead > 0


def _meet(a: Position, b: Position, c: Position, d: Position) -> bool:
    one, two, three, four = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if one != two and three != four:
        return True
    return any(side == 0 and _within(x, y, z) for side, x, y, z in ((one, a, b, c), (two, a, b, d), (three, c, d, a)))


def _side(a: Position, b: Position, c: Position) -> int:
    """On which side of a→b lies c."""
    (ax, ay), (bx, by), (cx, cy) = _whole(a), _whole(b), _whole(c)
    turn = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    return (turn > 0) - (turn < 0)


def _within(a: Position, b: Position, c: Position) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])
