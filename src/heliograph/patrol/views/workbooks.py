"""Workbooks to download: a roster, a month of it, a plan of beats."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from heliograph.core.workbook import CONTENT_TYPE
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol.errors import NotYours
from heliograph.patrol.plan_workbook import plan_workbook
from heliograph.patrol.reading import PLANNERS, fairness_table, plan_sheet
from heliograph.patrol.reading.roster_book import roster_book
from heliograph.patrol.roster_workbook import roster_workbook
from heliograph.patrol.views.months import asked_month


@require_safe
@staff(roles=PLANNERS)
def roster(request: StaffRequest, roster_id: int) -> HttpResponse:
    """The whole roster; `?month=2026-03` a month of it."""
    month = asked_month(request.GET.get("month", ""))
    try:
        book = roster_book(request.viewer, roster_id, month)
    except NotYours:
        raise Http404 from None
    if not book.rows:
        raise Http404
    part = "" if month is None else f"-{month.code}"
    return _file(f"roster-{roster_id}{part}.xlsx", roster_workbook(book))


@require_safe
@staff(roles=PLANNERS)
def plan(request: StaffRequest, plan_id: int) -> HttpResponse:
    """A plan that has beats."""
    try:
        sheet = plan_sheet(request.viewer, plan_id)
        units = fairness_table(request.viewer, plan_id)
    except NotYours:
        raise Http404 from None
    if sheet.proposed is None:
        raise Http404
    return _file(f"plan-{plan_id}.xlsx", plan_workbook(sheet, units))


def _file(name: str, data: bytes) -> HttpResponse:
    head = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=CONTENT_TYPE, headers=head)
