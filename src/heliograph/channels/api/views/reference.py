"""The description as a file and as a page, and where the old addresses went."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from heliograph.channels.api import description, hooks, http, reference
from heliograph.channels.api.problems import KINDS
from heliograph.matters.reading import guides
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.guides import same_for_all


def openapi(request: HttpRequest) -> HttpResponse:
    """The API in OpenAPI 3.1, in the language of Accept-Language."""
    body = description.written(get_language() or "zh-hans")
    return http.same_for_all(HttpResponse(body, content_type="application/json"))


@require_safe
@same_for_all
def explained(request: HttpRequest) -> HttpResponse:
    """The same for people: how to begin, every address, every refusal. Works without JavaScript."""
    language = get_language() or "zh-hans"
    document = description.document(language, hooks.described(language))
    context = {
        "procedures": guides.open_procedures(bureau_of(request).id, timezone.localdate()),
        "base": settings.BASE_URL,
        "sections": reference.sections(document),
        "shapes": reference.shapes(document),
        "kinds": KINDS,
    }
    return render(request, "api/reference.html", context)


class Moved(HttpResponsePermanentRedirect):
    """308: gone for good, and what was sent is to be sent there."""

    status_code = 308


@csrf_exempt
def moved(request: HttpRequest, rest: str) -> HttpResponse:
    """The addresses of before /api/v1/."""
    query = request.META.get("QUERY_STRING", "")
    return Moved(f"/api/v1/{rest}{'?' + query if query else ''}")
