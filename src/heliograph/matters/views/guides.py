"""Guides, signposts to other doors, and who is answerable: pages that are the same for everybody."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from heliograph.core.procedure import (
    EVIDENCE_NAMES,
    HANDLER_NAMES,
    PART_NAMES,
    PUBLIC_NAMES,
    SHOWN_NAMES,
    Kind,
    Procedure,
    When,
    guide_promises,
)
from heliograph.core.text import Text
from heliograph.matters.actions.pointing import point
from heliograph.matters.forms import must_name
from heliograph.matters.reading import guides as reading
from heliograph.matters.views.bureau import bureau_of
from heliograph.organisation import reading as organisation

MOST_LETTERS = 60
ONWARD = frozenset({Kind.ACCEPT, Kind.STEP})
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def same_for_all(view: View[P]) -> View[P]:
    """Let browsers and proxies keep the page for a minute: nothing on it is about whoever asks."""

    @wraps(view)
    def kept(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, public=True, max_age=60)
        patch_vary_headers(response, ("Cookie", "Accept-Language"))
        return response

    return kept  # type: ignore[return-value]  # functools.wraps hides that the signature is the same


@require_safe
@same_for_all
def guides(request: HttpRequest) -> HttpResponse:
    """Everything one may begin, by what one wants to do; with `?q=` only what has those words."""
    words = request.GET.get("q", "").strip()[:MOST_LETTERS]
    found = reading.readable_procedures(bureau_of(request).id, timezone.localdate())
    hits = reading.matching(found, words) if words else found
    return render(
        request,
        "matters/guides.html",
        {
            "words": words,
            "hits": hits,
            "groups": reading.in_groups(hits),
            "signposts": reading.signposts(found, words) if words else [],
        },
    )


@require_safe
@same_for_all
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """办事指南: drawn wholly from the procedure, so that it can't differ from what is done."""
    bureau = bureau_of(request)
    procedure = _procedure(request, code)
    return render(
        request,
        "matters/guide.html",
        {
            "procedure": procedure,
            "promises": guide_promises(procedure),
            "steps": _steps(procedure),
            "first": _promised_first(procedure),
            "must_name": must_name(procedure),
            "can_begin": reading.is_for_residents(procedure),
            "parts": PART_NAMES,
            "shown": SHOWN_NAMES,
            "ends": [state for state in procedure.states if state.outcome is not None],
            "units": organisation.units_with(bureau.id, procedure.handler),
            "handler": HANDLER_NAMES[procedure.handler],
            "public": PUBLIC_NAMES[procedure.public],
            "evidence": EVIDENCE_NAMES,
        },
    )


def _promised_first(procedure: Procedure) -> list[str]:
    """The promises on the straight way from sending to the answer, in the order in which they begin."""
    followed, found = {procedure.opening.name}, []
    for promise in procedure.promises:
        if promise.when is When.ALWAYS and followed.intersection(promise.starts):
            found.append(promise.name)
            followed.update(name for name in promise.kept_by if procedure.action(name).kind in ONWARD)
    return found


def _steps(procedure: Procedure) -> list[tuple[Text, Text]]:
    """What happens, as far as it can be known beforehand: sent, then each promise on the straight way."""
    sent = procedure.opening
    steps = [(sent.title, sent.says or Text("", ""))]
    for promise in map(procedure.promise, _promised_first(procedure)):
        says = promise.says or Text("", "")
        within = promise.within.text
        steps.append((promise.title, Text(f"{within.zh}内。{says.zh}", f"Within {within.en}. {says.en}")))
    return steps


@require_safe
def elsewhere(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Count that somebody was pointed to another door, and show or open it. No person is recorded."""
    bureau = bureau_of(request)
    procedure = _procedure(request, code)
    found = next((one for one in procedure.elsewhere if one.name == name), None)
    if found is None:
        raise Http404("no such signpost")
    if request.method == "GET":
        point(bureau.id, procedure.code, found.name, day=timezone.localdate())
    if not found.phone:
        return HttpResponseRedirect(found.url)
    return render(request, "matters/guide_elsewhere.html", {"procedure": procedure, "elsewhere": found})


@require_safe
@same_for_all
def officers(request: HttpRequest) -> HttpResponse:
    """Who is answerable, where and when they can be reached: units with those who lead them, by name and badge."""
    words = request.GET.get("q", "").strip()[:MOST_LETTERS]
    bureau = bureau_of(request)
    found = reading.people_in_charge(bureau.id, timezone.localdate(), words)
    complaint = reading.open_procedure(bureau.id, "complaint", timezone.localdate())
    return render(request, "matters/officers.html", {"found": found, "words": words, "complaint": complaint})


def _procedure(request: HttpRequest, code: str) -> Procedure:
    found = reading.readable_procedure(bureau_of(request).id, code, timezone.localdate())
    if found is None:
        raise Http404("no such procedure")
    return found
