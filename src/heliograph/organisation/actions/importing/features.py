"""A GeoJSON file (RFC 7946) as numbered features, each with its values and its shape."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from heliograph.core.text import Text
from heliograph.organisation.actions.importing.lines import FileRefused, Line

MOST_FEATURES = 5_000
MOST_BYTES = 50_000_000
KNOWN = ("kind", "code", "name_zh", "name_en", "unit", "since", "until")


@dataclass(frozen=True, slots=True)
class Feature(Line):
    """One feature: its place in the file (the first is 1), its properties that we know, and its shape as it stands there."""

    geometry: object = field(default=None, repr=False)
    datum: str = "wgs-84"
    """The datum that the file was in. The shape here is in WGS-84 already."""


def read_features(data: bytes, *, datum: str = "") -> list[Feature]:
    """Read a GeoJSON FeatureCollection. Raises `FileRefused` with the line of what is no JSON, or the feature at fault.

    Shapes come out in WGS-84: from `datum` if it is named, else from the one the file names, else they are WGS-84.
    """
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // 1_000_000
        raise FileRefused(Text(f"文件最大 {most} MB，请分成几份。", f"At most {most} MB: split the file."))
    try:
        value = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        raise FileRefused(Text("文件要用 UTF-8 编码。", "The file must be in UTF-8.")) from None
    except json.JSONDecodeError as error:
        raise FileRefused(
            Text(f"不是有效的 JSON：{error.msg}", f"Not valid JSON: {error.msg}"), error.lineno
        ) from error
    except (ValueError, RecursionError) as error:
        raise FileRefused(Text("不是有效的 JSON。", "Not valid JSON.")) from error
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(features, list) or value.get("type") != "FeatureCollection":
        zh, en = "文件要是一个 GeoJSON FeatureCollection。", "The file must be one GeoJSON FeatureCollection."
        raise FileRefused(Text(zh, en))
    if not features or len(features) > MOST_FEATURES:
        zh, en = f"一次 1 到 {MOST_FEATURES} 个。", f"1 to {MOST_FEATURES} features at once, not {len(features)}."
        raise FileRefused(Text(zh, en))
    return _in_wgs84([_feature(number, one) for number, one in enumerate(features, 1)], value, features, datum)


def _in_wgs84(read: list[Feature], value: Mapping[str, object], features: list[Any], asked: str) -> list[Feature]:
    # numpy comes with the first file, not with every command
    from heliograph.core.geography.datum import Datum, named
    from heliograph.core.geography.stated import AreasUnusable, in_wgs84, stated_datum

    try:
        said = named(asked) if asked else stated_datum(value, features)
    except AreasUnusable as error:
        raise FileRefused(error.text) from error
    if asked and said is None:
        zh, en = f"不认识坐标系“{asked}”。", f"Unknown datum {asked!r}: one of {', '.join(Datum)}."
        raise FileRefused(Text(zh, en))
    came = said or Datum.WGS84
    return [replace(one, geometry=in_wgs84(one.geometry, came), datum=came.value) for one in read]


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _feature(number: int, value: object) -> Feature:
    properties = value.get("properties") if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or value.get("type") != "Feature" or not isinstance(properties, Mapping):
        zh, en = f"第 {number} 个不是 Feature，或者没有 properties。", f"Number {number} is no Feature with properties."
        raise FileRefused(Text(zh, en))
    known = {name: _words(properties[name]) for name in KNOWN if properties.get(name) is not None}
    return Feature(number, {"code": "", **known}, value.get("geometry"))


def _words(value: object) -> str:
    """What is no text can't be a code, a name or a day: it is kept so that the refusal names it."""
    return value.strip() if isinstance(value, str) else json.dumps(value)
