"""The public pages of notices: boards, one notice and its versions, its pictures, its poster."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers, set_response_etag
from django.views.decorators.http import require_safe

from heliograph.matters.views.bureau import bureau_of
from heliograph.notices.reading import public
from heliograph.notices.reading.images import public_image

LISTS = "public, max-age=60"
ITEMS = "public, no-cache"
PICTURES = "public, max-age=300"


@require_safe
def item(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """One notice as it stands now; withdrawn, that and why."""
    found = public.notice(bureau_of(request).id, notice_id, now=timezone.now())
    if found is None:
        raise Http404
    return kept(request, render(request, "notices/item.html", {"notice": found}), ITEMS)


@require_safe
def image(request: HttpRequest, notice_id: UUID, image_id: UUID, extension: str) -> HttpResponse:
    """A picture of a notice in full size."""
    return _picture(request, notice_id, image_id, small=False)


@require_safe
def small_image(request: HttpRequest, notice_id: UUID, image_id: UUID) -> HttpResponse:
    """The same as a JPEG of at most 640 px a side."""
    return _picture(request, notice_id, image_id, small=True)


def _picture(request: HttpRequest, notice_id: UUID, image_id: UUID, *, small: bool) -> HttpResponse:
    found = public_image(bureau_of(request).id, notice_id, image_id, small=small)
    if found is None:
        raise Http404
    return kept(request, HttpResponse(found[0], content_type=found[1]), PICTURES, by_reader=False)


def kept(request: HttpRequest, response: HttpResponse, how: str, *, by_reader: bool = True) -> HttpResponse:
    """May be kept by anybody's cache; 304 for who has it already."""
    response["Cache-Control"] = how
    if by_reader:
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
    set_response_etag(response)
    answer = get_conditional_response(request, etag=response.get("ETag"), response=response)
    assert isinstance(answer, HttpResponse)
    return answer
