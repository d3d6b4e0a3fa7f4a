"""Named polygons from a GeoJSON file of anybody's making: which property is the name, which datum, what had to be mended.

Stricter reading, for what becomes an area of the bureau, is `core.geometry`. Here a file is only looked things up in, so what
can be used is used, and a `Warning` names each feature that was mended or left out.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import shape as shaped
from shapely.geometry.base import BaseGeometry

from heliograph.core.geography.datum import Datum
from heliograph.core.geography.stated import AreasUnusable, properties_of, stated_datum
from heliograph.core.text import Text

NAMES = ("name", "name_zh", "名称", "name_cn", "title", "beat_name", "警区名称", "警区", "name_en", "beat", "beat_num",
         "beat_number", "beat_no", "number", "num", "no", "编号", "label", "code", "代码")  # fmt: skip
"""Properties that name an area, the likeliest first. Then any that ends in one of these words, then plain numbers of rows."""
_ENDINGS = ("name", "名称", "num", "number", "no", "nbr", "编号", "label", "code", "代码")
_ROW_NUMBERS = ("id", "objectid", "fid", "gid", "uid", "ogc_fid", "序号")
_NEARLY = 0.9
"""A property tells areas apart if it has at least this share of the different values that the best one has."""
_BETWEEN = re.compile(r"[\W_]+|(?<=[a-z0-9])(?=[A-Z])")
_KINDS = ("Polygon", "MultiPolygon", "GeometryCollection")
_MOST_DEGREES = 360


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An area as the file has it: its place in the file (the first is 1), its name, its valid polygon or polygons."""

    number: int
    name: str
    polygon: BaseGeometry


@dataclass(frozen=True, slots=True)
class NamedAreas:
    """All areas of a file in its order. `datum` is what the file says of itself, None where it says nothing."""

    areas: tuple[NamedArea, ...]
    property: str
    datum: Datum | None
    warnings: tuple[Text, ...]


def read_areas(data: bytes, *, name_property: str = "") -> NamedAreas:
    """Read a FeatureCollection or one Feature. Raises `AreasUnusable`.

    The name is the property `name_property`, compared without regard to case; without one the likeliest of `NAMES` that tells
    the areas apart.
    """
    value = _parsed(data)
    features = _features(value)
    datum = stated_datum(value, features)
    properties = [properties_of(one) for one in features]
    chosen = _property(properties, name_property)
    warnings: list[Text] = []
    areas = [
        NamedArea(number, _name(number, feature, found, chosen, warnings), polygon)
        for number, (feature, found) in enumerate(zip(features, properties, strict=True), 1)
        if (polygon := _polygon(number, feature.get("geometry"), warnings)) is not None
    ]
    if not areas:
        why_zh, why_en = (warnings[0].zh, warnings[0].en) if warnings else ("", "")
        raise AreasUnusable(f"文件里没有能用的区域。{why_zh}", f"No area in the file can be used. {why_en}".rstrip())
    return NamedAreas(tuple(areas), chosen, datum, tuple(warnings))


def _parsed(data: bytes) -> Mapping[str, Any]:
    for encoding in ("utf-8-sig", "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030"):
        try:
            value = json.loads(data.decode(encoding))
        except UnicodeDecodeError:
            continue
        except (ValueError, RecursionError) as error:
            where = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
            raise AreasUnusable(f"不是有效的 JSON{where}。", f"This is not valid JSON{where}.") from error
        if isinstance(value, Mapping):
            return value
        break
    raise AreasUnusable("文件要是 GeoJSON（FeatureCollection）。", "The file must be GeoJSON: a FeatureCollection.")


