"""街坊反映了什么，办得怎样: released topics for everybody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.core.language.topics import WINDOW
from heliograph.matters.views.bureau import bureau_of
from heliograph.topics import reading


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is released, the latest raised first."""
    before = _moment(request.GET.get("before", ""))
    found, more = reading.heard(bureau_of(request).id, now=timezone.now(), before=before)
    context = {"topics": found, "more": more, "is_first": before is None, "days": WINDOW.days}
    return render(request, "topics/heard.html", context)


@require_safe
def topic(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """One topic: its course, what came of it, the public answers."""
    page = reading.heard_of(bureau_of(request).id, topic_id, now=timezone.now())
    if page is None:
        raise Http404
    return render(request, "topics/heard_topic.html", {"page": page, "topic": page.heard, "days": WINDOW.days})


def _moment(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
