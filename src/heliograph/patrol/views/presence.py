"""Presence on the desk: a roster's weeks, a shift to confirm or correct, the table."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.matters.views import desk_frame
from heliograph.organisation.door import StaffRequest, staff
from heliograph.patrol.actions.presence import confirm_presence
from heliograph.patrol.errors import NotYours, PatrolError
from heliograph.patrol.presence_forms import PresenceForm
from heliograph.patrol.reading import presence as reading
from heliograph.patrol.reading.rights import PLANNERS
from heliograph.patrol.views.tables import as_csv

SECTION = "desk_patrol"


@require_safe
@staff(roles=PLANNERS)
def weeks(request: StaffRequest, roster_id: int) -> HttpResponse:
    """Planned against confirmed by week, and one week's shifts: `?week=2`."""
    asked = request.GET.get("week", "")
    week = int(asked) if asked.isdecimal() and len(asked) < 4 else 0
    try:
        sheet = reading.presence_sheet(request.viewer, roster_id, week, timezone.now())
    except NotYours:
        raise Http404 from None
    return desk_frame.page(request, "patrol/presence.html", {"sheet": sheet}, section=SECTION)


@require_safe
@staff(roles=PLANNERS)
def table(request: StaffRequest, roster_id: int) -> HttpResponse:
    """By week, shift and post, as CSV."""
    try:
        rows = reading.presence_table(request.viewer, roster_id, timezone.now())
    except NotYours:
        raise Http404 from None
    return as_csv(f"presence-{roster_id}", rows)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def shift(request: StaffRequest, roster_id: int, on: str, code: str) -> HttpResponse:
    """One shift: confirm it after it is over, or correct what was confirmed."""
    now, refused = timezone.now(), None
    try:
        day = date.fromisoformat(on)
        sheet = reading.shift_sheet(request.viewer, roster_id, day, code, now)
    except (ValueError, NotYours):
        raise Http404 from None
    is_post = request.method == "POST"
    form = PresenceForm(sheet, request.POST if is_post else None)
    if is_post and form.is_valid():
        asked = request.POST.get("seen", "")
        try:
            confirm_presence(
                request.viewer, roster_id, day, code, form.held(), seen=int(asked) if asked.isdecimal() and len(asked) < 9 else 0,
                reason=form.reason(), now=now,
            )  # fmt: skip
        except NotYours:
            raise Http404 from None
        except PatrolError as error:
            if error.field:
                form.refuse(error)
            else:
                refused = error
                form = PresenceForm(sheet)
        else:
            messages.success(request, _("已经更正。") if sheet.seen else _("已经确认。"))
            return HttpResponseRedirect(reverse("desk_presence_shift", args=[roster_id, on, code]))
    status = 409 if refused is not None else 422 if form.errors else 200
    context = {"sheet": sheet, "form": form, "refused": refused}
    return desk_frame.page(request, "patrol/presence_shift.html", context, section=SECTION, status=status)
