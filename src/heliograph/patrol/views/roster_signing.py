"""Seats, signing and the month of a roster on the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol.actions.roster_signing import sign_roster, withdraw_roster
from heliograph.patrol.actions.seats import assign_seats
from heliograph.patrol.errors import NotYours, PatrolError
from heliograph.patrol.reading import PLANNERS
from heliograph.patrol.reading.roster_month import roster_month, seats_sheet
from heliograph.patrol.reading.roster_signing import signing_sheet
from heliograph.patrol.roster_forms import SeatsForm, SignRosterForm, WithdrawRosterForm
from heliograph.patrol.views.months import asked_month

SECTION = "desk_patrol"


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=PLANNERS)
def seats(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Who holds which seat: all in one form."""
    now = timezone.now()
    try:
        sheet = seats_sheet(request.viewer, roster_id, now)
        form = SeatsForm(sheet, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            assign_seats(request.viewer, roster_id, form.asked(), now=now)
            messages.success(request, _("席位安排好了。"))
            return HttpResponseRedirect(reverse("desk_roster", args=[roster_id]))
    except NotYours:
        raise Http404 from None
    except PatrolError as error:
        form.refuse(error)
    context = {"sheet": sheet, "form": form}
    return desk_frame.page(
        request, "patrol/roster_seats.html", context, section=SECTION, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=PLANNERS)
def sign(request: StaffRequest, roster_id: int) -> HttpResponse:
    """What stands in the way, and the signature."""
    now = timezone.now()
    try:
        sheet = signing_sheet(request.viewer, roster_id, now)
        start = {"from_day": sheet.earliest.isoformat()} if sheet.earliest else {}
        data = request.POST if request.method == "POST" else None
        form = SignRosterForm(data, initial=start, has_empty=bool(sheet.empty))
        if data is not None and form.is_valid():
            sign_roster(request.viewer, roster_id, form.day(), form.cleaned_data.get("reason", ""), now=now)
            messages.success(request, _("已经签发。席位上的民警能在“我的班”里看到。"))
            return HttpResponseRedirect(reverse("desk_roster", args=[roster_id]))
    except NotYours:
        raise Http404 from None
    except PatrolError as error:
        form.refuse(error)
    return _page(request, roster_id, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(roles=PLANNERS)
def withdraw(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Take a signed roster back. Read again, its refusal leads to the page it stands on."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("desk_roster_sign", args=[roster_id]))
    form = WithdrawRosterForm(request.POST)
    try:
        signing_sheet(request.viewer, roster_id, timezone.now())
        if form.is_valid():
            withdraw_roster(request.viewer, roster_id, form.cleaned_data["why"], now=timezone.now())
            messages.success(request, _("已经撤回。"))
            return HttpResponseRedirect(reverse("desk_roster", args=[roster_id]))
    except NotYours:
        raise Http404 from None
    except PatrolError as error:
        form.refuse(error)
    return _page(request, roster_id, back=form)


def _page(
    request: StaffRequest, roster_id: int, *, form: SignRosterForm | None = None, back: WithdrawRosterForm | None = None
) -> HttpResponse:
    sheet = signing_sheet(request.viewer, roster_id, timezone.now())
    faulty = bool((form is not None and form.errors) or (back is not None and back.errors))
    context = {
        "sheet": sheet, "back": back or WithdrawRosterForm(),
        "form": form if form is not None else SignRosterForm(has_empty=bool(sheet.empty)),
    }  # fmt: skip
    return desk_frame.page(request, "patrol/roster_sign.html", context, section=SECTION, status=422 if faulty else 200)


@require_safe
@staff(roles=PLANNERS)
def month(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Seats by days of a month, for the screen and for paper (`?paper=a3`)."""
    try:
        sheet = roster_month(request.viewer, roster_id, asked_month(request.GET.get("month", "")), timezone.now())
    except NotYours:
        raise Http404 from None
    paper = "a3" if request.GET.get("paper") == "a3" else "a4"
    return desk_frame.page(request, "patrol/roster_month.html", {"sheet": sheet, "paper": paper}, section=SECTION)
