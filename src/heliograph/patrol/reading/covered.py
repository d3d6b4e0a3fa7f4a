"""On which days accepted files hold the calls of all of a unit's ground: those that every station's own files, or files of units above it, cover.

Stations may hand in calls of different days. Added as they are, a day of one station would stand for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.patrol.models import CallFile
from heliograph.patrol.reading.ground import areas_of


@dataclass(frozen=True, slots=True)
class Covered:
    """`days`: ordinals; `is_cut`: some station has other days as well, which are left out; `without`: stations without any file, of which
    nothing is known."""

    days: frozenset[int]
    is_cut: bool
    without: tuple[Text, ...]


def covered(bureau_id: int, unit_id: int, files: Iterable[CallFile], today: date) -> Covered:
    """Of files that touch the unit's ground. A unit on the map with others of the map below it is covered where those are; files of units
    below that are on no map are those of the unit above them."""
    units = organisation.units(bureau_id)
    there = {units[one.unit_id].path: units[one.unit_id].title for one in areas_of(bureau_id, unit_id, today)}
    lowest = [path for path in there if not any(other != path and other.startswith(path) for other in there)]
    by_file = [(units[one.unit_id].path, _days(one)) for one in files]
    days = {
        path: frozenset(day for of, some in by_file if path.startswith(of) or of.startswith(path) for day in some)
        for path in lowest
    }
    told = [some for some in days.values() if some]
    if not told:
        return Covered(frozenset(), False, ())
    common = frozenset.intersection(*told)
    without = tuple(there[path] for path, some in days.items() if not some)
    return Covered(common, any(some != common for some in told), without)


def _days(one: CallFile) -> range:
    if one.first_day is None or one.last_day is None:
        return range(0)
    return range(one.first_day.toordinal(), one.last_day.toordinal() + 1)
