"""Finding the board of one's station: by address, in the list, on the map."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.boards import reading
from heliograph.boards.views.asked import for_all
from heliograph.core.geography.datum import Datum
from heliograph.matters.views.bureau import bureau_of

MOST_LETTERS = 80


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """All units in the order of the tree, or those that an address, a road, a name fits."""
    asked = request.GET.get("q", "").strip()[:MOST_LETTERS]
    found = reading.stations(bureau_of(request).id, asked, today=timezone.localdate())
    return for_all(render(request, "boards/find.html", {"words": asked, "found": found}))


@require_safe
def on_map(request: HttpRequest) -> HttpResponse:
    """The stations' areas on a map that is fetched only when asked for; the same as a list below it."""
    found = reading.stations(bureau_of(request).id, today=timezone.localdate())
    context = {"found": found, "tiles": settings.MAP_TILES, "credit": settings.MAP_CREDIT}
    return for_all(render(request, "boards/map.html", context))


@require_safe
def shapes(request: HttpRequest) -> HttpResponse:
    """What the map draws, in the datum of the map."""
    found = reading.shapes_of(bureau_of(request).id, timezone.localdate(), Datum(settings.MAP_DATUM))
    response = JsonResponse(found, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    response["Content-Type"] = "application/geo+json"
    return for_all(response)
