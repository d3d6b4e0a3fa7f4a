"""For everybody: what units are appraised by, what came of it, the objections and their answers, and the bureau's goals."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.appraisal import shown as words
from heliograph.appraisal.reading import goals as reading_goals
from heliograph.appraisal.reading import pages as reading
from heliograph.matters.errors import NotFound
from heliograph.matters.views.bureau import bureau_of


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every unit and period that both sides agreed on, in the order of the units; the sets in use."""
    bureau = bureau_of(request)
    context = {
        "lines": reading.public_lines(bureau.id),
        "sets": newest(reading.versions(bureau.id)),
        "show": words,
        "now": timezone.now,
    }
    return render(request, "appraisal/index.html", context)


def newest(versions: list[reading.Version]) -> list[reading.Version]:
    """Of each set the version loaded last."""
    found: dict[str, reading.Version] = {}
    for one in versions:
        found.setdefault(one.row.code, one)
    return list(found.values())


@require_safe
def one(request: HttpRequest, appraisal_id: UUID) -> HttpResponse:
    """One unit's period: targets, result, how it was computed, what was objected and answered."""
    try:
        page = reading.shown(bureau_of(request).id, appraisal_id)
    except NotFound:
        raise Http404 from None
    return render(request, "appraisal/one.html", {"page": page, "show": words, "now": timezone.now})


@require_safe
def one_set(request: HttpRequest, code: str) -> HttpResponse:
    """A set of indicators with every version, and the rules by which points are made."""
    versions = reading.versions(bureau_of(request).id, code)
    if not versions:
        raise Http404
    return render(request, "appraisal/set.html", {"versions": versions, "show": words})


@require_safe
def goals(request: HttpRequest) -> HttpResponse:
    """The bureau's goals, who owes which part by when, and what came of it."""
    return render(request, "appraisal/goals.html", {"goals": reading_goals.goals(bureau_of(request).id)})
