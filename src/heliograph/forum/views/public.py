"""Public questions for everybody: the list, one with its answer, the rule, what a browser follows, what an asker may do."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.forum import actions, reading
from heliograph.forum.actions.voicing import COUNTS, FOLLOW, has_voice
from heliograph.forum.forms import AppealForm, ToldForm
from heliograph.forum.rules import reasons
from heliograph.matters import limits
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.models import Matter
from heliograph.matters.reading.held import matter_for
from heliograph.matters.sealed_cookie import SealedCookie
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.holder import held_secrets
from heliograph.reader import language

A_YEAR = 366 * 86_400
MOST_FOLLOWED = 40
_voices = SealedCookie("forum", A_YEAR, 1)
_followed = SealedCookie("forum-followed", A_YEAR, MOST_FOLLOWED)
BROWSER = "browser"


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What was asked in public; `by` chooses the order."""
    bureau = bureau_of(request)
    order = request.GET.get("by", reading.NEWEST)
    order = order if order in reading.ORDERS else reading.NEWEST
    context = {
        "listed": reading.listing(bureau.id, order, request.GET.get("after", "")),
        "order": order,
        "is_first": "after" not in request.GET,
        "counted": reading.counted(bureau.id),
        "answered": sum(bool(line.answer) for line in _lines_followed(request)),
    }
    return render(request, "forum/list.html", context)


@require_safe
def question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question with its answer, and the two buttons."""
    return _page(request, question_id)


def _page(
    request: HttpRequest, question_id: UUID, limit: limits.TooMany | None = None, told: ToldForm | None = None
) -> HttpResponse:
    bureau, token = bureau_of(request), _token(request)
    try:
        line = reading.question(bureau.id, question_id)
    except NotFound:
        return _taken_down(request, question_id)
    mine = {kind: has_voice(bureau.id, question_id, kind, token) for kind in COUNTS}
    context = {"line": line, "mine": mine, "limit": limit, "told": told or ToldForm()}
    context["is_told"] = actions.is_told(bureau.id, question_id, token)
    return render(request, "forum/question.html", context, status=429 if limit else 422 if told else 200)


def _taken_down(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """At the address of what was taken down stands that it was, and why, until it is there again."""
    down = reading.down(bureau_of(request).id, question_id)
    if down is None:
        raise Http404
    response = render(request, "forum/down.html", {"down": down}, status=410)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def rule(request: HttpRequest) -> HttpResponse:
    """The published rule, how often it was used, and what was refused with which reason."""
    bureau = bureau_of(request)
    context = {"reasons": reasons(), "counted": reading.counted(bureau.id), "refused": reading.refused(bureau.id)}
    context["taken_down"] = reading.taken_down(bureau.id)
    return render(request, "forum/rule.html", context)


@require_POST
def voice(request: HttpRequest, question_id: UUID, kind: str) -> HttpResponse:
    """Support or follow, or no longer: once a browser. What is over a network's limit is not counted, and says so."""
    if kind not in COUNTS:
        raise Http404
    bureau, token = bureau_of(request), _token(request) or secrets.token_hex(16)
    takes_back = request.POST.get("back") == "1"
    try:
        limits.count_verdict(request)
        if takes_back and kind == FOLLOW:
            actions.unfollow(bureau.id, question_id, token)
        else:
            (actions.take_back if takes_back else actions.raise_voice)(bureau.id, question_id, kind, token)
    except limits.TooMany as limit:
        return _too_many(request, question_id, limit)
    except NotFound:
        raise Http404 from None
    response = HttpResponseRedirect(reverse("forum_question", args=[question_id]) + "#voices")
    _voices.remember(response, BROWSER, token, request=request)
    if kind == FOLLOW and takes_back:
        _followed.forget(response, question_id.hex, request=request)
    elif kind == FOLLOW:
        _followed.remember(response, question_id.hex, "1", request=request)
    return response


def _too_many(request: HttpRequest, question_id: UUID, limit: limits.TooMany) -> HttpResponse:
    """The page again, with when to come back."""
    refused = _page(request, question_id, limit)
    refused["Retry-After"] = str(limit.seconds)
    return refused


@require_POST
@sensitive_post_parameters()
def be_told(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Follow, and leave a telephone or mail for the one message that the answer is public; empty takes it back."""
    bureau, token, form = bureau_of(request), _token(request) or secrets.token_hex(16), ToldForm(request.POST)
    if not form.is_valid():
        return _page(request, question_id, told=form)
    try:
        limits.count_verdict(request)
        actions.be_told(bureau.id, question_id, token, form.cleaned_data, language())
    except limits.TooMany as limit:
        return _too_many(request, question_id, limit)
    except NotFound:
        raise Http404 from None
    response = HttpResponseRedirect(reverse("forum_question", args=[question_id]) + "#voices")
    _voices.remember(response, BROWSER, token, request=request)
    _followed.remember(response, question_id.hex, "1", request=request)
    return response


@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """What this browser follows: the list lies in the browser, not here."""
    response = render(request, "forum/following.html", {"lines": _lines_followed(request)})
    response["Cache-Control"] = "private, no-store"
    return response


def _lines_followed(request: HttpRequest) -> list[reading.Line]:
    """What this browser follows; nothing is looked up for one that follows nothing."""
    ids = [UUID(ident) for ident in _followed.held(request)]
    return reading.some(bureau_of(request).id, ids) if ids else []


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """Where somebody's own question stands, by their receipt; against a refusal they ask for another person."""
    bureau, matter = bureau_of(request), _held(request, number)
    row = reading.of_matter(bureau.id, matter.id)
    if row is None:
        return render(request, "forum/mine.html", {"row": None, "number": number, "form": None})
    form = AppealForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(matter, form.cleaned_data["words"], now=timezone.now())
        except MatterError as error:
            form.refuse(error)
        else:
            return HttpResponseRedirect(reverse("forum_mine", args=[number]))
    refused = reading.refused_of(row) if row.refused_at is not None else None
    context = {"row": row, "refused": refused, "form": form, "number": number}
    response = render(request, "forum/mine.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "private, no-store"
    return response


def _held(request: HttpRequest, number: str) -> Matter:
    try:
        return matter_for(bureau_of(request).id, number, held_secrets(request))
    except NotFound:
        raise Http404 from None


def _token(request: HttpRequest) -> str:
    return _voices.held(request).get(BROWSER, "")
