"""A party's way to their case: the door (number, code, and what they know), their page, why a day, a document, the way out.

What may be seen is decided by `reading.page`; whether a key opens anything by `reading.opening`; how often keys may be
tried by `matters.views.door`. Nobody's look is recorded: neither an address nor a time, beside the proof that they were told.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.cases.reading import page as reading
from heliograph.cases.reading.opening import Opened, opens, party_for
from heliograph.cases.reading.page import PartyPage
from heliograph.cases.reading.page.words import PROTECTED
from heliograph.core.sealing import SealBroken
from heliograph.matters import files
from heliograph.matters.actions.tellings import mark_party_read
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.sealed_cookie import SealedCookie
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.door import Door
from heliograph.reader import language

keys = SealedCookie("party", seconds=3600, most=10)
"""The keys that a browser has shown: for one hour after it was last used. Both things were right when one got in."""

THE_DOOR = Door("case", form="cases/party_door.html", behind="party", keys=keys, later="cases/party_later.html")


# The door


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret", "known")
@sensitive_variables("known")
def door(request: HttpRequest) -> HttpResponse:
    """The form, and the one answer that everything gets which opens nothing."""
    if request.method != "POST":
        return THE_DOOR.shown(request)
    known = request.POST.get("known", "")[:200]
    return THE_DOOR.answer(request, lambda bureau_id, number, secret: opens(bureau_id, number, secret, known))


@require_safe
def opened(request: HttpRequest, number: str) -> HttpResponse:
    """Where the slip's link and QR code lead; the last field is left to the person."""
    return THE_DOOR.from_link(request, number)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close every case in this browser."""
    response = HttpResponseRedirect(reverse("party_door"), status=303)
    keys.let_go(response)
    return response


# Behind it


def opened_by(request: HttpRequest, number: str) -> Opened:
    """The party whose key this browser has shown. Raises `NotFound`, alike for one that never was."""
    return party_for(bureau_of(request).id, number, keys.held(request))


def ask_for_key(number: str) -> HttpResponse:
    """Where somebody goes who has not shown the key: the same for every number."""
    return HttpResponseRedirect(reverse("party_opened", args=(number,)))


def page_of(found: Opened, now: datetime) -> PartyPage:
    here = reverse("party", args=(found.party.number,))
    return reading.party_page(found, now=now, language=language(), why=f"{here}why/{{}}/")


@require_safe
def party(request: HttpRequest, number: str) -> HttpResponse:
    """My case."""
    now = timezone.now()
    try:
        found = opened_by(request, number)
    except NotFound:
        return ask_for_key(number)
    page = page_of(found, now)
    template = "cases/party.html" if page.shows else "cases/party_nothing.html"
    context = {"page": page, "done": request.GET.get("done", ""), "protected": PROTECTED}
    response = render(request, template, context)
    if page.unread:
        mark_party_read(found.party, now)
    keys.renew(response, request=request)
    return response


@require_safe
def why(request: HttpRequest, number: str, promise: str) -> HttpResponse:
    """Why this date: every day, counted or not, with the reason, the rule and the ground it rests on."""
    try:
        found = opened_by(request, number)
    except NotFound:
        return ask_for_key(number)
    explained = reading.why(found, promise, now=timezone.now(), language=language())
    if explained is None:
        raise Http404("no such limit may be shown")
    return render(request, "cases/party_why.html", {"page_number": found.party.number, "why": explained})


@require_safe
def document(request: HttpRequest, number: str, file: UUID) -> HttpResponse:
    """A document that was served on the party, or that they handed in: to be saved."""
    try:
        found = opened_by(request, number)
    except NotFound:
        return ask_for_key(number)
    wanted = page_of(found, timezone.now()).file(file)
    if wanted is None:
        raise Http404("no such document may be shown")
    try:
        data = files.read(settings.HELIOGRAPH_HOME, wanted.id, MatterKey.of(found.matter))
    except (FileNotFoundError, SealBroken) as error:
        raise Http404("the file is not here") from error
    response = HttpResponse(data, content_type=wanted.kind)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Disposition"] = content_disposition_header(True, wanted.name) or "attachment"
    return response
