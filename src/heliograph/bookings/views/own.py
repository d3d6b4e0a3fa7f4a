"""One's own booking, by its link or by number and secret: look, give it back in one tap, say yes, change the time, check the queue."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.bookings import actions, reading
from heliograph.bookings.views.booking import receipt
from heliograph.bookings.views.public import as_file
from heliograph.core.text import Text
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.views.bureau import bureau_of
from heliograph.publishing.views.codes import Typed, codes_page, opened

CODES = "bookings/codes.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the link. Looking changes nothing; each button is one tap."""
    found, now = _named(request, token), timezone.now()
    if request.method != "POST":
        return _page(request, found, done=request.GET.get("done", ""))
    try:
        do = request.POST.get("do", "")
        if do == "change":
            return _changed(request, found, now)
        step = {"back": actions.take_back, "yes": actions.say_yes}.get(do)
        if step is None:
            raise Http404
        step(found.booking.bureau_id, found.booking.id, now=now)
    except NotFound:
        raise Http404 from None
    except MatterError as error:
        return _page(request, _named(request, token), refused=error.text, status=409)
    return HttpResponseRedirect(reverse("booking_own", args=[token]) + f"?done={do}", status=303)


def _named(request: HttpRequest, token: str) -> reading.Mine:
    try:
        return reading.named(bureau_of(request).id, token, timezone.now())
    except NotFound:
        raise Http404 from None


def _changed(request: HttpRequest, found: reading.Mine, now: datetime) -> HttpResponse:
    try:
        to = UUID(request.POST.get("to", ""))
    except ValueError:
        raise Http404 from None
    held = actions.change(found.booking.bureau_id, found.booking.id, to, now=now)
    return receipt(request, reading.line(held.booking.bureau_id, to, now), held)


def _page(
    request: HttpRequest, found: reading.Mine, *, done: str = "", refused: Text | None = None, status: int = 200
) -> HttpResponse:
    context = {"mine": found, "line": found.line, "done": done, "refused": refused}
    return render(request, "bookings/own.html", context, status=status)


@require_safe
def ics(request: HttpRequest, token: str) -> HttpResponse:
    """The booking for one's own calendar: its link stands in it."""
    found = _named(request, token)
    return as_file(request, found.line, settings.BASE_URL + reverse("booking_own", args=[token]))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret")
def mine(request: HttpRequest) -> HttpResponse:
    """By number and secret: the same page, and the check of one's place in the queue, for which the secret is needed."""
    if request.method != "POST":
        return codes_page(request, Typed("booking_mine", template=CODES))
    found = opened(request, "booking_mine", reading.mine, CODES)
    if isinstance(found, HttpResponse):
        return found
    codes, own_booking = found
    check = reading.check(own_booking.booking, codes.secret)
    return render(request, "bookings/own.html", {"mine": own_booking, "line": own_booking.line, "check": check})
