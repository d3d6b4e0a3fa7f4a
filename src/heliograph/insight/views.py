"""The pages and downloads of the open statistics. Each parses, counts with one function of `reading`, and shows."""

from __future__ import annotations

import csv
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heliograph.insight import noise, reading, shown
from heliograph.insight.catalogue import measures
from heliograph.insight.coarsening import COARSE
from heliograph.insight.forms import Choice
from heliograph.insight.models import NoiseSpent
from heliograph.insight.reading import Span
from heliograph.matters import procedures
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau

PUBLIC = "public, max-age=300"


@require_safe
def replies(request: HttpRequest) -> HttpResponse:
    """How soon people are answered, for any span, unit and procedure."""
    bureau, now = _bureau(request), timezone.now()
    choice = _choice(request, bureau, now)
    found = _found(bureau, choice, now) if choice.is_valid() else None
    context = {
        "choice": choice,
        "found": found,
        "show": shown,
        "spans": _spans(request, bureau, now),
        "names": _names(bureau, now),
        "unit": organisation.units(bureau.id).get(choice.unit) if found and choice.unit else None,
        "query": urlencode(_asked(choice)) if found else "",
    }
    return _public(render(request, "insight/replies.html", context, status=200 if found else 400))


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How we count, in plain words, and each measure by its code."""
    _bureau(request)
    return _public(render(request, "insight/method.html", {"measures": measures()}))


@require_safe
def replies_csv(request: HttpRequest) -> HttpResponse:
    """The page's figures as a table: one measure a line."""
    bureau, now = _bureau(request), timezone.now()
    choice = _choice(request, bureau, now)
    if not choice.is_valid():
        return HttpResponse(choice.errors.as_text(), status=400, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="replies-{choice.span.since}-{choice.span.until}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["table", "row", "measure", "value", "low", "high"])
    writer.writerows(shown.lines(_found(bureau, choice, now), _codes(bureau)))
    return _public(response)


@require_safe
def replies_json(request: HttpRequest) -> HttpResponse:
    """The page's figures as JSON."""
    bureau, now = _bureau(request), timezone.now()
    choice = _choice(request, bureau, now)
    if not choice.is_valid():
        return JsonResponse({"errors": choice.errors.get_json_data()}, status=400)
    value = shown.value(_found(bureau, choice, now), _codes(bureau))
    return _public(JsonResponse(value, json_dumps_params={"ensure_ascii": False, "indent": 1}))


@require_safe
def noisy(request: HttpRequest) -> HttpResponse:
    """Tables with noise, and the account of their budget."""
    bureau = _bureau(request)
    context = {"tables": noise.released(bureau.id), "left": noise.left_by_year(bureau.id), "budget": noise.BUDGET}
    return _public(render(request, "insight/noise.html", context))


@require_safe
def noisy_json(request: HttpRequest) -> HttpResponse:
    """The same with all numbers."""
    return _public(HttpResponse(noise.as_json(_bureau(request).id), content_type="application/json; charset=utf-8"))


@require_safe
def noisy_file(request: HttpRequest, table: UUID) -> HttpResponse:
    """One table, byte for byte as the log has its hash."""
    return _public(HttpResponse(noise.file_of(_noisy(request, table)), content_type="application/json; charset=utf-8"))


@require_safe
def noisy_proof(request: HttpRequest, table: UUID) -> HttpResponse:
    """What opens the table's leaf of the log, and the proof that it stands there."""
    opened = noise.opened(_noisy(request, table))
    if opened is None:
        raise Http404
    return _public(JsonResponse(opened, json_dumps_params={"ensure_ascii": False, "indent": 1}))


def _noisy(request: HttpRequest, table: UUID) -> NoiseSpent:
    found = noise.one(_bureau(request).id, table)
    if found is None:
        raise Http404
    return found


def _bureau(request: HttpRequest) -> Bureau:
    bureau = getattr(request, "bureau", None)
    if not isinstance(bureau, Bureau):
        raise Http404
    return bureau


def _today(bureau: Bureau, now: datetime) -> date:
    return now.astimezone(organisation.zone(bureau.id)).date()


def _choice(request: HttpRequest, bureau: Bureau, now: datetime) -> Choice:
    today = _today(bureau, now)
    return Choice(
        request.GET.dict(),
        units=list(organisation.units(bureau.id).values()),
        procedures=procedures.all_in_force(bureau.id, today),
        default=Span.months_to(today, 12),
    )


def _found(bureau: Bureau, choice: Choice, now: datetime) -> reading.Replies:
    return reading.replies(bureau.id, choice.span, choice.unit, choice.procedure, now=now)


def _names(bureau: Bureau, now: datetime) -> dict[str, object]:
    """What the rows of the tables are called."""
    found: dict[str, object] = {str(u.id): u.title for u in organisation.units(bureau.id).values()}
    return found | {p.code: p.title for p in procedures.all_in_force(bureau.id, _today(bureau, now))} | COARSE


def _codes(bureau: Bureau) -> dict[str, str]:
    return {str(u.id): u.code for u in organisation.units(bureau.id).values()}


def _asked(choice: Choice) -> dict[str, str]:
    span = choice.span
    asked = {"from": span.since.isoformat(), "to": span.until.isoformat()}
    return asked | {name: str(choice.cleaned_data[name]) for name in ("unit", "procedure") if choice.cleaned_data[name]}


def _spans(request: HttpRequest, bureau: Bureau, now: datetime) -> list[tuple[str, str]]:
    """(words, address) of spans that people ask for, with the unit and procedure that are chosen now."""
    today = _today(bureau, now)
    kept = {name: request.GET[name] for name in ("unit", "procedure") if request.GET.get(name)}
    first = reading.earliest(bureau.id)
    spans = [
        (_("最近 12 个月"), Span.months_to(today, 12)),
        (_("今年"), Span(today.replace(month=1, day=1), today)),
        (_("去年"), Span(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))),
    ]
    if first is not None:
        spans.append((_("有记录以来"), Span(_today(bureau, first), today)))
    return [(words, "?" + urlencode({"from": s.since, "to": s.until, **kept})) for words, s in spans]


def _public(response: HttpResponse) -> HttpResponse:
    """The same for everybody who reads it in this language and type size; a cache may keep it for a while."""
    response["Cache-Control"] = PUBLIC
    patch_vary_headers(response, ("Cookie", "Accept-Language"))
    return response
