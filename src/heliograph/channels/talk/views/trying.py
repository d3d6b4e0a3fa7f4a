"""A chat to try, on a page: only in a demonstration. It is the same conversation, by a channel that goes nowhere.

What was said before comes back signed with the form, so that nothing is kept for it here.
"""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from heliograph.channels.base import Incoming
from heliograph.channels.talk import actions
from heliograph.matters.views.bureau import bureau_of

CHANNEL = "chat"
COOKIE = "chat"
SALT = "heliograph.talk"
MOST_LINES = 60
MOST_TEXT = 2000
SECONDS = 3600


@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: HttpRequest) -> HttpResponse:
    """Write, and read what would be said."""
    if not settings.IS_DEMO:
        raise Http404("only in a demonstration")
    talker, lines = _read(request)
    if request.method != "POST":
        talker, lines = uuid4().hex, []
    text = request.POST.get("text", "")[:MOST_TEXT]
    event = "" if text else "subscribe"
    if text:
        lines.append(["you", text])
    now = timezone.now()
    answer = actions.hear(bureau_of(request).id, Incoming(CHANNEL, uuid4().hex, talker, now, text, event), now)
    lines += [["we", one] for one in answer.texts]
    lines = lines[-MOST_LINES:]
    kept = signing.dumps([talker, lines], salt=SALT, compress=True)
    response = render(request, "talk/chat.html", {"lines": lines, "kept": kept})
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _read(request: HttpRequest) -> tuple[str, list[list[str]]]:
    """Who talks, and what was said; a new talker for what is too old or not ours."""
    try:
        talker, lines = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return uuid4().hex, []
    return talker, lines
