"""What every request passes: which bureau it is for, and no session machinery on pages that have no log-in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from heliograph.organisation import reading


class ResidentPages:
    """Names the bureau on the request and keeps residents' pages out of caches.

    Pages that show one person's matter must never be stored by a proxy; views mark what may be cached themselves.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.bureau = reading.bureau_for_host(request.get_host())  # type: ignore[attr-defined]
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response
