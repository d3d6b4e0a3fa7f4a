"""How feeds answer: the same bytes for everybody, kept by caches for a short while, 304 for who has them already.

A proxy in front keeps an answer for two seconds and then asks again with the ETag (`site.middleware.SharedPages`), so that
what was withdrawn is gone everywhere within that time.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from heliograph.organisation.models import Bureau

LISTS = "public, max-age=60"
URGENT = "public, max-age=5"


def kept(
    request: HttpRequest,
    body: bytes,
    media_type: str,
    *,
    changed_at: datetime | None = None,
    policy: str = LISTS,
    status: int = 200,
) -> HttpResponse:
    """An answer that anybody may keep and any page may read. `changed_at`: when what it says was last changed."""
    response = HttpResponse(body, content_type=media_type, status=status)
    response["Cache-Control"] = policy
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    seconds = int(changed_at.timestamp()) if changed_at is not None else None
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    answer = get_conditional_response(request, etag=response["ETag"], last_modified=seconds, response=response)
    assert isinstance(answer, HttpResponse)
    return answer


def bureau_of(request: HttpRequest) -> Bureau:
    """The bureau that this request is for. Raises Http404 on an empty instance."""
    bureau = getattr(request, "bureau", None)
    if not isinstance(bureau, Bureau):
        raise Http404
    return bureau
