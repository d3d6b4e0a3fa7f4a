"""告知情况: the report on duties to tell, its table as a file, and the list of what is owed."""

from __future__ import annotations

import csv
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from heliograph.cases.reading import tellings
from heliograph.cases.reading.tellings import MOST_DAYS, PAGE, Period
from heliograph.core.whole import whole_number
from heliograph.matters.views.desk_frame import page
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.reader import tr

COLUMNS = ("total", "in_time", "late", "impossible", "owed", "failed", "overdue")


class PeriodForm(forms.Form):
    """From which day to which, at most a year."""

    first = forms.DateField(
        label=gettext_lazy("从"), error_messages={"invalid": gettext_lazy("请写成 2026-03-19 这样。")}
    )
    last = forms.DateField(
        label=gettext_lazy("到"), error_messages={"invalid": gettext_lazy("请写成 2026-03-19 这样。")}
    )

    def clean(self) -> dict[str, Any]:  # Django's own type
        given = self.cleaned_data
        first, last = given.get("first"), given.get("last")
        for name, day in (("first", first), ("last", last)):
            if day and not 2000 <= day.year <= 2100:
                self.add_error(name, _("请写成 2026-03-19 这样。"))
        if first and last and not 0 <= (last - first).days < MOST_DAYS:
            self.add_error("last", _("结束要在开始之后，最长一年。"))
        return given

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])


def _asked(request: StaffRequest) -> PeriodForm:
    """The period that the address names; the last thirty days where it names none. Raises PermissionDenied."""
    if not tellings.reach(request.viewer):
        raise PermissionDenied
    usual = Period.up_to(timezone.localdate())
    given = {"first": request.GET.get("first") or usual.first, "last": request.GET.get("last") or usual.last}
    return PeriodForm(given)


@require_safe
@staff
def report(request: StaffRequest) -> HttpResponse:
    """What the law demands to be told, per unit and duty: owed, made, late, impossible."""
    form = _asked(request)
    now = timezone.now()
    found = tellings.report(request.viewer, form.period, now=now) if form.is_valid() else None
    context = {
        "form": form,
        "found": found,
        "at": now,
        "query": urlencode(form.cleaned_data) if found else "",
    }
    return page(request, "cases/desk_tellings.html", context, section="desk_tellings", status=200 if found else 400)


@require_safe
@staff
def report_csv(request: StaffRequest) -> HttpResponse:
    """The same table as a file: a line for each duty of each unit."""
    form = _asked(request)
    if not form.is_valid():
        return HttpResponse(form.errors.as_text(), status=400, content_type="text/plain; charset=utf-8")
    found = tellings.report(request.viewer, form.period, now=timezone.now())
    codes = {unit.id: unit.code for unit in organisation.units(request.viewer.bureau_id).values()}
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"tellings-{found.period.first}-{found.period.last}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["unit", "unit_name", "procedure", "duty", "duty_title", *COLUMNS])
    for unit in found.units:
        for line in unit.duties:
            figures = [getattr(line.figures, name) for name in COLUMNS]
            writer.writerow([codes[unit.id], tr(unit.name), line.procedure, line.duty, tr(line.title), *figures])
    return response


@require_safe
@staff
def owed(request: StaffRequest) -> HttpResponse:
    """What is owed now, the earliest due first."""
    asked = _asked(request)
    period = asked.period if {"first", "last"} <= request.GET.keys() and asked.is_valid() else None
    unit, given = whole_number(request.GET.get("unit", "")), request.GET
    rows = tellings.owed(
        request.viewer, now=timezone.now(), unit=unit, procedure=given.get("procedure", ""), duty=given.get("duty", ""),
        period=period, overdue="overdue" in given,
    )  # fmt: skip
    shown = Paginator(rows, PAGE).get_page(given.get("page"))
    kept = {name: value for name, value in given.items() if name != "page" and value}
    context = {
        "lines": tellings.lines(request.viewer, shown.object_list),
        "shown": shown,
        "query": urlencode(kept) + "&" if kept else "",
        "unit_name": organisation.unit_name(request.viewer.bureau_id, unit),
        "period": period,
        "overdue": "overdue" in given,
        "back": urlencode([(name, given[name]) for name in ("first", "last") if given.get(name)]),
    }
    return page(request, "cases/desk_tellings_owed.html", context, section="desk_tellings")
