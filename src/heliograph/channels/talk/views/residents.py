"""Pages that a chat leads to, and that lead to a chat: the receipt that opens once, and following a matter in a chat."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from heliograph.cases.views.party import ask_for_key, opened_by
from heliograph.channels.base import NotSent
from heliograph.channels.configuration import channels
from heliograph.channels.plugins.wechat import Wechat
from heliograph.channels.talk import tickets
from heliograph.channels.talk.conversation.reviewing import HOURS
from heliograph.core import receipt
from heliograph.matters import attempts
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter, Party
from heliograph.matters.views import receipts
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.following import ask_for_secret, matter_of, too_many

CHATS = ("wechat", "sms")


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("found")
def pick_up(request: HttpRequest, ticket: str) -> HttpResponse:
    """The receipt behind a link of a chat. Looking at the link shows nothing yet: programs that preview links open it too."""
    bureau, now, network = bureau_of(request), timezone.now(), attempts.network(request)
    tried = f"pick-up:{network}"
    until = attempts.refused_until(bureau.id, tried, network, now)
    if until is not None:
        return too_many(request, until, now)
    try:
        if request.method != "POST":
            tickets.is_there(bureau.id, ticket, now)
            return _private(render(request, "talk/pick_up.html", {"hours": HOURS}))
        found = tickets.pick_up(bureau.id, ticket, now)
    except tickets.NoTicket as error:
        attempts.failed(bureau.id, tried, network, now)
        return _private(render(request, "talk/picked_up.html", {"used_at": error.used_at}, status=404))
    return _private(receipts.afterwards(request, bureau, found.matter, found.secret))


@require_http_methods(["GET", "HEAD", "POST"])
def bind(request: HttpRequest, number: str) -> HttpResponse:
    """Follow my matter in WeChat or by SMS: for the holder of its receipt."""
    try:
        matter = matter_of(request, number)
    except NotFound:
        return ask_for_secret(number)
    party = Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, part="submitter").first()
    return _bind_page(request, matter, party, "held", number)


@require_http_methods(["GET", "HEAD", "POST"])
def bind_case(request: HttpRequest, number: str) -> HttpResponse:
    """The same for a party of a case."""
    try:
        found = opened_by(request, number)
    except NotFound:
        return ask_for_key(number)
    return _bind_page(request, found.matter, found.party, "party", number)


def _bind_page(request: HttpRequest, matter: Matter, party: Party | None, home: str, number: str) -> HttpResponse:
    """How to; after POST with a code, and in WeChat's case with something to scan."""
    here = reverse(home, args=(number,))
    there = [channels()[code] for code in CHATS if code in channels()]
    if party is None or matter.erased_at is not None:
        return HttpResponseRedirect(here, status=303)
    context: dict[str, object] = {"home": here, "shown": receipt.show_number(number), "chats": there}
    if request.method == "POST" and there:
        now = timezone.now()
        code = tickets.new_bind_code(party, now)
        context |= {
            "code": f"{code[:4]}-{code[4:]}",
            "minutes": tickets.BIND // timedelta(minutes=1),
            "qr": _scene(code, tickets.BIND),
        }
    return _private(render(request, "talk/bind.html", context))


def _scene(code: str, lasts: timedelta) -> str:
    """Something to scan in WeChat that sends us the code; empty where WeChat is away: the code can be written as well."""
    channel = channels().get("wechat")
    if not isinstance(channel, Wechat):
        return ""
    try:
        url = channel.scene_qr(code, lasts, timezone.now())
    except NotSent:
        return ""
    return receipt.qr_svg(url, _("二维码，用微信扫一下就关注")) if url else ""


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "private, no-store"
    # Of a page that sends no referrer at all browsers name no origin either, and its form would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
