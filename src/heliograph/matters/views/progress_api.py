"""`GET /api/matters/<number>` with `Authorization: Receipt <secret>`: how far a matter is, as JSON.

The secret stands in a header, so that no log of addresses holds it. Unknown, hidden and wrong are one answer.
"""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.core.receipt import Mistyped, read_number, read_secret
from heliograph.matters import attempts
from heliograph.matters.errors import NotFound
from heliograph.matters.reading.progress import progress
from heliograph.matters.views.api_shapes import Fault, Refused
from heliograph.matters.views.bureau import bureau_of

SCHEME = "receipt"
_encoder = msgspec.json.Encoder()
_NOT_FOUND = _encoder.encode(Refused([Fault("number", NotFound().text.en)]))


@require_safe
def matter(request: HttpRequest, number: str) -> HttpResponse:
    """The progress of one matter."""
    bureau, now, network = bureau_of(request), timezone.now(), attempts.network(request)
    try:
        known = read_number(number)
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        secret = read_secret(given) if scheme.lower() == SCHEME else ""
    except Mistyped:  # a check symbol shows it: no code was tried
        return _answer(_NOT_FOUND, 404)
    until = attempts.refused_until(bureau.id, known, network, now)
    if until is not None:
        response = _answer(
            _encoder.encode(Refused([Fault("", f"Too many wrong codes; again at {until.isoformat()}.")])), 429
        )
        response.headers["Retry-After"] = str(int((until - now).total_seconds()) + 1)
        return response
    found = progress(bureau.id, known, secret, now) if secret else None
    if found is None:
        attempts.failed(bureau.id, known, network, now)
        return _answer(_NOT_FOUND, 404)
    return _answer(_encoder.encode(found), 200)


def _answer(body: bytes, status: int) -> HttpResponse:
    return HttpResponse(body, status=status, content_type="application/json")
