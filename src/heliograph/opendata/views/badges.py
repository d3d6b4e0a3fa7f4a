"""Badges for other sites: the picture, the same as JSON, and a page of codes to embed."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.guides import same_for_all
from heliograph.opendata import badge
from heliograph.opendata.reading import pages
from heliograph.opendata.views.answering import AN_HOUR, data, digest_of, open_to_all
from heliograph.organisation.models import Unit

LANGUAGES = {"zh": "zh", "en": "en"}


@require_safe
@same_for_all
def listing(request: HttpRequest) -> HttpResponse:
    """Every unit's badge."""
    return render(request, "opendata/badges.html", {"units": pages.badges(bureau_of(request).id)})


@require_safe
@same_for_all
def codes(request: HttpRequest, unit: str) -> HttpResponse:
    """One unit's badge, with what to copy into another page."""
    found = _unit(request, unit)
    bureau = bureau_of(request)
    since, until = pages.days_of_badge(bureau.id, timezone.now())
    context = {
        "unit": found,
        "one": pages.badge_of(bureau.id, found, now=timezone.now()),
        "label": badge.LABEL,
        "released": pages.released_of(bureau.id, found),
        "since": since,
        "until": until,
        "site": settings.BASE_URL.removesuffix("/"),
    }
    return render(request, "opendata/badge.html", context)


@require_safe
def picture(request: HttpRequest, unit: str, language: str) -> HttpResponse:
    """The badge as SVG."""
    if language not in LANGUAGES:
        raise Http404
    found = _unit(request, unit)
    drawn = badge.svg(pages.badge_of(bureau_of(request).id, found, now=timezone.now()), language)
    kind = "image/svg+xml; charset=utf-8"
    return data(request, drawn.encode(), kind, AN_HOUR, etag=digest_of(drawn.encode()))


@require_safe
def value(request: HttpRequest, unit: str) -> HttpResponse:
    """The badge as JSON."""
    found = _unit(request, unit)
    bureau, now = bureau_of(request), timezone.now()
    since, until = pages.days_of_badge(bureau.id, now)
    page = settings.BASE_URL.removesuffix("/") + reverse("opendata_badge", args=[found.code])
    said = badge.value(
        pages.badge_of(bureau.id, found, now=now),
        since=since.isoformat(),
        until=until.isoformat(),
        page=page,
        released=pages.released_of(bureau.id, found),
    )
    return open_to_all(JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1}), AN_HOUR)


def _unit(request: HttpRequest, code: str) -> Unit:
    found = pages.unit_of_code(bureau_of(request).id, code)
    if found is None:
        raise Http404
    return found
