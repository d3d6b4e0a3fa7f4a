"""The map of a plan at the desk: what the page draws without a script, and what a script needs to try moves before the server judges."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from heliograph.beats.reading.mapped import DIGITS, moved
from heliograph.core.geography.datum import Datum
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol import cities, drawing
from heliograph.patrol.models import Plan
from heliograph.patrol.reading.finding import plan_for


@dataclass(frozen=True, slots=True)
class Drawn:
    """One beat on the map: number, name, colour, path, and where the number stands."""

    code: str
    number: int
    colour: int
    path: str
    at: tuple[int, int]


@dataclass(frozen=True, slots=True)
class PlanMap:
    """The sheet in steps; `rim`: the path around all; `units`: path, shade and colour of each, in the plan's order; `today` and `proposed`:
    beats by code."""

    width: int
    height: int
    rim: str
    units: list[tuple[str, int, int]]
    today: list[Drawn]
    proposed: list[Drawn]


def names_of(plan: Plan) -> dict[str, Text]:
    """The name of each beat of the plan, today's and new ones."""
    areas = organisation.areas(plan.bureau_id)
    found = {code: areas[code].title for code in plan.today if code in areas}
    for code in plan.beats:
        if code not in found:
            found[code] = Text(f"新警区 {code.removeprefix('new-')}", f"New beat {code.removeprefix('new-')}")
    return found


def numbers_of(plan: Plan) -> dict[str, int]:
    """The number each beat has on the map and in the tables beside it."""
    return {code: number for number, code in enumerate(sorted({*plan.today, *plan.beats}), 1)}


def map_of(plan: Plan) -> PlanMap:
    """A plan that has beats, drawn."""
    sheet, numbers = drawing.Sheet(plan.city), numbers_of(plan)
    colours = drawing.colours(plan.city, plan.beats, plan.today)
    shades = drawing.levels(plan.city["loads"])

    def drawn(grounds: dict[str, BaseGeometry]) -> list[Drawn]:
        return [
            Drawn(code, numbers[code], colours[code], path, at) for code, (path, at) in sheet.outlines(grounds).items()
        ]

    units = [
        (sheet.path(one), shade, colours[beat])
        for one, shade, beat in zip(sheet.shapes, shades, plan.beats, strict=True)
    ]
    today = cities.shapes(plan.city, plan.today) if plan.today else {}
    proposed = cities.shapes(plan.city, plan.beats)
    rim = sheet.path(shapely.unary_union([*proposed.values()]))
    return PlanMap(*sheet.size, rim, units, drawn(today), drawn(proposed))


def units_of(viewer: Viewer, plan_id: int) -> dict[str, object]:
    """What the script of the map counts with: as `core.planning.city`, beats by their place in `codes`. Raises `NotYours`."""
    plan = plan_for(viewer, plan_id)
    city, sheet = plan.city, drawing.Sheet(plan.city)
    codes, numbers = sorted(set(plan.beats)), numbers_of(plan)
    place = {code: at for at, code in enumerate(codes)}
    colours, names = drawing.colours(city, plan.beats, plan.today), names_of(plan)
    return {
        "names": city["names"], "loads": city["loads"], "at": city["at"], "areas": city["areas"],
        "perimeters": city["perimeters"], "middles": sheet.middles.tolist(), "edges": sheet.borders(),
        "of": [place[code] for code in plan.beats], "codes": codes, "numbers": [numbers[code] for code in codes],
        "titles": [[names[code].zh, names[code].en] for code in codes], "colours": [colours[code] for code in codes],
        "moves": len(plan.moves), "undone": len(plan.undone),
    }  # fmt: skip


def drawn(viewer: Viewer, plan_id: int, datum: Datum, *, which: str) -> dict[str, object]:
    """A FeatureCollection of a plan's beats, `which`: "today" or "proposed". Raises `NotYours`."""
    plan = plan_for(viewer, plan_id)
    beats, names, features = plan.today if which == "today" else plan.beats, names_of(plan), []
    if beats:
        for code, shape in cities.shapes(plan.city, beats).items():
            there = moved(shape, datum)
            inside = there.representative_point()
            properties = {
                "name_zh": names[code].zh, "name_en": names[code].en, "at": [round(inside.x, DIGITS), round(inside.y, DIGITS)],
                "href": f"#beat-{code}",
            }  # fmt: skip
            features.append({"type": "Feature", "geometry": mapping(there), "properties": properties})
    return {"type": "FeatureCollection", "features": features}
