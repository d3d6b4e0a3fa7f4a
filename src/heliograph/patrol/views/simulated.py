"""A plan tried in a simulation on the desk, and its figures as a table to download."""

from __future__ import annotations

from contextlib import suppress

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heliograph.core.planning.simulation import TooRare
from heliograph.matters.views import desk_frame
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol import reading
from heliograph.patrol.errors import NotYours
from heliograph.patrol.models import Plan
from heliograph.patrol.reading.jointly import jointly
from heliograph.patrol.reading.simulated import plan_to_try, street_ground
from heliograph.patrol.reading.simulated_told import street_table, street_trial
from heliograph.patrol.simulated_forms import StreetForm
from heliograph.patrol.views.tables import as_csv

SECTION = "desk_patrol"


@require_safe
@staff(roles=reading.PLANNERS)
def trial(request: StaffRequest, plan_id: int) -> HttpResponse:
    """Other numbers of crews and minutes; the script asks for the answer alone (`X-Part`)."""
    plan = _plan(request, plan_id)
    ground = street_ground(plan)
    form = StreetForm(ground, request.GET or None) if ground else None
    title = organisation.unit_name(plan.bureau_id, plan.unit_id)
    found, joined = None, None
    if ground and form:
        asked = form.asked() if form.is_bound and form.is_valid() else ground.usual
        with suppress(TooRare):  # the page says that there are too few calls
            found = street_trial(ground, asked)
            joined = jointly(ground, asked, found.proposed)
    context = {"plan": plan, "title": title, "ground": ground, "form": form, "found": found, "joined": joined}
    status = 422 if form and form.errors else 200
    if request.headers.get("X-Part"):
        return render(request, "patrol/trial_told.html", context, status=status)
    return desk_frame.page(request, "patrol/trial.html", context, section=SECTION, status=status)


@require_safe
@staff(roles=reading.PLANNERS)
def table(request: StaffRequest, plan_id: int) -> HttpResponse:
    """All figures as CSV, for the numbers of the page that leads here."""
    ground = street_ground(_plan(request, plan_id))
    form = StreetForm(ground, request.GET) if ground else None
    if ground is None or form is None or not form.is_valid():
        raise Http404
    try:
        return as_csv(f"trial-{plan_id}", street_table(street_trial(ground, form.asked())))
    except TooRare:
        raise Http404 from None


def _plan(request: StaffRequest, plan_id: int) -> Plan:
    try:
        return plan_to_try(request.viewer, plan_id)
    except NotYours:
        raise Http404 from None
