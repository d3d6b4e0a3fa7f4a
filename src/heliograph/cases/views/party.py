"""A party's way to their case: the door (number, code, and what they know), their page, why a day, a document, the way out.

What may be seen is decided by `reading.page`; whether a key opens anything by `reading.opening`; how often keys may be
tried by `matters.attempts`. Nobody's look is recorded: neither an address nor a time, beside the proof that they were told.
"""

from __future__ import annotations

import hashlib
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
from heliograph.core.receipt import Mistyped, read_number, read_secret, show_number
from heliograph.core.sealing import SealBroken
from heliograph.matters import attempts, files
from heliograph.matters.actions.tellings import mark_party_read
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import MatterKey
from heliograph.matters.sealed_cookie import SealedCookie
from heliograph.organisation.models import Bureau
from heliograph.reader import language

keys = SealedCookie("party", seconds=3600, most=10)
"""The keys that a browser has shown: for one hour after it was last used. Both things were right when one got in."""


def bureau_of(request: HttpRequest) -> Bureau:
    bureau: Bureau | None = getattr(request, "bureau", None)
    if bureau is None:
        raise Http404("no bureau serves this host")
    return bureau


# The door


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret", "known")
@sensitive_variables("secret", "known")
def door(request: HttpRequest) -> HttpResponse:
    """The form, and the one answer that everything gets which opens nothing."""
    if request.method != "POST":
        return _form(request, "")
    typed, secret, known = (request.POST.get(name, "")[:200] for name in ("number", "secret", "known"))
    now, bureau, network = timezone.now(), bureau_of(request), attempts.network(request)
    until = attempts.refused_until(bureau.id, _attempt(typed), network, now)
    if until is not None:
        return _too_many(request, until, now)
    number = opens(bureau.id, typed, secret, known)
    if number is None:
        attempts.failed(bureau.id, _attempt(typed), network, now)
        return _form(request, typed, status=404, is_refused=True)
    response = HttpResponseRedirect(reverse("party", args=(number,)), status=303)
    keys.remember(response, number, read_secret(secret), request=request)
    return response


def _attempt(typed: str) -> str:
    """Under which name attempts are counted: whatever was typed, so that nonsense is counted as a number is."""
    try:
        plain = read_number(typed)
    except Mistyped:
        plain = typed.strip()
    return "case:" + hashlib.sha256(plain.encode()).hexdigest()[:32]


def _form(
    request: HttpRequest, number: str, *, status: int = 200, is_refused: bool = False, with_link: bool = False
) -> HttpResponse:
    context = {"number": number, "is_refused": is_refused, "with_link": with_link}
    return render(request, "cases/party_door.html", context, status=status)


def _too_many(request: HttpRequest, until: datetime, now: datetime) -> HttpResponse:
    """429, and when to try again."""
    response = render(request, "cases/party_later.html", {"until": until}, status=429)
    response.headers["Retry-After"] = str(max(1, int((until - now).total_seconds()) + 1))
    return response


@require_safe
def opened(request: HttpRequest, number: str) -> HttpResponse:
    """Where the slip's link and QR code lead: the number is filled in, the secret comes from the link's end.

    The part after "#" never reaches us; `follow.mjs` puts it into the form, wipes it from the address, and leaves the
    last field to the person.
    """
    try:
        typed = show_number(read_number(number))
    except Mistyped:
        typed = number[:40]
    return _form(request, typed, with_link=True)


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
