"""Campaigns for everybody: the list, one with its material, events and what it reached; and the one question.

The cookie of an answer is set when somebody answers, not before; it holds a word by chance, goes back to this campaign's page
alone, and ends with the campaign. So a view leaves nothing anywhere.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heliograph.campaigns import actions, reading
from heliograph.campaigns.errors import Over
from heliograph.matters import limits
from heliograph.matters.errors import NotFound
from heliograph.matters.identifiers import read_id
from heliograph.matters.views.bureau import bureau_of

COOKIE = "campaign"
LONGEST_TOKEN = 40
SECONDS_A_DAY = 86_400


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What goes on, what is coming, what there was."""
    before = read_id(request.GET.get("before", ""))
    found, more = reading.listed(bureau_of(request).id, now=timezone.now(), before=before)
    context = {"campaigns": found, "more": more, "is_first": before is None}
    return render(request, "campaigns/list.html", context)


@require_safe
def campaign(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """One campaign. Looking at it is counted nowhere."""
    context = {"page": _page(request, campaign_id), "has_answered": bool(request.COOKIES.get(COOKIE))}
    return render(request, "campaigns/campaign.html", context)


@require_POST
def answer(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Yes or no, once a browser; a second answer takes the place of the first. Over a network's limit nothing is counted."""
    said = request.POST.get("helped", "")
    if said not in ("yes", "no"):
        raise Http404
    page = _page(request, campaign_id)
    held = request.COOKIES.get(COOKIE, "")
    token = held if 0 < len(held) <= LONGEST_TOKEN and held.isascii() else secrets.token_urlsafe(16)
    response = HttpResponseRedirect(f"{page.line.path}#said")
    try:
        limits.count_verdict(request)
        actions.answer(bureau_of(request).id, campaign_id, token, helped=said == "yes", now=timezone.now())
    except limits.TooMany:
        return response
    except Over as error:
        context = {"page": page, "has_answered": bool(held), "refused": error.text}
        return render(request, "campaigns/campaign.html", context, status=409)
    days = max(1, (page.line.until - timezone.localdate()).days + 1)
    response.set_cookie(
        COOKIE, token, max_age=days * SECONDS_A_DAY, httponly=True, samesite="Lax", secure=request.is_secure(),
        path=page.line.path,
    )  # fmt: skip
    return response


def _page(request: HttpRequest, campaign_id: UUID) -> reading.Page:
    try:
        return reading.page_of(bureau_of(request).id, campaign_id, now=timezone.now())
    except NotFound:
        raise Http404 from None
