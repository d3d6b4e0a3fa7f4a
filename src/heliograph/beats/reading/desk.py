"""Which cards an officer keeps: a lead those of the units below, an administrator all."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from heliograph.beats.models import Holder
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, AreaKind, Officer, Posting, Role
from heliograph.organisation.reading import Viewer

KEEPERS = frozenset({Role.LEAD, Role.CHIEF, Role.ADMINISTRATOR})


def may_change(viewer: Viewer, area: Area) -> bool:
    """Whether this officer keeps the card."""
    is_here = area.bureau_id == viewer.bureau_id and area.kind != AreaKind.POST
    return is_here and (viewer.is_one_of(Role.ADMINISTRATOR) or area.unit_id in viewer.led_units)


def own_areas(viewer: Viewer) -> list[Area]:
    """The beats and areas whose cards this officer keeps, beats first, by code."""
    every = [one for one in organisation.areas(viewer.bureau_id).values() if may_change(viewer, one)]
    return sorted(every, key=lambda one: (one.kind != AreaKind.BEAT, one.code))


def eligible(area: Area, today: date) -> list[Officer]:
    """Officers in service who are posted today in the area's unit, one above or one below it, by badge."""
    units = organisation.units(area.bureau_id)
    here = units[area.unit_id].path
    near = [one.id for one in units.values() if one.path.startswith(here) or here.startswith(one.path)]
    posted = Posting.objects.filter(unit__in=near, officer__active=True, role__in=(Role.HANDLER, Role.LEAD, Role.CHIEF))
    held = posted.filter(Q(since=None) | Q(since__lte=today), Q(until=None) | Q(until__gte=today))
    return list(Officer.objects.filter(id__in=held.values("officer")).select_related("profile").order_by("badge"))


def holders(area: Area) -> list[Holder]:
    """Everybody who is or was on the card, the newest first."""
    return list(Holder.objects.filter(area=area).select_related("officer__profile").order_by("-since", "-id")[:100])
