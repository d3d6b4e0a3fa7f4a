"""What every request passes: which bureau it is for, what may be stored, what may be compressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import get_conditional_response, set_response_etag

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


class SharedPages:
    """Gives what is the same for everybody an ETag, 304 to who has it, and the proxy in front a short time to keep it.

    Whatever a view marked "public". `X-Accel-Expires` is nginx's own header: it keeps an answer so long and then asks
    again with the ETag, whatever browsers are told, and takes the header out (docs/operations.md). An answer that sets a cookie is somebody's.
    """

    seconds = 2

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_read = request.method in ("GET", "HEAD") and isinstance(response, HttpResponse)
        if not is_read or "public" not in response.get("Cache-Control", "") or response.cookies:
            return response
        if settings.TRUSTED_PROXIES and "immutable" not in response["Cache-Control"]:
            response.headers.setdefault("X-Accel-Expires", str(self.seconds))
        if response.status_code != 200 or response.has_header("ETag"):
            return response
        set_response_etag(response)
        found = get_conditional_response(request, etag=response.get("ETag"), response=response)  # type: ignore[arg-type]
        return found or response


class LanguageInAddress:
    """`?lang=en` names the language of the page it stands on, for links from elsewhere (sitemap.xml); no cookie is set."""

    codes: ClassVar = {"zh": "zh-hans", "en": "en"}

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        code = self.codes.get(request.GET.get("lang", ""))
        if code is not None:
            translation.activate(code)
            request.LANGUAGE_CODE = code
        return self.get_response(request)


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
