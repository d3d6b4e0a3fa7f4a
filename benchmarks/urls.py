"""The site's addresses and a few more, behind the same middleware: a view that does nothing, and other ways to answer `follow`."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone

from heliograph.channels.api import http
from heliograph.channels.api.endpoints import api
from heliograph.core.receipt import read_number, read_secret
from heliograph.matters import attempts
from heliograph.matters.reading.progress import progress
from heliograph.matters.views.bureau import bureau_of

_encoder = msgspec.json.Encoder()


def empty(request: HttpRequest) -> HttpResponse:
    """What a request costs before anything is done for it."""
    return HttpResponse(b"ok", content_type="text/plain")


def page_free(request: HttpRequest, number: str) -> HttpResponse:
    """`follow` as the first bench measured it: the reading and nothing around it (no language, no ETag, no refusals)."""
    bureau, now, network = bureau_of(request), timezone.now(), attempts.network(request)
    known = read_number(number)
    secret = read_secret(request.headers["Authorization"].partition(" ")[2])
    if attempts.refused_until(bureau.id, known, network, now) is not None:
        return HttpResponse(status=429)
    return HttpResponse(_encoder.encode(progress(bureau.id, known, secret, now)), content_type="application/json")


_described = next(one for one in api.urls[0] if str(one.pattern) == "matters/<number>")
urlpatterns = [
    path("empty/", empty),
    path("page-free/<str:number>", page_free),
    path("through-ninja/<str:number>", http.door(_described.callback)),
    path("", include("heliograph.site.urls")),
]
handler403 = "heliograph.site.errors.forbidden"
handler404 = "heliograph.site.errors.not_found"
handler500 = "heliograph.site.errors.broken"
