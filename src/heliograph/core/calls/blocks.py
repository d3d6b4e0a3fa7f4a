"""Blocks (社区、网格) of a unit's own instead of squares: read from GeoJSON, each error with the number of its feature; made into a `Cut`.

Borders of two blocks are one where they are within two metres of each other; blocks are neighbours if they share ten metres of it. Calls
are counted by cells, so a cell's load goes to its blocks by the area each has of it.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from heliograph.core.calls.cells import Cell
from heliograph.core.calls.ground import MOST_UNITS, Cut
from heliograph.core.geography.datum import Datum, convert
from heliograph.core.geography.locating import METRES_A_DEGREE
from heliograph.core.planning.inputs import BadInput, Source, refuse_persons
from heliograph.core.text import Text, folded

NEAR = 2.0
SHARED = 10.0
"""Metres: how far apart one border may be drawn twice, and how much of it makes neighbours."""
OVERLAP = 0.02
"""Of the smaller block: more ground in common than this is an error."""
NAMES = ("name", "名称", "code", "编号", "网格", "网格名称", "社区", "id")
STATIONS = ("station", "unit", "派出所", "单位")
LONGEST = 60
SMALLEST = 100.0
"""Square metres."""


class BadBlocks(ValueError):
    """A file of blocks that can't be used: `texts` says what to put right, feature by feature, counted from 1 as in the file."""

    def __init__(self, texts: Sequence[Text]) -> None:
        super().__init__(texts[0].en)
        self.texts = tuple(texts)


