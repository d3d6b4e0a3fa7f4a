"""Pages about one thing, of the whole bureau or of one unit: promises, ratings, complaints, openness."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heliograph.boards import reading, words
from heliograph.boards.views.asked import asked, for_all
from heliograph.core.procedure import Procedure, Promise
from heliograph.insight.reading.rows import to_answer
from heliograph.matters import procedures
from heliograph.organisation import reading as organisation

COMPLAIN = "complain"
ASKED_FOR = "information-request"


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """What each procedure promises, and how often it was kept."""
    wanted = asked(request, request.GET.get("unit"))
    context = wanted.context() | {"say": words, "theme": None}
    if wanted.of is not None:
        found = procedures.all_in_force(wanted.bureau.id, wanted.today)
        context |= {
            "theme": reading.promises(wanted.of),
            "promised": [(one, owed) for one in found if (owed := _owed(one))],
        }
    return for_all(render(request, "boards/promises.html", context, status=200 if wanted.of is not None else 400))


def _owed(procedure: Procedure) -> list[Promise]:
    """The promises that "on time" is judged by."""
    names = set(to_answer(procedure))
    return [one for one in procedure.promises if one.name in names]


@require_safe
def ratings(request: HttpRequest) -> HttpResponse:
    """三率, always with how many rated of how many could."""
    wanted = asked(request, request.GET.get("unit"))
    context = wanted.context() | {"say": words, "theme": None}
    if wanted.of is not None:
        context["theme"] = reading.ratings(wanted.of)
    return for_all(render(request, "boards/ratings.html", context, status=200 if wanted.of is not None else 400))


@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """Complaints about the police and what came of them: of the whole bureau, for the unit complained about has no hand in it."""
    wanted = asked(request)
    themes: list[tuple[Procedure, reading.Theme, str]] = []
    if wanted.of is not None:
        found = [one for one in procedures.all_in_force(wanted.bureau.id, wanted.today) if one.group == COMPLAIN]
        chosen = [one for one in found if wanted.of.procedure in (None, one.code)]
        for one in chosen:
            of = reading.Of(wanted.bureau.id, wanted.of.span, None, one.code)
            themes.append((one, reading.complaints(of), urlencode(wanted.form.query() | {"procedure": one.code})))
    context = wanted.context() | {"say": words, "themes": themes}
    return for_all(render(request, "boards/complaints.html", context, status=200 if wanted.of is not None else 400))


@require_safe
def openness(request: HttpRequest) -> HttpResponse:
    """What was published, corrected and taken back; whether people were told; requests for information."""
    wanted = asked(request)
    context = wanted.context() | {"say": words, "theme": None}
    if wanted.of is not None:
        of, zone = wanted.of, organisation.zone(wanted.bureau.id)
        context |= {
            "theme": reading.openness(of),
            "requests": reading.asked_for(reading.Of(of.bureau_id, of.span, None, ASKED_FOR)),
            "published": reading.published(of.bureau_id, *of.span.bounds(zone)),
        }
    return for_all(render(request, "boards/openness.html", context, status=200 if wanted.of is not None else 400))
