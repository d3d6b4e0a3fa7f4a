"""One calendar to subscribe to."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.channels.feeds.answering import bureau_of, kept
from heliograph.channels.feeds.calendar import reading
from heliograph.channels.feeds.syndication.views import LANGUAGES
from heliograph.core.calendar_file import MEDIA_TYPE, calendar_file
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation

TITLE = Text("公开活动", "Open to everybody")


@require_safe
def events(request: HttpRequest, language: str) -> HttpResponse:
    """Everything to come. Without Last-Modified: what is over leaves it, and nothing was modified then."""
    if language not in LANGUAGES:
        raise Http404
    bureau, tongue = bureau_of(request), LANGUAGES[language]
    found = reading.coming(bureau, tongue, now=timezone.now())
    name = f"{bureau.title.get(tongue)} · {TITLE.get(tongue)}"
    body = calendar_file(found, organisation.zone(bureau.id), name=name)
    return kept(request, body, MEDIA_TYPE)
