"""What the holder of a receipt does with a matter: say more, "not solved", rate, take back, correct the contact.

Every step has a page with its form; those that matter most also stand on the matter's own page and are sent here.
Whatever is refused comes back with the reason and with everything that was typed.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from heliograph.core.files import Accepted
from heliograph.core.procedure import Kind
from heliograph.matters import actions, drafts, events
from heliograph.matters.actions import RESIDENT, MatterRef
from heliograph.matters.attempts import network
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.forms import SUFFIXES
from heliograph.matters.forms.steps import Step, empty_form, sent_form
from heliograph.matters.models import Matter
from heliograph.matters.reading.held import contact_of, was_just_done
from heliograph.matters.reading.story import Offer
from heliograph.matters.views import holder
from heliograph.matters.views.following import LookUp, ask_for_secret, form_page, matter_of, story_of
from heliograph.reader import language


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def do(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """The form of one action, or the action itself."""
    try:
        matter = matter_of(request, number)
    except NotFound:
        if request.method == "POST":  # the receipt was put away while somebody was writing
            typed = LookUp(number, unsent=request.POST.get("words", ""))
            return form_page(request, typed, status=403, with_link=True)
        return ask_for_secret(number)
    if request.method == "POST" and _was_sent_twice(request, matter, action):
        return _done(request, matter, action)
    offer = story_of(matter, timezone.now()).offer(action)
    if offer is None:
        return _not_open(request, matter)
    known = contact_of(matter) if offer.action.kind is Kind.CORRECT else {}
    if request.method != "POST":
        return _page(request, matter, offer, empty_form(offer.action, known))
    return _act(request, matter, offer, known)


def _act(request: HttpRequest, matter: Matter, offer: Offer, known: dict[str, str]) -> HttpResponse:
    form = sent_form(offer.action, request.POST, request.FILES, _kept(request))
    if form.is_valid():
        ref = MatterRef(matter.bureau_id, matter.id)
        try:
            actions.act(ref, offer.action.name, RESIDENT, now=timezone.now(), details=form.details(known))
            if offer.action.kind is Kind.RATE:
                events.announce_rated(matter, network(request), timezone.now())
        except MatterError as error:
            form.refuse(error, language())
    if form.errors:
        return _page(request, matter_of(request, matter.number), offer, form, status=422)
    drafts.drop(settings.HELIOGRAPH_HOME, request.POST.get("kept", ""))
    return _done(request, matter, offer.action.name)


def _kept(request: HttpRequest) -> list[Accepted]:
    """Files that came with the form when it was sent before, without those the person now leaves out."""
    without = set(request.POST.getlist("without"))
    kept = drafts.take(settings.HELIOGRAPH_HOME, request.POST.get("kept", ""))
    return [one for place, one in enumerate(kept) if str(place) not in without]


def _was_sent_twice(request: HttpRequest, matter: Matter, action: str) -> bool:
    """A double click, or a page sent again: the first one counts, and nobody is frightened with a refusal."""
    form = Step(request.POST)
    sequence = form.cleaned_data.get("sequence") if form.is_valid() else None
    return was_just_done(matter, action, sequence, request.POST.get("words", "").replace("\r\n", "\n"))


def _done(request: HttpRequest, matter: Matter, action: str) -> HttpResponse:
    """Back to the matter's page, which says that it was done."""
    response = HttpResponseRedirect(f"{reverse('held', args=(matter.number,))}?done={action}", status=303)
    holder.renew(response, request=request)
    return response


def _page(request: HttpRequest, matter: Matter, offer: Offer, form: Step, *, status: int = 200) -> HttpResponse:
    """The form. After a refusal it counts from what happened meanwhile, so that sending it again can succeed."""
    files = form.good_files if form.is_bound else ()
    ticket = drafts.keep(settings.HELIOGRAPH_HOME, files)
    if form.is_bound:
        drafts.drop(settings.HELIOGRAPH_HOME, request.POST.get("kept", ""))
    context = {
        "story": story_of(matter, timezone.now()),
        "offer": offer,
        "form": form,
        "sequence": matter.sequence,
        "suffixes": SUFFIXES,
        "kept": ticket,
        "files": [one.name for one in files],
    }
    return render(request, "matters/do.html", context, status=status)


def _not_open(request: HttpRequest, matter: Matter) -> HttpResponse:
    """The step is not open (any longer). What was typed is shown, so that it can be copied."""
    context = {"story": story_of(matter, timezone.now()), "unsent": request.POST.get("words", "")}
    return render(request, "matters/do_closed.html", context, status=409)
