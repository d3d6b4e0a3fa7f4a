"""What a plan is worth on the desk: trials (what if), and the fairness panel as a table to download."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol import reading
from heliograph.patrol.errors import NotYours
from heliograph.patrol.forms import TrialForm
from heliograph.patrol.views.tables import as_csv

SECTION = "desk_patrol"


@require_safe
@staff(roles=reading.PLANNERS)
def what_if(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Other numbers of officers, minutes and beats; the script asks for the figures alone (`X-Part`)."""
    try:
        trial = reading.trial(request.viewer, plan_id)
    except NotYours:
        raise Http404 from None
    form = TrialForm(trial, request.GET or None)
    if form.is_bound and form.is_valid() and trial.street is not None:
        trial = reading.trial(request.viewer, plan_id, form.asked(), form.lasting())
    context = {"trial": trial, "form": form}
    status = 422 if form.errors else 200
    if request.headers.get("X-Part"):
        return render(request, "patrol/told.html", context, status=status)
    return desk_frame.page(request, "patrol/what_if.html", context, section=SECTION, status=status)


@require_safe
@staff(roles=reading.PLANNERS)
def fairness(request: StaffRequest, plan_id: int) -> HttpResponse:
    """The panel, unit by unit, as CSV."""
    try:
        rows = reading.fairness_table(request.viewer, plan_id)
    except NotYours:
        raise Http404 from None
    return as_csv(f"fairness-{plan_id}", rows)
