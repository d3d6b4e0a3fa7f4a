"""What can be booked, for everybody: the list by days, the calendar file, the published queue."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.bookings import kinds, reading
from heliograph.bookings.reading.public import next_free
from heliograph.bookings.reading.queueing import DOORS, STANDS
from heliograph.core.calendar_file import MEDIA_TYPE, CalendarEvent, calendar_file
from heliograph.matters.errors import NotFound
from heliograph.matters.views.bureau import bureau_of
from heliograph.organisation import reading as organisation
from heliograph.reader import tr

WEEKS = 8
SHOWN = 50
"""Of a long queue the page shows so many first and last entries; the file has all."""


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What can be booked this week, next week and later, day by day."""
    bureau_id, now = bureau_of(request).id, timezone.now()
    written, kind = request.GET.get("week", ""), request.GET.get("kind", "")
    week = int(written) if written.isdecimal() and len(written) < 3 else 0
    if week > WEEKS or (kind and kind not in kinds.kinds()):
        raise Http404
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=week)
    listed = [one for one in kinds.kinds().values() if one.listed]
    context = {
        "days": reading.days(bureau_id, monday, monday + timedelta(days=6), now, kind=kind), "week": week, "kind": kind,
        "kinds": listed, "next": next_free(bureau_id, now), "first": monday, "last": monday + timedelta(days=6),
        "more": week < WEEKS,
    }  # fmt: skip
    return render(request, "bookings/list.html", context)


def line_or_404(request: HttpRequest, slot_id: UUID, now: datetime) -> reading.Line:
    try:
        return reading.line(bureau_of(request).id, slot_id, now)
    except NotFound:
        raise Http404 from None


@require_safe
def ics(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """The time for one's own calendar."""
    line = line_or_404(request, slot_id, timezone.now())
    return as_file(request, line, settings.BASE_URL + reverse("book_time", args=[line.id]))


def as_file(request: HttpRequest, line: reading.Line, address: str) -> HttpResponse:
    """One time as a calendar file; cancelled or moved, the same event is replaced."""
    event = CalendarEvent(
        uid=f"{line.id}@{request.get_host().rsplit(':', 1)[0]}", summary=tr(line.title), place=line.place,
        words=f"{line.bring or tr(line.kind.bring)}\n{address}", url=address, starts_at=line.starts_at,
        ends_at=line.ends_at, stamped_at=line.changed_at, sequence=line.moves + line.is_cancelled,
        is_cancelled=line.is_cancelled,
    )  # fmt: skip
    response = HttpResponse(
        calendar_file([event], organisation.zone(bureau_of(request).id)), content_type=MEDIA_TYPE
    )  # fmt: skip
    response["Content-Disposition"] = f'attachment; filename="{line.id}.ics"'
    return response


@require_safe
def queue(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """The order in which bookings came in: entries that name nobody, and what the log has of them."""
    line = line_or_404(request, slot_id, timezone.now())
    found = reading.queue_ends(bureau_of(request).id, slot_id, SHOWN)
    context = {"line": line, "queue": found, "doors": DOORS, "stands": STANDS}
    return render(request, "bookings/queue.html", context)


@require_safe
def queue_json(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """The same for a program, all of it."""
    try:
        found = reading.queue_list(bureau_of(request).id, slot_id)
    except NotFound:
        raise Http404 from None
    return JsonResponse(found.as_json())
