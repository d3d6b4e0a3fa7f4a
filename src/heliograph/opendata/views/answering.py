"""How data are answered: the same bytes for everybody, from any page, kept by caches."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

FOR_GOOD = "public, max-age=31536000, immutable"
"""What a release holds never changes."""
A_WHILE = "public, max-age=300"
AN_HOUR = "public, max-age=3600"


def digest_of(content: bytes) -> str:
    """The tag of content that changes now and then: the same bytes have the same."""
    return hashlib.sha256(content).hexdigest()[:32]


def open_to_all(response: HttpResponse, policy: str) -> HttpResponse:
    """Any page of any site may read or embed it; nothing in it depends on who asks."""
    response["Cache-Control"] = policy
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def data(
    request: HttpRequest, content: bytes, media_type: str, policy: str, *, etag: str | None = None
) -> HttpResponse:
    """A file; 304 for who has it."""
    response = open_to_all(HttpResponse(content, content_type=media_type), policy)
    if etag is None:
        return response
    response["ETag"] = f'"{etag}"'
    found = get_conditional_response(request, etag=response["ETag"], response=response)
    assert isinstance(found, HttpResponse)
    return found
