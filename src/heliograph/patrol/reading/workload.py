"""What a plan is made from: the ground of a unit cut into units, the work of accepted calls in each, and whose each is today."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from django.db.models import Sum
from django.db.models.functions import ExtractHour
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from heliograph.core.calls.blocks import cut_blocks
from heliograph.core.calls.cells import Cell
from heliograph.core.calls.columns import Origin
from heliograph.core.calls.ground import Cut, city, cut
from heliograph.core.geography.locating import OUTSIDE, Locator
from heliograph.core.planning.city import City
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, AreaKind
from heliograph.patrol.models import BlockMap, CallCount, CallFile, FileState
from heliograph.patrol.reading.ground import areas_of, ground_of


@dataclass(frozen=True, slots=True)
class Work:
    """Units with their load. `stations`: the id of the organisation's unit that answers for each; `today`: the code of its beat, empty
    where there are no beats; `calls`: how many calls the load was made of; `in_minutes`: whether it is work or only counts. Of each unit,
    whatever the load was made of: calls of the public (`called`) and what officers found (`found`). `by_hour`: calls of the load by hour of
    the day, over `days` days. `left_out`: calls on the ground in no block; `blocks`: the name of the map of blocks, empty for squares."""

    cut: Cut
    city: City
    stations: tuple[int, ...]
    today: tuple[str, ...]
    calls: int
    in_minutes: bool
    called: tuple[float, ...] = ()
    found: tuple[float, ...] = ()
    by_hour: tuple[int, ...] = ()
    days: int = 0
    left_out: int = 0
    blocks: str = ""


def files_for(bureau_id: int, unit_id: int) -> list[CallFile]:
    """Accepted files with calls of this ground: the unit's own, those of units above and of units below."""
    units = organisation.units(bureau_id)
    here = units[unit_id].path
    related = [one.id for one in units.values() if one.path.startswith(here) or here.startswith(one.path)]
    return list(
        CallFile.objects.filter(bureau_id=bureau_id, unit_id__in=related, state=FileState.ACCEPTED).defer("report")
    )


def work_of(
    bureau_id: int, unit_id: int, today: date, origins: Collection[Origin], blocks: BlockMap | None = None
) -> Work | None:
    """In squares, or in `blocks`. None where the unit has no ground, or no accepted call of these origins lies on it."""
    ground = ground_of(bureau_id, unit_id, today)
    if ground is None:
        return None
    found = cut(ground) if blocks is None else cut_blocks(*_named(blocks))
    files = files_for(bureau_id, unit_id)
    ids = [one.id for one in files]
    by_cell = _minutes(bureau_id, ids, origins)
    timed, minutes = sum(one[1] for one in by_cell.values()), sum(one[2] for one in by_cell.values())
    mean = minutes / timed if timed and minutes > 0 else None
    weighed = {
        cell: float(calls) if mean is None else lasted + (calls - known) * mean
        for cell, (calls, known, lasted) in by_cell.items()
    }
    loads = found.loads(weighed)
    if not sum(loads) > 0:
        return None
    stations = _stations(bureau_id, unit_id, found, today)
    if blocks is not None:
        stations = tuple(told or seen for (_, _, told), seen in zip(blocks.blocks, stations, strict=True))
    calls = round(sum(found.loads({cell: float(one[0]) for cell, one in by_cell.items()})))
    beats = areas_of(bureau_id, unit_id, today, AreaKind.BEAT)
    called, met = (
        tuple(found.loads({cell: float(one[0]) for cell, one in _minutes(bureau_id, ids, [origin]).items()}))
        for origin in (Origin.PUBLIC, Origin.OFFICER)
    )
    return Work(
        found, city(found, loads, stations), stations, _beats(found, beats), calls, mean is not None, called, met,
        _by_hour(bureau_id, ids, origins, [cell.name for cell in by_cell if cell.within(found.by) in found.cells]), _days(files),
        _left_out(ground, found, by_cell) if blocks is not None else 0, blocks.name if blocks is not None else "",
    )  # fmt: skip


def _named(blocks: BlockMap) -> tuple[list[str], list[BaseGeometry]]:
    return [name for name, _, _ in blocks.blocks], [shape(drawn) for _, drawn, _ in blocks.blocks]


def _left_out(ground: BaseGeometry, found: Cut, by_cell: dict[Cell, tuple[int, int, float]]) -> int:
    outside = [cell for cell in by_cell if cell not in found.cells]
    touched = shapely.intersects(shapely.box(*np.array([cell.box() for cell in outside]).reshape(-1, 4).T), ground)
    return sum(by_cell[cell][0] for cell, is_touched in zip(outside, touched.tolist(), strict=True) if is_touched)


def _by_hour(bureau_id: int, files: list[int], origins: Collection[Origin], cells: list[str]) -> tuple[int, ...]:
    rows = CallCount.objects.filter(
        bureau_id=bureau_id, file_id__in=files, origin__in=[one.value for one in origins]
    ).annotate(clock=ExtractHour("hour", tzinfo=organisation.zone(bureau_id)))
    inside, found = set(cells), [0] * 24
    for cell, clock, calls in rows.values_list("cell", "clock").annotate(Sum("calls")):
        if cell in inside:
            found[clock] += calls
    return tuple(found)


def _days(files: list[CallFile]) -> int:
    """Days from the first to the last of each file; days in two files count once."""
    days: set[int] = set()
    for one in files:
        if one.first_day and one.last_day:
            days.update(range(one.first_day.toordinal(), one.last_day.toordinal() + 1))
    return len(days)


def _minutes(bureau_id: int, files: list[int], origins: Collection[Origin]) -> dict[Cell, tuple[int, int, float]]:
    rows = CallCount.objects.filter(bureau_id=bureau_id, file_id__in=files, origin__in=[one.value for one in origins])
    summed = rows.values_list("cell").annotate(Sum("calls"), Sum("timed"), Sum("minutes"))
    return {Cell.named(cell): (calls, timed, minutes) for cell, calls, timed, minutes in summed}


def _stations(bureau_id: int, unit_id: int, found: Cut, today: date) -> tuple[int, ...]:
    """Of the areas around a unit, the smallest says whose it is."""
    areas = sorted(areas_of(bureau_id, unit_id, today), key=lambda one: (shape(one.geometry).area, one.code))
    return tuple(areas[place].unit_id for place in _nearest(found, areas))


def _beats(found: Cut, beats: list[Area]) -> tuple[str, ...]:
    return tuple(beats[place].code for place in _nearest(found, beats)) if beats else tuple("" for _ in found.names)


def _nearest(found: Cut, areas: list[Area]) -> list[int]:
    """The first area that holds a point well inside the unit, else the nearest one."""
    shapes = [shape(one.geometry) for one in areas]
    middles = [one.representative_point() for one in found.shapes]
    places = Locator(shapes).places(np.array([one.x for one in middles]), np.array([one.y for one in middles]))
    return [
        int(place) if place != OUTSIDE else int(np.argmin([shapely.distance(one, middle) for one in shapes]))
        for place, middle in zip(places, middles, strict=True)
    ]
