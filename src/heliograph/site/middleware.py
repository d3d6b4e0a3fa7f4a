"""What every request passes: which bureau it is for, what may be stored, what may be compressed."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

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


class CompressPublicPages(GZipMiddleware):
    """Compresses pages that can hold nobody's secret; leaves all others alone.

    Where a secret and words of a sender's choosing stand in one compressed page, its length can betray the secret
    (BREACH). So a page is compressed only if the request could not have been answered with anybody's secret: it was
    read, not sent, and carries no cookie but language, type size and the form token, which Django masks anew each time.
    """

    harmless = frozenset({settings.LANGUAGE_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "large"})

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_anonymous = self.harmless.issuperset(request.COOKIES) and "Authorization" not in request.headers
        is_page = response.get("Content-Type", "").startswith("text/html")
        if request.method == "GET" and is_anonymous and is_page:
            return super().process_response(request, response)
        return response
