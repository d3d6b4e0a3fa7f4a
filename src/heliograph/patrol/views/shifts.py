"""An officer's own shifts: the page, the calendar file, and the secret address for a calendar program."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.core.calendar_file import MEDIA_TYPE, calendar_file
from heliograph.duties.reading import Month
from heliograph.matters.views import desk_frame
from heliograph.matters.views.bureau import bureau_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol.actions.shift_addresses import end_address, make_address
from heliograph.patrol.reading.presence import to_confirm
from heliograph.patrol.reading.shift_calendar import address_made_at, officer_of, shift_events
from heliograph.patrol.reading.shifts import own_shifts
from heliograph.patrol.reading.swaps import swaps_waiting
from heliograph.patrol.views.months import asked_month

SECTION = "desk_shifts"


@require_safe
@staff
def page(request: StaffRequest) -> HttpResponse:
    """My next shift, a month of them, hours of this week; `?month=2026-03`."""
    now = timezone.now()
    today = now.astimezone(organisation.zone(request.viewer.bureau_id)).date()
    month = asked_month(request.GET.get("month", "")) or Month.of(today)
    context = {
        "own": own_shifts(request.viewer, month, now),
        "today": today,
        "now": now,
        "swaps": swaps_waiting(request.viewer, now),
        "to_confirm": to_confirm(request.viewer, now),
    }
    return desk_frame.page(request, "patrol/shifts.html", context, section=SECTION)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff
def address(request: StaffRequest) -> HttpResponse:
    """The secret address: made, shown once, ended."""
    made = ""
    if request.method == "POST":
        if request.POST.get("do") == "end":
            end_address(request.viewer, now=timezone.now())
            return HttpResponseRedirect(reverse("desk_shifts_address"))
        secret = make_address(request.viewer, now=timezone.now())
        made = settings.BASE_URL + reverse("shifts_feed", args=[secret])
    context = {"made": made, "since": address_made_at(request.viewer)}
    return desk_frame.page(request, "patrol/shifts_address.html", context, section=SECTION)


@require_safe
@staff
def file(request: StaffRequest) -> HttpResponse:
    """The own shifts for one's own calendar, once."""
    response = _calendar(request, request.viewer.bureau_id, request.viewer.officer_id)
    response["Content-Disposition"] = 'attachment; filename="shifts.ics"'
    return response


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The same for a calendar program that holds the secret and has no log-in."""
    bureau = bureau_of(request)
    officer = officer_of(bureau.id, secret)
    if officer is None:
        raise Http404
    return _calendar(request, bureau.id, officer)


def _calendar(request: HttpRequest, bureau_id: int, officer_id: int) -> HttpResponse:
    page = settings.BASE_URL + reverse("desk_shifts")
    host = request.get_host().rsplit(":", 1)[0]
    events = shift_events(bureau_id, officer_id, timezone.now(), page=page, host=host)
    response = HttpResponse(
        calendar_file(events, organisation.zone(bureau_id), name=_("我的班")), content_type=MEDIA_TYPE
    )
    response["Cache-Control"] = "private, no-store"
    return response
