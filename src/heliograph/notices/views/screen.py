"""Large screens of lobbies and buses: what holds now, in big type. They look again by themselves."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.matters.views.bureau import bureau_of
from heliograph.notices.reading import public
from heliograph.notices.views.public import kept
from heliograph.organisation import reading as organisation

KEPT = "public, max-age=20"


@require_safe
def screen(request: HttpRequest, code: str = "") -> HttpResponse:
    """Of the whole bureau, or of what concerns one unit. Alerts alone stand while there is one."""
    bureau, now = bureau_of(request), timezone.now()
    unit = next((one for one in organisation.units(bureau.id).values() if one.code == code), None)
    if code and unit is None:
        raise Http404
    shown = public.on_screen(bureau.id, now=now, area=unit.code if unit else "")
    context = {"notices": shown, "unit": unit, "now": now}
    return kept(request, render(request, "notices/screen.html", context), KEPT)
