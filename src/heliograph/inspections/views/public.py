"""Random checks and inspection for everybody: what was announced, drawn and found, and the file to repeat a draw with."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.inspections.reading import public
from heliograph.matters.errors import NotFound
from heliograph.matters.identifiers import read_id
from heliograph.matters.views.bureau import bureau_of
from heliograph.supervision.models import PublicDraw
from heliograph.supervision.reading import draws


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is checked at random, what inspection found, and whether it was put right in time."""
    bureau, now = bureau_of(request), timezone.now()
    found, more = draws.listed(
        bureau.id, PublicDraw.Purpose.INSPECTION, now=now, after=read_id(request.GET.get("after", ""))
    )
    context = {
        "draws": found,
        "more": more,
        "units": public.findings_by_unit(bureau.id, now=now),
        "rechecks": public.rechecks(bureau.id, now=now),
        "lines": public.newest_lines(bureau.id, now=now),
    }
    return render(request, "inspections/index.html", context)


@require_safe
def draw(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """One draw: its strata, its seed, its results, and how to repeat it."""
    try:
        page = public.draw_page(bureau_of(request).id, draw_id, now=timezone.now())
    except NotFound:
        raise Http404 from None
    return render(request, "inspections/draw.html", {"page": page, "draw": page.draw})


@require_safe
def file(request: HttpRequest, draw_id: UUID) -> HttpResponse:
    """The file of any public draw, as `heliograph draw verify` reads it."""
    try:
        text = draws.file_of(draws.draw_row(bureau_of(request).id, draw_id))
    except NotFound:
        raise Http404 from None
    if text is None:
        raise Http404("not in the log yet")
    headers = {"Content-Disposition": f'attachment; filename="draw-{draw_id}.json"', "Cache-Control": "max-age=60"}
    return HttpResponse(text, content_type="application/json", headers=headers)
