"""The same form sent twice, by a double tap or a network that seemed dead: done once, and both answers lead to the same page.

A form is known again by the token that was drawn into it when its page was made, and by all that it says. What is kept is a keyed
hash and where the first answer led to, for some minutes. A form that came back with what is wrong may be sent again.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import salted_hmac

KEPT = 10 * 60
"""Seconds for which a form that was taken is known again."""
UNDER_WAY = 30
WAITS = 5.0
"""Seconds that the second one waits for the first."""
STEP = 0.05
_PENDING = ""


def once(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of a view, or where the same form led to a moment ago."""
    key = _key(request)
    if key is None:
        return answer()
    if not cache.add(key, _PENDING, UNDER_WAY):
        there = _led_to(key)
        return HttpResponseRedirect(there) if there else answer()
    try:
        response = answer()
    except BaseException:
        cache.delete(key)
        raise
    if isinstance(response, HttpResponseRedirect):
        cache.set(key, response.url, KEPT)
    else:
        cache.delete(key)
    return response


def _key(request: HttpRequest) -> str | None:
    """None for what is no form of a page of ours."""
    if request.method != "POST" or "csrfmiddlewaretoken" not in request.POST:
        return None
    files = [(name, one.name, one.size) for name, every in request.FILES.lists() for one in every]
    said = f"{request.user.pk} {request.get_full_path()} {request.POST.urlencode()} {files}"
    return "sent:" + salted_hmac("heliograph.sent-twice", said, algorithm="sha256").hexdigest()


def _led_to(key: str) -> str:
    """Empty where the first one was refused, or is not done after `WAITS`."""
    until = time.monotonic() + WAITS
    while (there := cache.get(key)) == _PENDING and time.monotonic() < until:
        time.sleep(STEP)
    return str(there or "")
