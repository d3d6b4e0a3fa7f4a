"""What a party does from their page: ask for a hearing, object, defend, add something, correct their contact.

The forms are those of `matters.forms.steps`; `act` is told who the party is, and for whom they speak follows from that.
Whatever is refused comes back with the reason and with everything that was typed.
"""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from heliograph.cases.reading.opening import Opened
from heliograph.cases.reading.page import Right, contact_of, was_just_done
from heliograph.cases.views.party import ask_for_key, opened_by, page_of
from heliograph.core.files import Accepted
from heliograph.core.procedure import Kind
from heliograph.matters import drafts
from heliograph.matters.actions import Actor, Details, MatterRef, act
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.forms import SUFFIXES
from heliograph.matters.forms.steps import Step, empty_form, sent_form
from heliograph.reader import language


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def do(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """The form of one step, or the step itself."""
    try:
        found = opened_by(request, number)
    except NotFound:
        if request.method == "POST":  # the key was put away while somebody was writing
            unsent = request.POST.get("words", "")
            return render(request, "cases/party_door.html", {"number": number, "unsent": unsent}, status=403)
        return ask_for_key(number)
    if request.method == "POST" and _was_sent_twice(request, found, action):
        return _done(found, action)
    right = page_of(found, timezone.now()).right(action)
    if right is None:
        return _not_open(request, found)
    known = contact_of(found) if right.action.kind is Kind.CORRECT else {}
    if request.method != "POST":
        return _page(request, found, right, empty_form(right.action, known))
    return _act(request, found, right, known)


def _act(request: HttpRequest, found: Opened, right: Right, known: dict[str, str]) -> HttpResponse:
    form = sent_form(right.action, request.POST, request.FILES, _kept(request))
    if form.is_valid():
        ref = MatterRef(found.matter.bureau_id, found.matter.id)
        try:
            act(
                ref,
                right.action.name,
                Actor(party=found.party),
                now=timezone.now(),
                details=_details(form, found, known),
            )
        except MatterError as error:
            form.refuse(error, language())
    if form.errors:
        return _page(request, found, right, form, status=422)
    drafts.drop(settings.HELIOGRAPH_HOME, request.POST.get("kept", ""))
    return _done(found, right.action.name)


def _details(form: Step, found: Opened, known: dict[str, str]) -> Details:
    """What was filled in. Not how many events the case had: the form knows the party's own steps alone."""
    return replace(form.details(known), party=found.party.id, sequence=None)


def _kept(request: HttpRequest) -> list[Accepted]:
    """Files that came with the form when it was sent before, without those the person now leaves out."""
    without = set(request.POST.getlist("without"))
    kept = drafts.take(settings.HELIOGRAPH_HOME, request.POST.get("kept", ""))
    return [one for place, one in enumerate(kept) if str(place) not in without]


def _was_sent_twice(request: HttpRequest, found: Opened, action: str) -> bool:
    """A double click, or a page sent again: the first one counts, and nobody is frightened with a refusal."""
    form = Step(request.POST)
    own_steps = form.cleaned_data.get("sequence") if form.is_valid() else None
    return was_just_done(found, action, own_steps, request.POST.get("words", "").replace("\r\n", "\n"))


def _done(found: Opened, action: str) -> HttpResponse:
    """Back to the party's page, which says that it was done."""
    return HttpResponseRedirect(f"{reverse('party', args=(found.party.number,))}?done={action}", status=303)


def _page(request: HttpRequest, found: Opened, right: Right, form: Step, *, status: int = 200) -> HttpResponse:
    files = form.good_files if form.is_bound else ()
    ticket = drafts.keep(settings.HELIOGRAPH_HOME, files)
    if form.is_bound:
        drafts.drop(settings.HELIOGRAPH_HOME, request.POST.get("kept", ""))
    context = {
        "page": page_of(found, timezone.now()),
        "right": right,
        "form": form,
        "suffixes": SUFFIXES,
        "kept": ticket,
        "files": [one.name for one in files],
    }
    return render(request, "cases/party_do.html", context, status=status)


def _not_open(request: HttpRequest, found: Opened) -> HttpResponse:
    """The step is not open (any longer). What was typed is shown, so that it can be copied."""
    context = {"page": page_of(found, timezone.now()), "unsent": request.POST.get("words", "")}
    return render(request, "cases/party_closed.html", context, status=409)
