"""For everybody: the board of a month, a rule's duties, one duty's line."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.core.receipt import Mistyped, read_number
from heliograph.core.whole import whole_number
from heliograph.duties import reading
from heliograph.duties.models import Status
from heliograph.duties.reading import Month
from heliograph.duties.reading.lines import PAGE
from heliograph.duties.rulebook import EARLIEST, LATEST
from heliograph.matters.errors import NotFound
from heliograph.matters.views.bureau import bureau_of
from heliograph.organisation import reading as organisation


def month_of(written: str) -> Month:
    """The month asked for as "2026-03"; this one where nothing sensible was."""
    try:
        first = date.fromisoformat(f"{written}-01")
    except ValueError:
        first = date.min
    return Month(first) if EARLIEST <= first <= LATEST else Month.of(timezone.localdate())


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """By rule and unit, what was owed this month and what came of it; and the rules themselves."""
    bureau = bureau_of(request)
    found = reading.board(bureau.id, month_of(request.GET.get("month", "")))
    context = {"board": found, "rules": [one for one in reading.in_use(bureau.id) if one.rule.stopped is None]}
    return render(request, "duties/board.html", context)


@require_safe
def listing(request: HttpRequest, rule: str) -> HttpResponse:
    """The duties of a rule in a month: all, or those of a unit or a status."""
    bureau = bureau_of(request)
    title = reading.titles(bureau.id).get(rule)
    if title is None:
        raise Http404
    month = month_of(request.GET.get("month", ""))
    unit, status = whole_number(request.GET.get("unit", ""), digits=9), request.GET.get("status", "")
    asked = status if status in {*Status.values, "moved"} else ""
    lines = reading.under(bureau.id, rule, month, unit=unit, status=asked, after=_place(request.GET.get("after", "")))
    context = {
        "title": title, "rule": rule, "month": month, "lines": lines, "status": asked, "unit": unit,
        "unit_title": organisation.unit_name(bureau.id, unit), "more": len(lines) == PAGE,
    }  # fmt: skip
    return render(request, "duties/listing.html", context)


def _place(written: str) -> tuple[date, UUID] | None:
    day, _, line = written.partition("_")
    try:
        return date.fromisoformat(day), UUID(line)
    except ValueError:
        return None


@require_safe
def line(request: HttpRequest, duty_id: UUID) -> HttpResponse:
    """One duty: for whom, by when, what came of it."""
    try:
        found = reading.shown(bureau_of(request).id, duty_id)
    except NotFound:
        raise Http404 from None
    return render(request, "duties/line.html", {"page": found})


@require_safe
def by_number(request: HttpRequest, number: str) -> HttpResponse:
    """From the number that a subject was told to the duty's line."""
    try:
        duty_id = reading.of_number(bureau_of(request).id, read_number(number))
    except (Mistyped, NotFound):
        raise Http404 from None
    return HttpResponseRedirect(reverse("duty", args=[duty_id]))
