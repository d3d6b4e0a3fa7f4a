"""How many are needed: what if for a roster, and crews by hour of the week from calls. Nothing is kept."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.core.planning.staffing.writing import lines
from heliograph.core.planning.whatif import A_CREW
from heliograph.matters.views import desk_frame
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.organisation.models import Unit
from heliograph.patrol.errors import NotYours
from heliograph.patrol.reading import PLANNERS, units_planned
from heliograph.patrol.reading.roster_trying import roster_trial
from heliograph.patrol.reading.staffing import Known, TooMuch, known_of, staffed, week_picture
from heliograph.patrol.roster_trial_forms import PromiseForm, RosterTrialForm
from heliograph.patrol.views.tables import as_csv

SECTION = "desk_patrol"


@require_safe
@staff(roles=PLANNERS)
def what_if(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Other numbers of officers, hours and posts; the script asks for the figures alone (`X-Part`)."""
    now = timezone.now()
    try:
        trial = roster_trial(request.viewer, roster_id, now)
    except NotYours:
        raise Http404 from None
    form = RosterTrialForm(trial, request.GET or None)
    if form.is_bound and form.is_valid():
        trial = roster_trial(request.viewer, roster_id, now, form.asked(), form.promise())
    context, status = {"trial": trial, "form": form}, 422 if form.errors else 200
    if request.headers.get("X-Part"):
        return render(request, "patrol/roster_told.html", context, status=status)
    return desk_frame.page(request, "patrol/roster_what_if.html", context, section=SECTION, status=status)


@require_safe
@staff(roles=PLANNERS)
def crews(request: StaffRequest) -> HttpResponse:
    """Crews that a promise needs in each hour of the week; `?unit=` of which unit."""
    units, unit, known = _chosen(request)
    asked = {name for name in PromiseForm.LIMITS if name in request.GET}
    form = PromiseForm(known, request.GET if asked else None) if known is not None else None
    found = None
    if form is not None and known is not None:
        found = staffed(known, form.promise() if form.is_bound and form.is_valid() else known.usual)
    context = {
        "units": units, "unit": unit, "known": known, "form": form, "found": found,
        "picture": week_picture(found) if found is not None else None,
    }  # fmt: skip
    status = 422 if form is not None and form.errors else 200
    if form is not None and request.headers.get("X-Part"):
        return render(request, "patrol/staffing_told.html", context, status=status)
    return desk_frame.page(request, "patrol/staffing.html", context, section=SECTION, status=status)


@require_safe
@staff(roles=PLANNERS)
def week(request: StaffRequest) -> HttpResponse:
    """The week as `heliograph plan staffing` writes it: `plan shifts` and `plan presence` read it."""
    _, unit, known = _chosen(request)
    form = PromiseForm(known, request.GET) if known is not None else None
    if form is None or known is None or not form.is_valid():
        raise Http404
    found = staffed(known, form.promise())
    if isinstance(found, TooMuch):
        raise Http404
    return as_csv(f"crews-{unit.code}", lines(found, A_CREW))


def _chosen(request: StaffRequest) -> tuple[list[Unit], Unit, Known | None]:
    """The units that may be chosen, the one that is, and what its calls say; without a choice the first with enough calls."""
    units = units_planned(request.viewer)
    if not units:
        raise Http404
    today = timezone.now().astimezone(organisation.zone(request.viewer.bureau_id)).date()
    code = request.GET.get("unit", "")
    if code:
        chosen = next((one for one in units if one.code == code), None)
        if chosen is None:
            raise Http404
        return units, chosen, known_of(request.viewer.bureau_id, chosen.id, today)
    return units, *_first_known(request.viewer.bureau_id, units, today)


def _first_known(bureau_id: int, units: list[Unit], today: date) -> tuple[Unit, Known | None]:
    for one in units:
        known = known_of(bureau_id, one.id, today)
        if known is not None:
            return one, known
    return units[0], None