@dataclass(frozen=True, slots=True)
class Block:
    """`station`: the code the file gives, empty if none."""

    name: str
    shape: BaseGeometry
    station: str


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of a file in its order; `dropped`: properties that were not read."""

    blocks: tuple[Block, ...]
    dropped: tuple[str, ...]


def read(text: str, datum: Datum = Datum.WGS84) -> Blocks:
    """A FeatureCollection of polygons. Raises `BadBlocks`, with every feature at fault."""
    features = _features(text)
    keys = sorted({str(key) for one in features for key in _properties(one)})
    name_key, station_key = _key(keys, NAMES), _key(keys, STATIONS)
    try:
        refuse_persons(Source("GeoJSON", text), 1, [key for key in keys if key not in (name_key, station_key)])
    except BadInput as error:
        raise BadBlocks([error.text]) from None
    wrong: list[Text] = []
    found: list[Block] = []
    numbers: dict[str, int] = {}
    for number, one in enumerate(features, 1):
        try:
            block = _block(one, number, name_key, station_key, datum)
            if block.name in numbers:
                raise _Wrong(
                    f"名称“{block.name}”与第 {numbers[block.name]} 个重复",
                    f"the name {block.name!r} is that of feature {numbers[block.name]}",
                )
        except _Wrong as error:
            wrong.append(Text(f"第 {number} 个：{error.text.zh}。", f"Feature {number}: {error.text.en}."))
        else:
            numbers[block.name] = number
            found.append(block)
    wrong += list(_overlapping(found, numbers))
    if wrong:
        raise BadBlocks(wrong)
    return Blocks(tuple(found), tuple(key for key in keys if key not in (name_key, station_key)))


class _Wrong(ValueError):
    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


def _features(text: str) -> list[object]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise BadBlocks([Text("这不是 GeoJSON。", "This is no GeoJSON.")]) from None
    features = value.get("features") if isinstance(value, dict) and value.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        raise BadBlocks([Text("要一个不空的 FeatureCollection。", "A FeatureCollection with features is needed.")])
    if len(features) > MOST_UNITS:
        zh = f"有 {len(features)} 个，最多 {MOST_UNITS} 个：请把小的合并。"
        raise BadBlocks([Text(zh, f"{len(features)} features; {MOST_UNITS} at most. Join small ones.")])
    return features


def _properties(feature: object) -> Mapping[str, object]:
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def _key(keys: Sequence[str], wanted: Sequence[str]) -> str | None:
    by_word = {folded(key): key for key in keys}
    return next((by_word[folded(word)] for word in wanted if folded(word) in by_word), None)


def _block(feature: object, number: int, name_key: str | None, station_key: str | None, datum: Datum) -> Block:
    properties = _properties(feature)
    name = str(properties.get(name_key) or "").strip() if name_key else str(number)
    if not name:
        raise _Wrong("没有名称", "it has no name")
    if len(name) > LONGEST:
        raise _Wrong(f"名称长于 {LONGEST} 个字", f"its name is longer than {LONGEST} characters")
    station = str(properties.get(station_key) or "").strip() if station_key else ""
    return Block(name, _ground(feature, datum), station)


def _ground(feature: object, datum: Datum) -> BaseGeometry:
    value = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(value, dict) or value.get("type") not in ("Polygon", "MultiPolygon"):
        raise _Wrong("不是面（Polygon 或 MultiPolygon）", "it is no Polygon or MultiPolygon")
    try:
        found = shapely.force_2d(shape(value))
    except (ValueError, TypeError, AttributeError, IndexError, KeyError, shapely.errors.GEOSException):
        raise _Wrong("坐标读不出来", "its coordinates can't be read") from None
    at = shapely.get_coordinates(found)
    if not len(at) or not np.isfinite(at).all() or (np.abs(at) > (180, 90)).any():
        raise _Wrong("坐标不是经度、纬度（度）", "its coordinates are no degrees of longitude and latitude")
    if not found.is_valid:
        why = explain_validity(found)
        raise _Wrong(f"边界自己相交或没有闭合（{why}）", f"its border crosses itself or is open ({why})")
    if datum is not Datum.WGS84:
        found = shapely.transform(found, lambda one: np.column_stack(convert(one[:, 0], one[:, 1], datum, Datum.WGS84)))
    if _flat([found])[0].area < SMALLEST:
        raise _Wrong("面积不到 100 平方米", "it is smaller than 100 square metres")
    return found


def _flat(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """In metres, on a plane that touches the middle."""
    bounds = shapely.total_bounds(np.array(shapes, dtype=object))
    wide = METRES_A_DEGREE * math.cos(math.radians(float(bounds[1] + bounds[3]) / 2))
    return [shapely.transform(one, lambda at: at * (wide, METRES_A_DEGREE)) for one in shapes]


def _overlapping(found: Sequence[Block], numbers: Mapping[str, int]) -> Iterator[Text]:
    if not found:
        return
    flat = np.array(_flat([one.shape for one in found]), dtype=object)
    first, second = shapely.STRtree(flat).query(flat, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    common = shapely.area(shapely.intersection(flat[first], flat[second]))
    least = np.minimum(shapely.area(flat[first]), shapely.area(flat[second]))
    for a, b in zip(first[common > OVERLAP * least].tolist(), second[common > OVERLAP * least].tolist(), strict=True):
        one, other = numbers[found[a].name], numbers[found[b].name]
        yield Text(
            f"第 {one} 个“{found[a].name}”和第 {other} 个“{found[b].name}”重叠。",
            f"Feature {one} ({found[a].name}) and feature {other} ({found[b].name}) overlap.",
        )


def cut_blocks(names: Sequence[str], shapes: Sequence[BaseGeometry]) -> Cut:
    """Units as planners put together, in the order given."""
    flat = np.array(_flat(shapes), dtype=object)
    tree = shapely.STRtree(flat)
    first, second = tree.query(flat, predicate="dwithin", distance=NEAR)
    once = first < second
    first, second = first[once], second[once]
    wide = shapely.buffer(flat, NEAR, quad_segs=2)
    borders = shapely.length(shapely.intersection(shapely.boundary(flat[first]), wide[second]))
    edges = {
        (a, b): length
        for a, b, length in zip(first.tolist(), second.tolist(), borders.tolist(), strict=True)
        if length >= SHARED
    }
    areas, lengths = (tuple(one(flat).tolist()) for one in (shapely.area, shapely.length))
    return Cut(tuple(names), tuple(shapes), 1, edges, areas, lengths, _cells(shapes))


def _cells(shapes: Sequence[BaseGeometry]) -> dict[Cell, tuple[tuple[int, float], ...]]:
    """Of each cell the places of its blocks, each with its share of the ground that any block has of the cell."""
    grounds: dict[Cell, list[tuple[int, float]]] = defaultdict(list)
    for place, one in enumerate(shapes):
        west, south, east, north = one.bounds
        first, last = Cell.at(west, south), Cell.at(east, north)
        cells = [
            Cell(row, column)
            for row in range(first.row, last.row + 1)
            for column in range(first.column, last.column + 1)
        ]
        boxes = shapely.box(*np.array([cell.box() for cell in cells]).T)
        for cell, area in zip(cells, shapely.area(shapely.intersection(boxes, one)).tolist(), strict=True):
            if area > 0:
                grounds[cell].append((place, area))
    return {
        cell: tuple((place, area / sum(one for _, one in parts)) for place, area in parts)
        for cell, parts in grounds.items()
    }


def kept(blocks: Blocks) -> list[tuple[str, dict[str, object], str]]:
    """As a row holds them: name, geometry, station's code."""
    return [(one.name, dict(mapping(shapely.set_precision(one.shape, 1e-7))), one.station) for one in blocks.blocks]
