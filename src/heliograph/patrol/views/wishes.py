"""The wishes behind a count, for who plans for the unit."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol import reading


@require_safe
@staff(roles=reading.PLANNERS)
def listing(request: StaffRequest) -> HttpResponse:
    """Of a unit (`?unit=`) and a beat (`?beat=`, empty for those that named none), a year back."""
    asked = request.GET.get("unit", ""), request.GET.get("beat", "")
    found = reading.wished(request.viewer, *asked, now=timezone.now())
    if found is None:
        raise Http404
    return desk_frame.page(request, "patrol/wished.html", {"found": found}, section="desk_patrol")
