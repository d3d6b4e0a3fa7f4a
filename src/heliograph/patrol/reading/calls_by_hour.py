"""Calls of the public on a unit's ground by day and hour, from accepted files: whole days without a gap, the newest run of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from django.db.models import Sum

from heliograph.core.calls.cells import Cell
from heliograph.core.calls.columns import Origin
from heliograph.core.planning.staffing import LEAST_DAYS, Counts
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.patrol.models import CallCount
from heliograph.patrol.reading.covered import covered
from heliograph.patrol.reading.ground import ground_of
from heliograph.patrol.reading.workload import files_for


@dataclass(frozen=True, slots=True)
class CallsByHour:
    """`calls`: how many there are in these days; `minutes`: the mean that a call keeps a crew, None where no file says; `first`, `last`:
    the days. `is_cut`, `without`: see `Covered`."""

    counts: Counts
    calls: int
    minutes: float | None
    first: date
    last: date
    is_cut: bool
    without: tuple[Text, ...]


Kept = tuple[tuple[int, str, datetime | None], ...]
"""Of each file: what tells it from every other. A file that was accepted never changes."""


def calls_by_hour(bureau_id: int, unit_id: int, today: date) -> CallsByHour | None:
    """None where the unit has no ground, or fewer than `LEAST_DAYS` whole days of calls."""
    files = files_for(bureau_id, unit_id)
    found = covered(bureau_id, unit_id, files, today)
    days, ground = _newest_run(found.days), ground_of(bureau_id, unit_id, today)
    if len(days) < LEAST_DAYS or ground is None:
        return None
    kept = tuple((one.id, one.digest, one.accepted_at) for one in files)
    counts, minutes = _counted(bureau_id, kept, days, ground.wkb, organisation.zone(bureau_id))
    return CallsByHour(
        counts, int(counts.calls.sum()), minutes, date.fromordinal(days.start), date.fromordinal(days.stop - 1), found.is_cut, found.without
    )  # fmt: skip


@lru_cache(maxsize=16)
def _counted(bureau_id: int, files: Kept, days: range, ground: bytes, zone: ZoneInfo) -> tuple[Counts, float | None]:
    """With the mean minutes that a call keeps a crew, where a file says."""
    counts = np.zeros((len(days), 24), np.int64)
    timed, minutes = 0, 0.0
    rows = CallCount.objects.filter(
        bureau_id=bureau_id, file_id__in=[one[0] for one in files], origin=Origin.PUBLIC.value
    )
    summed = rows.values_list("cell", "hour").annotate(Sum("calls"), Sum("timed"), Sum("minutes"))
    inside = _inside(set(rows.values_list("cell", flat=True).distinct()), ground)
    for cell, hour, calls, some, lasted in summed.iterator():
        at = hour.astimezone(zone)
        if cell in inside and at.toordinal() in days:
            counts[at.toordinal() - days.start, at.hour] += calls
            timed, minutes = timed + some, minutes + lasted
    return Counts(counts, days.start), minutes / timed if timed and minutes > 0 else None


def _newest_run(found: Iterable[int]) -> range:
    """Days that follow each other, without the first and the last, which may be parts: the newest run that is long enough, else the longest."""
    days = sorted(found)
    runs, begins = [], 0
    for at in range(1, len(days) + 1):
        if at == len(days) or days[at] != days[at - 1] + 1:
            runs.append(range(days[begins] + 1, days[at - 1]))
            begins = at
    enough = [run for run in runs if len(run) >= LEAST_DAYS]
    return enough[-1] if enough else max(runs, key=len, default=range(0))


def _inside(cells: set[str], ground: bytes) -> set[str]:
    """Those whose middle lies on the ground: of two neighbours one has the cell."""
    names = sorted(cells)
    if not names:
        return set()
    west, south, east, north = np.array([Cell.named(name).box() for name in names]).T
    there = shapely.from_wkb(ground)
    shapely.prepare(there)
    lies = shapely.intersects_xy(there, (west + east) / 2, (south + north) / 2)
    return {name for name, lies_there in zip(names, lies.tolist(), strict=True) if lies_there}
