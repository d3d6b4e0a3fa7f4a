"""Links that a message carries: stop, and confirm. No log-in; opening one does nothing yet, because mail programs open links.

One press of a button does it, or the mail program's own (RFC 8058): it posts without a cookie, so the stop is exempt from
the check of forms. The token in the address is the right to do it.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from heliograph.channels.delivery import actions, reading
from heliograph.channels.delivery.actions.addresses import CONFIRM, STOP, named
from heliograph.channels.delivery.errors import WrongLink
from heliograph.channels.delivery.models import Address


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop what goes to an address: the page with its one button, and the press."""
    address = _named(request, STOP, token)
    if request.method == "POST":
        actions.stop(address, now=timezone.now())
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(status=200)
        return HttpResponseRedirect(reverse("stop", args=(token,)), status=303)
    return render(request, "delivery/stop.html", _shown(address))


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm that an address is one's own."""
    address = _named(request, CONFIRM, token)
    if request.method == "POST":
        try:
            actions.confirm(token, now=timezone.now())
        except WrongLink:
            return render(request, "delivery/confirm.html", {"is_old": True}, status=410)
        return HttpResponseRedirect(reverse("reach_confirm", args=(token,)), status=303)
    return render(request, "delivery/confirm.html", _shown(address))


def _shown(address: Address) -> dict[str, object]:
    masked = reading.masked(address)
    return {"address": address, "left_for": reading.left_for(address), "where": masked or _("这里")}


def _named(request: HttpRequest, kind: str, token: str) -> Address:
    """The address that the link names, of this bureau."""
    bureau = getattr(request, "bureau", None)
    try:
        address = named(kind, token)
    except WrongLink as error:
        raise Http404("not a link of ours") from error
    if bureau is None or address.bureau_id != bureau.id:
        raise Http404("another bureau's link")
    return address
