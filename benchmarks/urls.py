"""The site's addresses and one more: a view that does nothing, behind the same middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """What a request costs before anything is done for it."""
    return HttpResponse(b"ok", content_type="text/plain")


urlpatterns = [path("empty/", empty), path("", include("heliograph.site.urls"))]
handler403 = "heliograph.site.errors.forbidden"
handler404 = "heliograph.site.errors.not_found"
handler500 = "heliograph.site.errors.broken"
