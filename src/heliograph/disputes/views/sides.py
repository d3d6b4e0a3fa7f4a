"""Mediation for everybody and for the two sides: what it is, figures, the other side's door, a side's page, the agreement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core.whole import whole_number
from heliograph.disputes import actions, rules
from heliograph.disputes.actions.telling import told_by
from heliograph.disputes.forms import ToldForm
from heliograph.disputes.reading import figures as figures_of
from heliograph.disputes.reading.agreement import agreement_of
from heliograph.disputes.reading.desk import mediators
from heliograph.disputes.reading.page import page_for
from heliograph.disputes.reading.sides import Opened, opens, side_for
from heliograph.disputes.words import MEDIATORS, SIDES, STANDINGS
from heliograph.matters.actions import RESIDENT, Actor, MatterRef
from heliograph.matters.actions.tellings import mark_party_read, mark_read, unread_by
from heliograph.matters.errors import MatterError, NotFound
from heliograph.matters.reading import guides
from heliograph.matters.sealed_cookie import SealedCookie
from heliograph.matters.views import holder
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.door import Door
from heliograph.reader import language, tr

keys = SealedCookie("dispute", seconds=2 * 3600, most=5)
"""The other side's receipts that a browser has shown: as long as receipts are held."""

THE_DOOR = Door("dispute", form="disputes/door.html", behind="dispute", keys=keys)

