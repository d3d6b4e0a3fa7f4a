"""街坊反映了什么，办得怎样: released topics for everybody."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from heliograph.core.language.topics import WINDOW
from heliograph.learned import reading as learned
from heliograph.matters.views.bureau import bureau_of
from heliograph.topics import reading
from heliograph.topics.tasks import KIND


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What is released, the latest raised first."""
    bureau_id, before = bureau_of(request).id, _moment(request.GET.get("before", ""))
    is_on = learned.is_on(bureau_id, KIND)
    found, more = reading.heard(bureau_id, now=timezone.now(), before=before) if is_on else ([], False)
    context = {"topics": found, "more": more, "is_first": before is None, "days": WINDOW.days, "is_on": is_on}
    return render(request, "topics/heard.html", context)


@require_safe
def topic(request: HttpRequest, topic_id: UUID) -> HttpResponse:
    """One topic: its course, what came of it, the public answers."""
    bureau_id = bureau_of(request).id
    page = reading.heard_of(bureau_id, topic_id, now=timezone.now()) if learned.is_on(bureau_id, KIND) else None
    if page is None:
        raise Http404
    return render(request, "topics/heard_topic.html", {"page": page, "topic": page.heard, "days": WINDOW.days})


def _moment(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
