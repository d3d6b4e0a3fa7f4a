"""Pages that belong to no app: the home page, switching language and type size, what we refuse to do."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

import heliograph
from heliograph.matters.reading import guides
from heliograph.matters.views.guides import same_for_all
from heliograph.notices.reading import public as notices
from heliograph.organisation import reading as organisation

LATEST = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """In danger? Call 110. Otherwise: what do you want to do?"""
    bureau = getattr(request, "bureau", None)
    found = guides.open_procedures(bureau.id, timezone.localdate()) if bureau else []
    now = timezone.now()
    context = {
        "groups": guides.in_groups(found),
        "alerts_in_force": notices.in_force(bureau.id, now=now) if bureau else [],
        "latest_notices": notices.newest(bureau.id, now=now, most=LATEST) if bureau else [],
    }
    return render(request, "site/home.html", context)  # kept by nobody: its form has a token


@require_safe
@same_for_all
def boundaries(request: HttpRequest) -> HttpResponse:
    return render(request, "site/boundaries.html")


@require_safe
@same_for_all
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "site/accessibility.html")


@require_safe
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back."""
    chosen = request.GET.get("to", "zh-hans")
    response = HttpResponseRedirect(_back(request))
    if translation.check_for_language(chosen) and chosen in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, chosen)
    return response


@require_safe
def large_type(request: HttpRequest) -> HttpResponse:
    """长辈模式: switch large type on or off and go back."""
    response = HttpResponseRedirect(_back(request))
    _remember(response, "large", "1" if request.GET.get("to", "on") == "on" else "0")
    return response


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=31_536_000, samesite="Lax", httponly=True, secure=settings.SESSION_COOKIE_SECURE
    )


def _back(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "/")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"


@require_safe
@same_for_all
def about(request: HttpRequest) -> HttpResponse:
    """What this is, who is answerable, how a promise and a receipt work."""
    bureau = getattr(request, "bureau", None)
    units = list(organisation.units(bureau.id).values()) if bureau else []
    return render(request, "site/about.html", {"units": [u for u in units if u.active]})


@require_safe
@same_for_all
def source(request: HttpRequest) -> HttpResponse:
    """Where the source is and under which licence."""
    return render(request, "site/source.html", {"version": heliograph.__version__})
