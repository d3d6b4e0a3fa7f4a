"""Pages of subscribing: sign up without an account, choose anew, stop in one press."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_safe

from heliograph.channels.base import BadAddress
from heliograph.channels.configuration import channels
from heliograph.channels.delivery import actions as delivery
from heliograph.channels.delivery import reading as addresses
from heliograph.channels.delivery.errors import NoSuchChannel, TooOften, WrongLink
from heliograph.channels.delivery.models import Address
from heliograph.channels.subscriptions import actions, reading
from heliograph.channels.subscriptions.errors import NotThese
from heliograph.channels.subscriptions.forms import ChoiceForm, SignUpForm, StandInForm
from heliograph.core.text import Text
from heliograph.matters import limits
from heliograph.matters.attempts import network
from heliograph.matters.views.bureau import bureau_of
from heliograph.reader import tr

PUSH = "push"
TOO_MANY = Text(
    "从这个网络来的太多了，请 {minutes} 分钟后再试；您填的都还在。",
    "Too many from this network: try again in {minutes} minutes. What you filled in is still there.",
)


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Sign up. The answer is the same whoever has the address."""
    bureau = bureau_of(request)
    if request.method == "POST":
        try:
            limits.count_attempt(request)
        except limits.TooMany as limit:
            return _later(request, SignUpForm(bureau.id, request.POST), limit)
    if request.POST.get("push"):
        return _in_this_browser(request, bureau.id)
    form = SignUpForm(bureau.id, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        form.initial.update(kinds=request.GET.getlist("kind"), areas=request.GET.getlist("area"))
        return _page(request, form)
    if form.is_valid() and _signed_up(request, bureau.id, form):
        return HttpResponseRedirect(reverse("subscribe_sent", args=(form.cleaned_data["channel"],)), status=303)
    return _page(request, form, status=422)


def _page(request: HttpRequest, form: SignUpForm, *, status: int = 200) -> HttpResponse:
    return render(request, "subscriptions/subscribe.html", {"form": form, "channels": channels()}, status=status)


def _later(request: HttpRequest, form: SignUpForm, limit: limits.TooMany) -> HttpResponse:
    form.add_error(None, tr(TOO_MANY).format(minutes=limit.minutes))
    response = _page(request, form, status=429)
    response["Retry-After"] = str(limit.seconds)
    return response


def _in_this_browser(request: HttpRequest, bureau_id: int) -> HttpResponse:
    """Notices in the browser that asks: it is its own proof, so nothing is sent to confirm."""
    choice, form = ChoiceForm(bureau_id, request.POST), SignUpForm(bureau_id, request.POST)
    if not choice.is_valid():
        return _page(request, form, status=422)
    try:
        actions.sign_up(
            bureau_id, PUSH, request.POST["push"][:2000], choice.choice(), language=translation.get_language() or "",
            is_confirmed=True, now=timezone.now(),
        )  # fmt: skip
    except (BadAddress, NoSuchChannel) as bad:
        form.errors.clear()
        form.add_error("channel", tr(bad.text))
    except NotThese as wrong:
        form.errors.clear()
        form.add_error(wrong.field, tr(wrong.text))
    else:
        return HttpResponseRedirect(reverse("subscribe_sent", args=(PUSH,)), status=303)
    return _page(request, form, status=422)


def _signed_up(request: HttpRequest, bureau_id: int, form: SignUpForm) -> bool:
    """False when the form got an error."""
    given = form.cleaned_data
    try:
        actions.sign_up(
            bureau_id, given["channel"], given["address"], form.choice(), language=translation.get_language() or "",
            network=network(request), now=timezone.now(),
        )  # fmt: skip
    except BadAddress as bad:
        form.add_error("address", tr(bad.text))
    except TooOften as often:
        form.add_error("address", tr(often.text))
    except NoSuchChannel as missing:
        form.add_error("channel", tr(missing.text))
    except NotThese as wrong:
        form.add_error(wrong.field, tr(wrong.text))
    else:
        return True
    return False


@require_safe
def sent(request: HttpRequest, channel: str) -> HttpResponse:
    """What to do next: confirm by the message that was sent."""
    return render(request, "subscriptions/sent.html", {"channel": channel})


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, token: str) -> HttpResponse:
    """An address's own page, opened by the link of a message: what it hears about, to change or to stop."""
    address, now = _named(request, token), timezone.now()
    do = request.POST.get("do", "choose") if request.method == "POST" else ""
    form = ChoiceForm(
        address.bureau_id, request.POST if do == "choose" else None, chosen=reading.choice_of(address)
    )  # fmt: skip
    instead = StandInForm(request.POST if do == "instead" else None)
    if do == "stop":
        delivery.stop(address, now=now)
        return _own_page(token)
    if do == "no-instead":
        actions.no_more_stand_in(address, now=now)
        return _own_page(token)
    if address.is_usable or address.gone_at:
        if do == "choose" and form.is_valid() and _chosen(address, form, now):
            return _own_page(token, "?saved=1")
        if do == "instead" and instead.is_valid() and _named_instead(request, address, instead, now):
            return _own_page(token, "#instead")
    other = reading.stands_in(address)
    context = {
        "form": form, "address": address, "masked": addresses.masked(address), "token": token,
        "instead": instead, "other": other, "other_masked": addresses.masked(other) if other else "",
        "is_saved": request.GET.get("saved") == "1" and not do,
    }  # fmt: skip
    return render(request, "subscriptions/own.html", context, status=422 if form.errors or instead.errors else 200)


def _own_page(token: str, more: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("subscription", args=(token,)) + more, status=303)


def _chosen(address: Address, form: ChoiceForm, now: datetime) -> bool:
    try:
        actions.choose(address, form.choice(), now=now)
    except NotThese as wrong:
        form.add_error(wrong.field, tr(wrong.text))
        return False
    return True


def _named_instead(request: HttpRequest, address: Address, form: StandInForm, now: datetime) -> bool:
    given = form.cleaned_data
    try:
        actions.stand_in(address, given["channel"], given["address"], network=network(request), now=now)
    except (BadAddress, TooOften, NoSuchChannel, NotThese) as error:
        form.add_error("address", tr(error.text))
        return False
    return True


def _named(request: HttpRequest, token: str) -> Address:
    try:
        address = actions.own(token)
    except WrongLink as error:
        raise Http404("not a link of ours") from error
    if address.bureau_id != bureau_of(request).id:
        raise Http404("another bureau's link")
    return address
