"""Which reply templates an officer may use or keep: few rows, never about a person."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from heliograph.core.procedure import Action
from heliograph.matters.models import Matter, ReplyTemplate
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer


def _above(bureau_id: int, unit_id: int) -> list[int]:
    """The unit and every unit above it."""
    return [int(one) for one in organisation.units(bureau_id)[unit_id].path.strip("/").split("/") if one]


def templates_for(matter: Matter, action: Action) -> list[ReplyTemplate]:
    """Templates that fit an action on a matter: of its unit, of those above, and of the whole bureau."""
    units = Q(unit=None) | Q(unit_id__in=_above(matter.bureau_id, matter.unit_id))
    fits = Q(procedure="") | Q(procedure=matter.procedure)
    rows = ReplyTemplate.objects.filter(units, fits, bureau_id=matter.bureau_id, active=True, action=action.name)
    return list(rows[:200])


def templates_of(viewer: Viewer) -> QuerySet[ReplyTemplate]:
    """Every template that the officer's units use, retired ones last."""
    reached = viewer.own_units | viewer.led_units | viewer.posted_units
    units = {above for unit in reached for above in _above(viewer.bureau_id, unit)} | reached
    rows = ReplyTemplate.objects.filter(Q(unit=None) | Q(unit_id__in=units), bureau_id=viewer.bureau_id)
    return rows.select_related("unit").order_by("-active", "action", "title", "id")
