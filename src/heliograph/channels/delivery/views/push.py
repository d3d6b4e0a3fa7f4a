"""Notices in a browser: its service worker, the page that turns them off, and what the worker tells us by itself.

Turned on they are where there is something to be told about (`views/reach.py`, subscriptions): the script there puts the
browser's subscription into an ordinary form. Here stands what belongs to the browser as a whole.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.channels.base import BadAddress, Channel
from heliograph.channels.configuration import channels
from heliograph.channels.delivery import actions, reading
from heliograph.channels.delivery.actions.moving import move
from heliograph.core.whole import whole_number
from heliograph.matters.views.bureau import bureau_of

PUSH = "push"
MOST_BYTES = 8_000


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It stands here and not under /static/, for a worker may only serve what is below its address."""
    channel()
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("address")
def browser(request: HttpRequest) -> HttpResponse:
    """Whether notices are on in this browser, and the button that turns all of them off."""
    used, bureau = channel(), bureau_of(request)
    if request.method == "POST":
        try:
            address = used.address(request.POST.get("address", ""))
        except BadAddress as error:
            return render(request, "delivery/push.html", {"error": error.text}, status=422)
        for row in reading.at(bureau.id, PUSH, address):
            actions.stop(row, now=timezone.now())
        return HttpResponseRedirect(reverse("push") + "?done=off", status=303)
    return render(request, "delivery/push.html", {"is_off": request.GET.get("done") == "off"})


@csrf_exempt
@require_POST
def moved(request: HttpRequest) -> HttpResponse:
    """The worker says that its subscription became another one. The answer is the same whether we knew the old one."""
    used, bureau = channel(), bureau_of(request)
    length = whole_number(request.META.get("CONTENT_LENGTH") or "0")
    if length is None or length > MOST_BYTES:
        return HttpResponse(status=413)
    try:
        said = msgspec.json.decode(request.body, type=_Moved)
        old, fresh = used.address(bytes(said.old).decode()), used.address(bytes(said.fresh).decode())
    except (msgspec.MsgspecError, UnicodeError, RecursionError, BadAddress):
        return HttpResponse(status=400)
    move(bureau.id, PUSH, old, fresh, now=timezone.now())
    return HttpResponse(status=204)


class _Moved(msgspec.Struct, frozen=True):
    """Both subscriptions as they came: the channel reads them."""

    old: msgspec.Raw
    fresh: msgspec.Raw


def channel() -> Channel:
    """Web Push, if this instance has it. Raises `Http404`."""
    used = channels().get(PUSH)
    if used is None:
        raise Http404("this instance sends no notices to browsers")
    return used


@cache
def _script() -> bytes:
    return (Path(settings.STATICFILES_DIRS[0]) / "build" / "push-worker.js").read_bytes()
