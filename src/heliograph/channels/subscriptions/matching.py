"""Whom a notice concerns: which areas of subscribers meet which areas of notices.

A notice about a station concerns who subscribed to that station, to the branch above it, and to the whole bureau. A notice
about a branch concerns each of its stations. A notice that names no area concerns everybody.
"""

from __future__ import annotations

from collections.abc import Iterable

from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit


def met_by(bureau_id: int, areas: Iterable[str]) -> list[str]:
    """The codes whose subscribers a notice about `areas` concerns, in order; "" is the whole bureau."""
    units = organisation.units(bureau_id)
    named = list(areas)
    if not named or any(_is_root(units, code) for code in named):
        return sorted({"", *(unit.code for unit in units.values()), *organisation.areas(bureau_id)})
    met = {""}
    for code in named:
        met |= _around(bureau_id, units, code)
    return sorted(met)


def _is_root(units: dict[int, Unit], code: str) -> bool:
    return any(unit.code == code and unit.parent_id is None for unit in units.values())


def _around(bureau_id: int, units: dict[int, Unit], code: str) -> set[str]:
    """The area itself, what it lies in, and what lies in it."""
    area = organisation.areas(bureau_id).get(code)
    own = units.get(area.unit_id) if area else next((unit for unit in units.values() if unit.code == code), None)
    if own is None:
        return {code}
    met = {code} | {unit.code for unit in units.values() if own.path.startswith(unit.path)}
    if area is None:
        below = {unit.id for unit in units.values() if unit.path.startswith(own.path)}
        met |= {units[one].code for one in below}
        met |= {one.code for one in organisation.areas(bureau_id).values() if one.unit_id in below}
    return met
