"""Everything the conversation says, as staff see it: in both languages, and in how many parts of a text message."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heliograph.channels.plugins.sms import segments
from heliograph.channels.talk.wording import sayings
from heliograph.organisation.door import EVENTS, StaffRequest, staff


@require_safe
@staff(roles=EVENTS)
def preview(request: StaffRequest) -> HttpResponse:
    rows = [(words, segments(words.short.zh) if words.short.zh else 0) for words in sayings().values()]
    return render(request, "talk/sayings.html", {"rows": rows})
