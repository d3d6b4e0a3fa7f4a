"""Where somebody came from to a form: the beat that the address named (`?beat=`), or the form carries. The receipt leads back to it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Area, AreaKind


def beat_named(request: HttpRequest, bureau_id: int) -> Area | None:
    """The beat, if it is one today."""
    given = request.POST if request.method == "POST" else request.GET
    area = organisation.areas(bureau_id).get(given.get("beat", ""))
    if area is None or area.kind != AreaKind.BEAT or not area.holds_on(timezone.localdate()):
        return None
    return area
