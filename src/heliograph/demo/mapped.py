"""Where the invented bureau's units stand, what they answer for, and where officers can be met. The town is on no map."""

from __future__ import annotations

from datetime import datetime

from heliograph.organisation import actions
from heliograph.organisation.actions import Feature
from heliograph.organisation.models import Bureau

WEST, SOUTH, STEP = 119.00, 29.50, 0.06
STATIONS = (
    # unit, zh, en, column, row of the town's four quarters
    ("heping", "和平路派出所", "Heping Road Station", 0, 1),
    ("donghu", "东湖派出所", "Donghu Station", 0, 0),
    ("qiaotou", "桥头派出所", "Qiaotou Station", 1, 1),
    ("gaoxin", "高新派出所", "Gaoxin Station", 1, 0),
)
PLACES = {"chunan": (1.0, 1.0), "hexi": (0.6, 1.1), "hedong": (1.5, 1.0), "jiaojing": (0.9, 0.8)}
POSTS = (
    ("post-square", "人民广场执勤点", "People's Square post", "heping", (0.8, 1.2)),
    ("post-station", "火车站执勤点", "Railway station post", "qiaotou", (1.3, 1.6)),
)


def play(bureau: Bureau, now: datetime) -> None:
    """Units on the map, a station's area and two beats each, and two posts."""
    features = [_unit(code, *at) for code, at in PLACES.items()]
    for unit, zh, en, column, row in STATIONS:
        features.append(_unit(unit, column + 0.5, row + 0.5))
        features.append(_area("area", f"{unit}-area", f"{zh}辖区", f"{en} area", unit, (column, row, 1.0)))
        for number, offset in ((1, 0.0), (2, 0.5)):
            title = (f"{zh}第{'一二'[number - 1]}警区", f"{en} beat {number}")
            features.append(_area("beat", f"{unit}-beat-{number}", *title, unit, (column + offset, row, 0.5)))
    for code, zh, en, unit, at in POSTS:
        features.append(
            _feature({"kind": "post", "code": code, "name_zh": zh, "name_en": en, "unit": unit}, _point(*at))
        )
    numbered = [Feature(number, one.values, one.geometry) for number, one in enumerate(features, 1)]
    report = actions.import_areas(bureau, numbered, dry_run=False, now=now)
    assert report.written, [line.reason for line in report.lines]


def _unit(code: str, column: float, row: float) -> Feature:
    return _feature({"kind": "unit", "code": code}, _point(column, row))


def _area(kind: str, code: str, zh: str, en: str, unit: str, box: tuple[float, float, float]) -> Feature:
    column, row, width = box
    corners = [(column, row), (column + width, row), (column + width, row + 1), (column, row + 1), (column, row)]
    shape: dict[str, object] = {"type": "Polygon", "coordinates": [[position(*corner) for corner in corners]]}
    return _feature({"kind": kind, "code": code, "name_zh": zh, "name_en": en, "unit": unit}, shape)


def _point(column: float, row: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": position(column, row)}


def position(column: float, row: float) -> list[float]:
    """Longitude and latitude of a place in the town."""
    return [WEST + column * STEP, SOUTH + row * STEP]


def _feature(values: dict[str, str], shape: dict[str, object]) -> Feature:
    return Feature(0, values, shape)
