"""Areas, beats, posts and the places of units from a GeoJSON file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from heliograph.core.text import Text
from heliograph.organisation.actions.areas import (
    AREA_FIELDS,
    AreaDetails,
    place_unit,
    record_area,
    unit_named,
    write_area,
)
from heliograph.organisation.actions.importing.features import Feature
from heliograph.organisation.actions.importing.lines import Line
from heliograph.organisation.actions.importing.report import Difference, ImportReport, Outcome, Seen
from heliograph.organisation.actions.importing.run import differences, run
from heliograph.organisation.errors import NotGiven, Taken
from heliograph.organisation.models import Area, Bureau, Officer

UNIT = "unit"
"""The kind of a feature that says where a unit stands; its code is the unit's."""
WGS84 = "wgs-84"
PLACE = Text("位置", "place")


def import_areas(
    bureau: Bureau,
    features: Sequence[Feature],
    *,
    dry_run: bool,
    now: datetime,
    by: Officer | None = None,
    confirmed: str | None = None,
) -> ImportReport:
    """Add and change areas as the features say; nothing is deleted, `until` ends one. Twice changes nothing.

    What a feature does not name stays as it is. All features are written or none is.
    """
    first: dict[tuple[bool, str], int] = {}

    def write(line: Line) -> Seen:
        assert isinstance(line, Feature)
        return _write(bureau, line, first, by, now)

    return run(bureau, features, write, lambda: None, dry_run=dry_run, confirmed=confirmed)


def _write(
    bureau: Bureau, feature: Feature, first: dict[tuple[bool, str], int], by: Officer | None, now: datetime
) -> Seen:
    code, is_unit = feature.get("code"), feature.get("kind") == UNIT
    if not code:
        raise NotGiven("code", AREA_FIELDS["code"])
    earlier = first.setdefault((is_unit, code), feature.number)
    if earlier != feature.number:
        raise Taken(Text(f"第 {earlier} 个已经写了这个代码。", f"Feature {earlier} has this code already."), "code")
    return _placed(bureau, feature, by, now) if is_unit else _area(bureau, feature, by, now)


def _placed(bureau: Bureau, feature: Feature, by: Officer | None, now: datetime) -> Seen:
    unit = unit_named(bureau, feature.get("code"))
    before, after = place_unit(unit, feature.geometry, by=by, now=now)
    changes = (Difference(PLACE, before, after),) if before != after else ()
    return Seen(feature.number, Outcome.CHANGED if changes else Outcome.UNCHANGED, unit.code, unit.name_zh, changes)


def _area(bureau: Bureau, feature: Feature, by: Officer | None, now: datetime) -> Seen:
    area = Area.objects.select_related("unit").filter(bureau=bureau, code=feature.get("code")).first()
    before = AreaDetails.of(area) if area else None
    written = write_area(bureau, _details(feature, before), area)
    came = "" if feature.geometry is None or feature.datum == WGS84 else feature.datum
    record_area(bureau, written, before, by, now, datum=came)
    changes = differences(AREA_FIELDS, before.values() if before else None, AreaDetails.of(written).values())
    outcome = Outcome.ADDED if before is None else Outcome.CHANGED if changes else Outcome.UNCHANGED
    return Seen(feature.number, outcome, written.code, written.name_zh, changes)


def _details(feature: Feature, before: AreaDetails | None) -> AreaDetails:
    old = before or AreaDetails("", feature.get("code"), "", "", "", None)
    return AreaDetails(
        kind=feature.get("kind", old.kind),
        code=old.code,
        name_zh=feature.get("name_zh", old.name_zh),
        name_en=feature.get("name_en", old.name_en),
        unit=feature.get("unit", old.unit),
        geometry=old.geometry if feature.geometry is None else feature.geometry,
        since=feature.day("since") if "since" in feature.values else old.since,
        until=feature.day("until") if "until" in feature.values else old.until,
    )
