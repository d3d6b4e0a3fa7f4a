"""How far a matter is: what is asked most, so one statement, no form, no model, and no framework between it and the socket.

`matter` answers `GET /api/v1/matters/<number>`; django-ninja only describes it (`views.matters`), with the same structs.
"""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone

from heliograph.channels.api.doorkeeping import number_and_secret, refuse_if_too_many, shown_secret
from heliograph.channels.api.problems import Problem
from heliograph.matters import attempts
from heliograph.matters.reading.progress import progress
from heliograph.matters.views.bureau import bureau_of

_encoder = msgspec.json.Encoder()


def matter(request: HttpRequest, number: str) -> HttpResponse:
    """The progress of one matter, without content."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    bureau, now, network = bureau_of(request), timezone.now(), attempts.network(request)
    known, secret = number_and_secret(number, shown_secret(request))
    refuse_if_too_many(bureau.id, known, network, now)
    found = progress(bureau.id, known, secret, now)
    if found is None:
        attempts.failed(bureau.id, known, network, now)
        raise Problem("not-found")
    return HttpResponse(_encoder.encode(found), content_type="application/json")
