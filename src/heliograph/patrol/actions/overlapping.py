"""The same ground: a unit, those above and those below, held while something is checked against what stands there already."""

from __future__ import annotations

from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Unit


def same_ground(bureau_id: int, unit_id: int) -> list[int]:
    """The ids of the unit, those above it and those below. Locked until the transaction ends, so that two checks stand in line."""
    units = organisation.units(bureau_id)
    here = units[unit_id].path
    related = [one.id for one in units.values() if one.path.startswith(here) or here.startswith(one.path)]
    return list(Unit.objects.select_for_update().filter(id__in=related).order_by("id").values_list("id", flat=True))
