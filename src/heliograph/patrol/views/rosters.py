"""Rosters on the desk: ask for one, see it week by week, cancel, download."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol import actions, reading
from heliograph.patrol.errors import NotYours, PatrolError
from heliograph.patrol.forms import RosterForm
from heliograph.patrol.reading.presence import presence_weeks
from heliograph.patrol.reading.roster_signing import signing_sheet
from heliograph.patrol.reading.unplanned import unplanned_in, unplanned_of
from heliograph.patrol.views.tables import as_csv

SECTION = "desk_patrol"


@require_safe
@staff(roles=reading.PLANNERS)
def listing(request: StaffRequest) -> HttpResponse:
    """The rosters of the units this officer plans for."""
    now = timezone.now()
    context = {"rosters": reading.rosters_of(request.viewer), "unplanned": unplanned_of(request.viewer, now)}
    return desk_frame.page(request, "patrol/rosters.html", context, section=SECTION)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=reading.PLANNERS)
def new(request: StaffRequest) -> HttpResponse:
    """Ask for a roster: the worker solves it."""
    is_post = request.method == "POST"
    form = RosterForm(request.viewer, request.POST if is_post else None, request.FILES if is_post else None)
    if is_post and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.ask_roster(
                request.viewer, int(given["unit"]), given["file"].read(), int(given["seconds"]), now=timezone.now()
            )
        except PatrolError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("desk_roster", args=[made.id]))
    return desk_frame.page(
        request, "patrol/roster_new.html", {"form": form}, section=SECTION, status=422 if form.errors else 200
    )


@require_safe
@staff(roles=reading.PLANNERS)
def roster(request: StaffRequest, roster_id: int) -> HttpResponse:
    """One roster, whatever its state, at today's week; `?week=2` shows another week."""
    asked, now = request.GET.get("week", ""), timezone.now()
    try:
        sheet = reading.roster_sheet(
            request.viewer, roster_id, now, int(asked) if asked.isdecimal() and len(asked) < 4 else None
        )
    except NotYours:
        raise Http404 from None
    context = {
        "sheet": sheet, "signing": signing_sheet(request.viewer, roster_id, now),
        "presence": presence_weeks(request.viewer, roster_id, now),
        "unplanned": unplanned_in(request.viewer, sheet.unit_id, now),
    }  # fmt: skip
    return desk_frame.page(request, "patrol/roster.html", context, section=SECTION)


@require_POST
@staff(roles=reading.PLANNERS)
def cancel(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Stop the worker."""
    try:
        actions.cancel_roster(request.viewer, roster_id, now=timezone.now())
    except NotYours:
        raise Http404 from None
    return HttpResponseRedirect(reverse("desk_roster", args=[roster_id]))


@require_safe
@staff(roles=reading.PLANNERS)
def squad(request: StaffRequest, roster_id: int) -> HttpResponse:
    """The squad's file as it was given: change it and ask again, or give it to `heliograph plan roster`."""
    try:
        text = reading.roster_for(request.viewer, roster_id).squad
    except NotYours:
        raise Http404 from None
    return _file(f"squad-{roster_id}.toml", "application/toml", text)


@require_safe
@staff(roles=reading.PLANNERS)
def table(request: StaffRequest, roster_id: int) -> HttpResponse:
    """The roster as CSV."""
    try:
        rows = reading.roster_table(request.viewer, roster_id)
    except NotYours:
        raise Http404 from None
    return as_csv(f"roster-{roster_id}", rows)


def _file(name: str, kind: str, text: str) -> HttpResponse:
    head = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=head)