LONGEST_WORDS = 2000
WORDS = {"sides": SIDES, "standings": STANDINGS, "mediator_kinds": MEDIATORS}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What mediation is, what is not mediated, who mediates, the way in."""
    bureau = bureau_of(request)
    context = {
        "procedure": guides.readable_procedure(bureau.id, actions.CODE, timezone.localdate()),
        "mediators": mediators(bureau.id),
        "exclusions": rules.exclusions(),
        **WORDS,
    }
    return render(request, "disputes/index.html", context)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Kinds, places and ends of a year, small counts hidden."""
    return render(
        request, "disputes/figures.html", {"figures": figures_of.figures(bureau_of(request).id, now=timezone.now())}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret")
def door(request: HttpRequest) -> HttpResponse:
    """The other side's number and secret; whatever does not open is answered alike."""
    return THE_DOOR.answer(request, opens) if request.method == "POST" else THE_DOOR.shown(request)


@require_safe
def opened(request: HttpRequest, number: str) -> HttpResponse:
    """Where the receipt's link leads."""
    return THE_DOOR.from_link(request, number)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Put the receipt away, on a telephone that others use too."""
    response = HttpResponseRedirect(reverse("disputes"), status=303)
    keys.let_go(response)
    holder.let_go(response)
    return response


def _opened(request: HttpRequest, number: str) -> Opened:
    return side_for(bureau_of(request).id, number, holder.held_secrets(request), keys.held(request))


@require_safe
def dispute(request: HttpRequest, number: str) -> HttpResponse:
    """My dispute, for either side."""
    try:
        found = _opened(request, number)
    except NotFound:
        return HttpResponseRedirect(reverse("dispute_opened", args=(number,)))
    response = _page(request, found)
    if found.party is not None and unread_by(found.party.bureau_id, found.party.matter_id, [found.party.id]).exists():
        mark_party_read(found.party, timezone.now())
    elif getattr(found.matter, "unread", False):
        mark_read(found.matter, timezone.now())
    return response


def _page(
    request: HttpRequest, found: Opened, error: str = "", typed: str = "", told: ToldForm | None = None
) -> HttpResponse:
    page = page_for(found, now=timezone.now())
    if told is None and found.party is not None:
        told = ToldForm(initial=told_by(found.matter, found.dispute))
    context = {
        "page": page,
        "told": told,
        "error": error,
        "typed": typed,
        "done": _said(request.GET.get("done", "")),
        **WORDS,
    }
    is_wrong = bool(error) or (told is not None and bool(told.errors))
    response = render(request, "disputes/dispute.html", context, status=422 if is_wrong else 200)
    keys.renew(response, request=request)
    holder.renew(response, request=request)
    return response


@require_safe
def agreement(request: HttpRequest, number: str) -> HttpResponse:
    """The agreement to be read and printed, in both languages."""
    try:
        found = _opened(request, number)
    except NotFound:
        return HttpResponseRedirect(reverse("dispute_opened", args=(number,)))
    shown = agreement_of(found.matter, found.dispute)
    if shown is None:
        raise Http404("nothing was drafted yet")
    context = {"agreement": shown, "back": reverse("dispute", args=(number,)), **WORDS}
    return render(request, "disputes/agreement.html", context)


@require_POST
@sensitive_post_parameters()
def do(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Take one step as that side; what is refused comes back with the reason and what was typed."""
    try:
        found = _opened(request, number)
    except NotFound:
        return HttpResponseRedirect(reverse("dispute_opened", args=(number,)))
    step = STEPS.get(verb)
    if step is None:
        raise Http404
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()[:LONGEST_WORDS]
    try:
        step(request, found, words, timezone.now())
    except MatterError as error:
        return _page(request, found, tr(error.text), words)
    return HttpResponseRedirect(f"{reverse('dispute', args=(number,))}?done={verb}", status=303)


@require_POST
@sensitive_post_parameters()
def be_told(request: HttpRequest, number: str) -> HttpResponse:
    """The other side says how they want to hear of news; empty: not at all."""
    try:
        found = _opened(request, number)
    except NotFound:
        return HttpResponseRedirect(reverse("dispute_opened", args=(number,)))
    if found.party is None:
        raise Http404
    form = ToldForm(request.POST)
    if not form.is_valid():
        return _page(request, found, told=form)
    actions.be_told(_ref(found), form.cleaned_data["phone"], form.cleaned_data["email"], language())
    return HttpResponseRedirect(f"{reverse('dispute', args=(number,))}?done=told", status=303)


def _ref(found: Opened) -> MatterRef:
    return MatterRef(found.matter.bureau_id, found.matter.id)


def _actor(found: Opened) -> Actor:
    return RESIDENT if found.party is None else Actor(party=found.party)


def _willing(request: HttpRequest, found: Opened, words: str, now: datetime) -> None:
    actions.say_willing(_ref(found), _actor(found), now=now)


def _decline(request: HttpRequest, found: Opened, words: str, now: datetime) -> None:
    actions.decline_as_side(_ref(found), _actor(found), now=now)


def _object(request: HttpRequest, found: Opened, words: str, now: datetime) -> None:
    actions.object_to(_ref(found), found.party, now=now)


def _sign(request: HttpRequest, found: Opened, words: str, now: datetime) -> None:
    draft = whole_number(request.POST.get("draft", ""), digits=4) or 0
    actions.sign(_ref(found), found.party, draft=draft, now=now)


def _halt(request: HttpRequest, found: Opened, words: str, now: datetime) -> None:
    actions.halt(_ref(found), _actor(found), words, now=now)


STEPS: dict[str, Callable[[HttpRequest, Opened, str, datetime], None]] = {
    "willing": _willing, "decline": _decline, "object": _object, "sign": _sign, "halt": _halt,
}  # fmt: skip


def _said(verb: str) -> str:
    """What was just done, in words; nothing for anything else that stands in the address."""
    said = {
        "willing": _("记下了：您愿意谈。定了日子马上告诉您。"),
        "decline": _("记下了：不谈了。我们书面告诉两边接下来怎么走。"),
        "object": _("记下了：换一位调解员。定了马上告诉您。"),
        "sign": _("您签了。两边都签，协议就生效。"),
        "told": _("记下了。有新进展就发给您；不写是什么事。想改、想停，随时在这里改。"),
        "halt": _("调解已经停止。民警 24 小时内联系您；有危险马上打 110。"),
    }
    return said.get(verb, "")
