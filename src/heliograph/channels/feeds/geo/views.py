"""The bureau on a map, for other systems."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.channels.feeds.answering import bureau_of, kept
from heliograph.channels.feeds.geo import reading
from heliograph.organisation import reading as organisation


@require_safe
def collection(request: HttpRequest, name: str) -> HttpResponse:
    """units, areas, beats or posts."""
    bureau = bureau_of(request)
    if name == "units":
        found = reading.units(bureau)
    elif name in reading.KINDS:
        today = timezone.now().astimezone(organisation.zone(bureau.id)).date()
        found = reading.areas(bureau, reading.KINDS[name], today)
    else:
        raise Http404
    body = json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()
    return kept(request, body, reading.MEDIA_TYPE)
