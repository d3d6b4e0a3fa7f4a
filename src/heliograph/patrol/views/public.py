"""What anybody may see of patrol: which plans hold, and of one unit the beats, planned presence, and how its plan was made."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from heliograph.matters.reading import guides
from heliograph.matters.views.bureau import bureau_of
from heliograph.patrol import reading
from heliograph.patrol.times import CODE


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All plans that hold, what is told and what never is, and the way to a wish."""
    bureau = bureau_of(request)
    return _for_all(request, "patrol/public.html", {"plans": reading.plans_for_all(bureau.id)})


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit's patrol."""
    found = reading.public_patrol(bureau_of(request).id, code, timezone.localdate())
    if found is None:
        raise Http404
    return _for_all(request, "patrol/public_unit.html", {"sheet": found})


def _for_all(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """The same for everybody, but asked for anew each time: who answers for a beat must be true at once."""
    bureau = bureau_of(request)
    wish = guides.open_procedure(bureau.id, CODE, timezone.localdate())
    response = render(request, template, {**context, "wish": wish})
    patch_cache_control(response, public=True, no_cache=True)
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
