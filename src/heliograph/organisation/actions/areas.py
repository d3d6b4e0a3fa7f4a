"""Areas, beats and posts: added, changed, ended; never deleted, because notices name them. And where a unit stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from heliograph.core import geometry
from heliograph.core.geometry import BadGeometry
from heliograph.core.text import Text
from heliograph.organisation import reading
from heliograph.organisation.actions.recording import record
from heliograph.organisation.actions.units import CODE, FIELD_NAMES, lock
from heliograph.organisation.errors import NotGiven, Taken, Unreadable
from heliograph.organisation.models import Area, AreaKind, Bureau, Officer, Unit

SHAPES: Mapping[str, tuple[str, ...]] = {
    AreaKind.AREA: ("Polygon", "MultiPolygon"),
    AreaKind.BEAT: ("Polygon", "MultiPolygon"),
    AreaKind.POST: ("Point",),
}
AREA_FIELDS: Mapping[str, Text] = {
    "kind": Text("种类", "kind"),
    "code": FIELD_NAMES["code"],
    "name_zh": FIELD_NAMES["name_zh"],
    "name_en": FIELD_NAMES["name_en"],
    "unit": Text("单位", "unit"),
    "shape": Text("形状", "shape"),
    "since": Text("开始", "since"),
    "until": Text("至", "until"),
}
_LENGTHS = {"name_zh": 100, "name_en": 200}


@dataclass(frozen=True, slots=True)
class AreaDetails:
    """What is said about an area. `unit` is a unit's code; `geometry` GeoJSON, not yet checked."""

    kind: str
    code: str
    name_zh: str
    name_en: str
    unit: str
    geometry: object = field(repr=False)
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, area: Area) -> AreaDetails:
        return cls(
            kind=area.kind,
            code=area.code,
            name_zh=area.name_zh,
            name_en=area.name_en,
            unit=area.unit.code,
            geometry=area.geometry,
            since=area.since,
            until=area.until,
        )

    def values(self) -> dict[str, object]:
        """As it is recorded: of the shape its kind, how many corners it has and a digest, which tell one from another."""
        found = {name: getattr(self, name) for name in AREA_FIELDS if name != "shape"}
        days = {name: found[name].isoformat() if found[name] else "" for name in ("since", "until")}
        return {**found, "shape": shape_in_words(self.geometry), **days}


def shape_in_words(value: object) -> str:
    """ "Polygon, 12 · 3f2a…": short enough for a record, different for every shape."""
    if not isinstance(value, Mapping):
        return ""
    corners = sum(len(ring) - 1 for polygon in geometry.polygons(value) for ring in polygon) or 1
    digest = hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
    return f"{value.get('type')}, {corners} · {digest[:8]}"


@transaction.atomic
def save_area(
    bureau: Bureau, details: AreaDetails, *, area: Area | None = None, by: Officer | None, now: datetime
) -> Area:
    """Add an area (`area` is None) or change one. Twice the same changes nothing. Raises `OrganisationError`."""
    lock(bureau)
    before = AreaDetails.of(area) if area else None
    saved = write_area(bureau, details, area)
    record_area(bureau, saved, before, by, now)
    transaction.on_commit(reading.forget)
    return saved


def write_area(bureau: Bureau, details: AreaDetails, area: Area | None) -> Area:
    """Check and write one area. Call under `lock`."""
    check_names(details)
    if area is None and Area.objects.filter(bureau=bureau, code=details.code).exists():
        zh, en = f"代码“{details.code}”已经用了。", f"An area with the code {details.code!r} exists."
        raise Taken(Text(zh, en), "code")
    if details.since and details.until and details.until < details.since:
        raise Unreadable(Text("结束的日子在开始之前。", "It ends before it begins."), "until")
    written = area or Area(bureau=bureau, code=details.code)
    written.kind = details.kind
    written.name_zh, written.name_en = details.name_zh.strip(), details.name_en.strip()
    written.unit = unit_named(bureau, details.unit)
    written.geometry = read_shape(details.geometry, SHAPES[details.kind])
    written.since, written.until = details.since, details.until
    written.save()
    return written


def check_names(details: AreaDetails) -> None:
    if details.kind not in AreaKind.values:
        kinds = ", ".join(AreaKind.values)
        zh, en = f"种类要是这几种之一：{kinds}。", f"The kind must be one of {kinds}, not {details.kind!r}."
        raise Unreadable(Text(zh, en), "kind")
    if not CODE.fullmatch(details.code):
        zh = "代码用字母、数字、“-”和“_”，最多 50 个。"
        raise Unreadable(Text(zh, "A code is made of letters, digits, '-' and '_'."), "code")
    for name, most in _LENGTHS.items():
        text, what = getattr(details, name).strip(), AREA_FIELDS[name]
        if not text:
            raise NotGiven(name, what)
        if len(text) > most:
            raise Unreadable(
                Text(f"{what.zh}最多 {most} 个字。", f"The {what.en} has at most {most} characters."), name
            )


def unit_named(bureau: Bureau, code: str) -> Unit:
    found = Unit.objects.filter(bureau=bureau, code=code).first()
    if found is None:
        zh, en = f"没有代码是“{code}”的单位。", f"There is no unit with the code {code!r}."
        raise Unreadable(Text(zh, en), "unit")
    return found


def read_shape(value: object, allowed: tuple[str, ...]) -> geometry.Geometry:
    try:
        return geometry.read(value, allowed=allowed)
    except BadGeometry as error:
        raise Unreadable(error.text, "shape") from error


def record_area(
    bureau: Bureau, area: Area, before: AreaDetails | None, by: Officer | None, now: datetime, *, datum: str = ""
) -> None:
    """`datum` is the one that the shape came in, if it was converted: recorded with a change, never a change by itself."""
    verb = "area.added" if before is None else "area.changed"
    old = before.values() if before else None
    after = AreaDetails.of(area).values()
    if datum and after != old:
        after["datum"] = datum
    record(bureau, verb, f"area:{area.code}", area.name_zh, by=by, now=now, before=old, after=after)


def place_unit(unit: Unit, value: object, *, by: Officer | None, now: datetime) -> tuple[str, str]:
    """Put a unit on the map at a GeoJSON point. Returns where it was and where it is. Call under `lock`."""
    found = geometry.point(read_shape(value, ("Point",)))
    assert found is not None
    before = place_in_words(unit)
    unit.longitude, unit.latitude = found
    unit.save(update_fields=["longitude", "latitude"])
    after = place_in_words(unit)
    places = {"before": {"place": before}, "after": {"place": after}}
    record(unit.bureau, "unit.placed", f"unit:{unit.id}", unit.name_zh, by=by, now=now, **places)
    return before, after


def place_in_words(unit: Unit) -> str:
    """ "119.03, 29.6": longitude, latitude; empty where nobody said."""
    return "" if unit.longitude is None or unit.latitude is None else f"{unit.longitude:g}, {unit.latitude:g}"
