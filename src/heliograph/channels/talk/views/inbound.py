"""What WeChat and an SMS gateway post to us. A view reads what came by the channel's plug-in, and calls `talk.actions.hear`.

The plug-in checks who sent it and when; what is not genuine gets 403 and no word why. WeChat waits five seconds for its
answer: one that took longer goes out by itself.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from heliograph.channels.base import Channel, Incoming, Report
from heliograph.channels.configuration import channels
from heliograph.channels.delivery import actions as delivery
from heliograph.channels.plugins.inbound import NotGenuine, Unreadable
from heliograph.channels.plugins.sms import Sms
from heliograph.channels.plugins.wechat import NOTHING_TO_SAY, Wechat
from heliograph.channels.talk import actions, waiting
from heliograph.channels.talk.wording import SMS
from heliograph.core.whole import whole_number
from heliograph.matters.views.bureau import bureau_of
from heliograph.organisation.models import Bureau

MOST_BYTES = 64 * 1024
MOST_AT_ONCE = 200
"""Messages in one request of an SMS gateway."""
PATIENCE = 4.5
"""Seconds after which WeChat is taken to have gone; it goes after five."""
WECHAT = "wechat"


@csrf_exempt
@require_http_methods(["GET", "POST"])
@sensitive_variables("body", "incoming", "answer")
def wechat(request: HttpRequest) -> HttpResponse:
    """GET: WeChat asks whether this is our address. POST: somebody wrote, scanned, pressed, came or left."""
    began, now = time.monotonic(), timezone.now()
    bureau, channel = bureau_of(request), channels().get(WECHAT)
    if not isinstance(channel, Wechat):
        return _answer(404)
    query = _flat(request.GET)
    try:
        if request.method == "GET":
            return HttpResponse(channel.echo(query, now=now), content_type="text/plain")
        body = _body(request)
        if body is None:
            return _answer(413)
        came = channel.read(query, body, now=now)
    except NotGenuine:
        return _answer(403)
    except Unreadable:
        return _answer(400)
    if isinstance(came, Report):
        delivery.report(came, now)
        return HttpResponse(NOTHING_TO_SAY, content_type="text/plain")
    answer = actions.hear(bureau.id, came, now)
    if time.monotonic() - began > PATIENCE:
        waiting.answer_later(bureau.id, came, answer.texts, now)
        return HttpResponse(NOTHING_TO_SAY, content_type="text/plain")
    return HttpResponse(channel.reply(came, answer.text, now=now), content_type="application/xml")


@csrf_exempt
@require_http_methods(["GET", "POST"])
@sensitive_variables("body", "incoming")
def sms(request: HttpRequest) -> HttpResponse:
    """What people wrote to our number. The answer to each goes out through the gateway."""
    bureau, now, channel = bureau_of(request), timezone.now(), channels().get(SMS)
    if not isinstance(channel, Sms) or channel.settings.texts is None:
        return _answer(404)
    body = _body(request)
    if body is None:
        return _answer(413)
    try:
        came = channel.read_incoming(_flat(request.headers), _flat(request.GET), body, now=now)
    except NotGenuine:
        return _answer(403)
    except Unreadable:
        return _answer(400)
    if len(came) > MOST_AT_ONCE:
        return _answer(413)
    taken = [_heard(bureau, channel, one) for one in came]
    if not all(taken):
        return _answer(503)
    return HttpResponse(channel.settings.texts.answer, content_type="text/plain")


def _heard(bureau: Bureau, channel: Channel, incoming: Incoming) -> bool:
    """Whether it was taken in: what was is remembered, so that a gateway that sends all of them again does no harm."""
    try:
        actions.hear(bureau.id, incoming, timezone.now(), later=True)
    except actions.NotHeard:
        return False
    return True


def _body(request: HttpRequest) -> bytes | None:
    """The body; None if it is larger than any message can be."""
    length = whole_number(request.META.get("CONTENT_LENGTH") or "0")
    if length is None or length > MOST_BYTES:
        return None
    return request.body


def _flat(values: Mapping[str, str]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


def _answer(status: int) -> HttpResponse:
    return HttpResponse(status=status, content_type="text/plain")