def _features(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if value.get("type") == "Feature":
        return [value]
    found = value.get("features")
    if value.get("type") != "FeatureCollection" or not isinstance(found, list):
        raise AreasUnusable("文件要是 GeoJSON（FeatureCollection）。", "The file must be GeoJSON: a FeatureCollection.")
    return [one if isinstance(one, Mapping) else {} for one in found]


def _property(properties: Sequence[Mapping[str, Any]], wanted: str) -> str:
    """The property that names the areas; empty if there is none."""
    keys = list(dict.fromkeys(key for one in properties for key in one))
    if wanted:
        found = [key for key in keys if key == wanted] or [key for key in keys if key.casefold() == wanted.casefold()]
        if not found:
            known = ", ".join(keys[:20]) or "-"
            raise AreasUnusable(
                f"没有属性“{wanted}”。有这些：{known}。", f"No area has the property {wanted!r}. There are: {known}."
            )
        return found[0]
    for candidates in (_naming(keys), [key for name in _ROW_NUMBERS for key in keys if key.casefold() == name]):
        different = {key: len({_word(one.get(key)) for one in properties} - {""}) for key in candidates}
        best = max(different.values(), default=0)
        chosen = next((key for key in candidates if best and different[key] >= _NEARLY * best), None)
        if chosen is not None:
            return chosen
    return ""


def _naming(keys: Sequence[str]) -> list[str]:
    exact = [key for name in NAMES for key in keys if key.casefold() == name]
    ending = [key for word in _ENDINGS for key in keys if _BETWEEN.split(key)[-1].casefold() == word]
    return list(dict.fromkeys([*exact, *ending]))


def _word(value: object) -> str:
    """A name as it is written out: words trimmed, 1713 and 1713.0 as "1713"; empty for what is no name."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() else str(value) if math.isfinite(value) else ""
    return str(value).strip()


def _name(
    number: int, feature: Mapping[str, Any], properties: Mapping[str, Any], chosen: str, warnings: list[Text]
) -> str:
    found = _word(properties.get(chosen)) if chosen else _word(feature.get("id"))
    if found:
        return found
    name = _word(feature.get("id")) or f"#{number}"
    warnings.append(
        Text(f"第 {number} 个区域没有名字，写成“{name}”。", f"Feature {number} has no name: written as {name!r}.")
    )
    return name


def _no_degrees(places: NDArray[np.float64]) -> tuple[str, str]:
    """Why coordinates are none on the earth: the two changed over, or numbers of a projection."""
    if len(places) and bool((abs(places) <= (90, 180)).all()):
        return (
            "经度和纬度好像写反了（要经度在前，纬度在后）",
            "latitude and longitude seem to be swapped; longitude comes first",
        )
    if len(places) and bool((abs(places) > _MOST_DEGREES).any()):
        return (
            "坐标好像是投影后的米或英尺，请先换成经纬度（经度在前，纬度在后）",
            "its coordinates look like metres or feet of a projection; convert the file to degrees, longitude first",
        )
    return "坐标不是经纬度（经度在前，纬度在后）", "its coordinates are no longitudes and latitudes, in that order"


def _polygon(number: int, geometry: object, warnings: list[Text]) -> BaseGeometry | None:
    """The valid polygons of a feature; None, with a warning, where there are none."""

    def without(zh: str, en: str) -> BaseGeometry | None:
        warnings.append(Text(f"第 {number} 个没有用：{zh}。", f"Feature {number} was left out: {en}."))
        return None

    if not isinstance(geometry, Mapping) or geometry.get("type") not in _KINDS:
        return without("不是多边形", "it is no polygon")
    try:
        with np.errstate(invalid="ignore"):  # NaN is refused below, with a sentence
            found = shapely.force_2d(shaped(geometry))
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, shapely.errors.ShapelyError):
        return without("坐标读不懂", "its coordinates can't be read")
    places = shapely.get_coordinates(found)
    if len(places) == 0 or not bool((abs(places) <= (180, 90)).all()):
        return without(*_no_degrees(places))
    if found.geom_type == "GeometryCollection" or not found.is_valid:
        reason = shapely.is_valid_reason(found)
        mended = shapely.make_valid(found, method="structure", keep_collapsed=False)
        parts = [one for one in shapely.get_parts(mended) if one.geom_type in ("Polygon", "MultiPolygon")]
        united = shapely.union_all(parts)
        if united.is_empty:
            return without("没有面积", "it has no area")
        if not found.is_valid:
            warnings.append(
                Text(f"第 {number} 个的边界有错，修好了：{reason}。", f"Feature {number} was mended: {reason}.")
            )
        return united
    return found if not found.is_empty else without("没有面积", "it has no area")
