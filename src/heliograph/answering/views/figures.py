"""The public page of template answers: by unit and month, with its method."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from heliograph.answering.reading.figures import Figures, figures
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau

PUBLIC = "public, max-age=300"
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """How many answers were written anew, and how many were largely written before."""
    bureau = _bureau(request)
    found = _figures(request, bureau)
    names = {unit.id: unit.title for unit in organisation.units(bureau.id).values()}
    return _public(render(request, "answering/figures.html", {"found": found, "names": names}))


@require_safe
def templates_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table: unit (empty: the whole bureau), month, answers, templates; empty where it is not published."""
    bureau = _bureau(request)
    found = _figures(request, bureau)
    codes = {unit.id: unit.code for unit in organisation.units(bureau.id).values()}
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="templates-{found.month:%Y-%m}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["unit", "month", "answers", "templates"])
    for row in (*found.months, *found.units):
        unit = "" if row.unit is None else codes.get(row.unit, "")
        numbers = ("" if value is None else value for value in (row.answers, row.templates))
        writer.writerow([unit, f"{row.month:%Y-%m}", *numbers])
    return _public(response)


def _figures(request: HttpRequest, bureau: Bureau) -> Figures:
    today = timezone.now().astimezone(organisation.zone(bureau.id)).date()
    asked = _MONTH.fullmatch(request.GET.get("month", ""))
    month = (
        date(int(asked[1]), int(asked[2]), 1) if asked else (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    )
    return figures(bureau.id, month, today=today)


def _bureau(request: HttpRequest) -> Bureau:
    bureau = getattr(request, "bureau", None)
    if not isinstance(bureau, Bureau):
        raise Http404
    return bureau


def _public(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = PUBLIC
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
