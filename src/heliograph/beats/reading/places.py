"""From a place on the earth to the beat it lies in. Nothing about who asked, or where, is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shapely.geometry import shape

from heliograph.core.geography.locating import OUTSIDE, Locator
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, AreaKind

FARTHEST = 2_000.0


@dataclass(frozen=True, slots=True)
class _Ready:
    """The areas of one bureau on one day, made ready to be asked. `source` is what they were made from."""

    source: dict[str, Area]
    day: date
    areas: list[Area]
    locator: Locator


_ready: dict[int, _Ready] = {}


def findable(bureau_id: int, today: date) -> list[Area]:
    """The beats that hold today, then the areas: where both hold a place, the beat is the answer."""
    every = [one for one in organisation.areas(bureau_id).values() if one.holds_on(today)]
    return [one for kind in (AreaKind.BEAT, AreaKind.AREA) for one in every if one.kind == kind]


def with_cards(bureau_id: int, today: date) -> list[Area]:
    """The beats that hold today, and the areas of units that have no beats."""
    every = findable(bureau_id, today)
    covered = {one.unit_id for one in every if one.kind == AreaKind.BEAT}
    return [one for one in every if one.kind == AreaKind.BEAT or one.unit_id not in covered]


def beat_at(bureau_id: int, lon: float, lat: float, today: date) -> Area | None:
    """The beat in which a WGS-84 place lies, else the area; None outside of all. On a border: the first by code."""
    ready = _for(bureau_id, today)
    found = ready.locator.place(lon, lat)
    return None if found == OUTSIDE else ready.areas[found]


def beats_around(bureau_id: int, lon: float, lat: float, metres: float, today: date) -> list[Area]:
    """All beats and areas within so many metres of a place, at most `FARTHEST`."""
    ready = _for(bureau_id, today)
    return [ready.areas[one] for one in ready.locator.around(lon, lat, min(metres, FARTHEST))]


def _for(bureau_id: int, today: date) -> _Ready:
    """Made anew when the organisation's areas were read anew and changed, or the day turned."""
    source = organisation.areas(bureau_id)
    kept = _ready.get(bureau_id)
    if kept is None or kept.day != today or (kept.source is not source and not _same(kept.source, source)):
        areas = findable(bureau_id, today)
        kept = _Ready(source, today, areas, Locator([shape(one.geometry) for one in areas]))
    elif kept.source is not source:
        kept = _Ready(source, today, [source[one.code] for one in kept.areas], kept.locator)
    _ready[bureau_id] = kept
    return kept


def _same(old: dict[str, Area], new: dict[str, Area]) -> bool:
    """Whether the same shapes hold in the same days."""
    return old.keys() == new.keys() and all(
        (a.kind, a.since, a.until) == (b.kind, b.since, b.until) and a.geometry == b.geometry
        for a, b in zip(old.values(), new.values(), strict=True)
    )
