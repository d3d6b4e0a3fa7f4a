"""The yearly reports for everybody: a list, the page, the PDFs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from heliograph.ledger import reading as ledger
from heliograph.matters.errors import NotFound
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.guides import same_for_all
from heliograph.opendata.models import Report
from heliograph.opendata.reading import reports
from heliograph.opendata.views.answering import FOR_GOOD, data


@require_safe
@same_for_all
def listing(request: HttpRequest) -> HttpResponse:
    """Every published report."""
    return render(request, "opendata/reports.html", {"reports": reports.published(bureau_of(request).id)})


@require_safe
@same_for_all
def report(request: HttpRequest, year: int) -> HttpResponse:
    """One report, in the reader's language."""
    found = _of_year(request, year)
    proof = ledger.proof_of_leaf(found.leaf_id) if found.leaf_id is not None else None
    context = {"report": found, "page": reports.composed(found, _language()), "index": proof[0] if proof else None}
    return render(request, "opendata/report.html", context)


@require_safe
def pdf(request: HttpRequest, year: int, language: str) -> HttpResponse:
    """The report as PDF, as it was published."""
    found = _of_year(request, year)
    content = reports.pdf(found, language) if language in ("zh", "en") else None
    if content is None:
        raise Http404
    response = data(request, content, "application/pdf", FOR_GOOD)
    response["Content-Disposition"] = f'inline; filename="report-{year}-{language}.pdf"'
    return response


def _language() -> str:
    return "en" if (translation.get_language() or "zh").startswith("en") else "zh"


def _of_year(request: HttpRequest, year: int) -> Report:
    try:
        return reports.of_year(bureau_of(request).id, year)
    except NotFound:
        raise Http404 from None
