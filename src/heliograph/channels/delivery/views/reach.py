"""How I am told: the page of the holder of a receipt, and of a party of a case. Add a way, confirm, stop, put first.

Both doors check what opens them (`matters.views.following`, `cases.views.party`) and then show one page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from heliograph.cases.views.party import ask_for_key, keys, opened_by
from heliograph.channels.base import BadAddress
from heliograph.channels.configuration import channels
from heliograph.channels.delivery import actions, addressing, asking, policy, reading, ways
from heliograph.channels.delivery.errors import DeliveryError, NoSuchChannel, TooOften
from heliograph.channels.delivery.models import Address
from heliograph.core.text import Text
from heliograph.matters import attempts
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter, Party
from heliograph.matters.views import holder
from heliograph.matters.views.following import ask_for_secret, matter_of
from heliograph.reader import language

HOURS = tuple(range(24))
FULL = Text(
    f"最多 {ways.MOST} 种方式，请先停掉不用的。", f"At most {ways.MOST} ways: stop one that you don't use first."
)


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told, and where their page is. `number` opens that page."""

    matter: Matter
    party: Party
    number: str
    is_case: bool

    @property
    def home(self) -> str:
        return reverse("party" if self.is_case else "held", args=(self.number,))

    @property
    def here(self) -> str:
        return reverse("party_reach" if self.is_case else "reach", args=(self.number,))


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("address", "code")
def reach(request: HttpRequest, number: str) -> HttpResponse:
    """For the holder of a receipt."""
    try:
        matter = matter_of(request, number)
    except NotFound:
        return ask_for_secret(number)
    party = Party.objects.filter(bureau_id=matter.bureau_id, matter_id=matter.id, part="submitter").first()
    if party is None or matter.erased_at is not None:
        return HttpResponseRedirect(reverse("held", args=(number,)), status=303)
    response = _answer(request, Told(matter, party, number, is_case=False))
    holder.renew(response, request=request)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("address", "code")
def party_reach(request: HttpRequest, number: str) -> HttpResponse:
    """For a party of a case."""
    try:
        found = opened_by(request, number)
    except NotFound:
        return ask_for_key(number)
    response = _answer(request, Told(found.matter, found.party, number, is_case=True))
    keys.renew(response, request=request)
    return response


def _answer(request: HttpRequest, told: Told) -> HttpResponse:
    if request.method != "POST":
        return _page(request, told)
    step = _STEPS.get(request.POST.get("do", ""))
    try:
        done = step(request, told) if step else ""
    except BadAddress as error:
        return _page(request, told, error=("address", error.text), status=422)
    except DeliveryError as error:
        name = "code" if request.POST.get("do") == "code" else "address"
        return _page(request, told, error=(name, error.text), status=422)
    return HttpResponseRedirect(f"{told.here}?done={done}", status=303)


def _page(
    request: HttpRequest, told: Told, *, error: tuple[str, Text] | None = None, status: int = 200
) -> HttpResponse:
    rows = reading.of_party(told.matter.bureau_id, told.matter.id, told.party.id)
    rules = policy.rules_of(told.matter.bureau_id)
    own = next((row for row in rows if row.quiet_from is not None), None)
    context = {
        "told": told,
        "ways": ways.shown(told.matter, told.party),
        "typed": [channels()[code] for code in ways.TYPED if code in channels()],
        "bind": addressing.token("bind", told.matter.bureau_id, told.party.id),
        "channels": channels(),
        "hours": HOURS,
        "quiet": (own.quiet_from, own.quiet_until) if own else None,
        "usual": rules,
        "error": error,
        "asked": {name: request.POST.get(name, "") for name in ("channel", "which")}
        | {"address": "" if request.POST.get("channel") == "push" else request.POST.get("address", "")},
        "done": request.GET.get("done", ""),
    }
    return render(request, "delivery/reach.html", context, status=status)


# One function a step; each returns the word by which the page says what was done


def _add(request: HttpRequest, told: Told) -> str:
    channel, now = request.POST.get("channel", ""), timezone.now()
    if channel not in (*ways.TYPED, "push"):
        raise NoSuchChannel
    if len(reading.of_party(told.matter.bureau_id, told.matter.id, told.party.id)) >= ways.MOST:
        raise DeliveryError(FULL)
    is_proved = channel in ("print", "push")  # a letter is posted by hand; a browser asked its own user
    used = channels().get(channel)
    if used is None:
        raise NoSuchChannel
    typed = used.address(request.POST.get("address", "")[: 2000 if channel == "push" else 300])
    if not is_proved:
        asking.count(addressing.blind_of(channel, typed), attempts.network(request), now)
    address = actions.allow(
        told.matter.bureau_id,
        channel,
        typed,
        language=language(),
        matter=told.matter,
        party=told.party,
        is_confirmed=is_proved,
        now=now,
    )
    if address.is_usable:
        return "added"
    actions.ask(address, now=now)
    return "asked"


def _again(request: HttpRequest, told: Told) -> str:
    """Another message that asks to confirm; or what was stopped works again, once it is confirmed anew."""
    address, now = _which(request, told), timezone.now()
    asking.count(bytes(address.blind), attempts.network(request), now)
    if address.channel in ("mail", "sms"):
        actions.allow_again(address, is_confirmed=False, now=now)
        actions.ask(address, now=now)
        return "asked"
    actions.allow_again(address, is_confirmed=True, now=now)
    return "added"


def _code(request: HttpRequest, told: Told) -> str:
    address, now = _which(request, told), timezone.now()
    net = attempts.network(request)
    counted = f"reach:{address.id.hex}"
    if attempts.refused_until(address.bureau_id, counted, net, now) is not None:
        raise TooOften
    try:
        actions.confirm_by_code(address, request.POST.get("code", "")[:20], now=now)
    except DeliveryError:
        attempts.failed(address.bureau_id, counted, net, now)
        raise
    return "confirmed"


def _stop(request: HttpRequest, told: Told) -> str:
    actions.stop(_which(request, told), now=timezone.now())
    return "stopped"


def _first(request: HttpRequest, told: Told) -> str:
    address = _which(request, told)
    actions.prefer(address, reading.of_party(address.bureau_id, told.matter.id, told.party.id))
    return "first"


def _quiet(request: HttpRequest, told: Told) -> str:
    rows = reading.of_party(told.matter.bureau_id, told.matter.id, told.party.id)
    begins, ends = (request.POST.get(name, "") for name in ("from", "until"))
    is_own = begins.isdecimal() and ends.isdecimal() and int(begins) in HOURS and int(ends) in HOURS
    actions.keep_quiet(rows, int(begins) if is_own else None, int(ends) if is_own else None)
    return "quiet"


def _which(request: HttpRequest, told: Told) -> Address:
    """The way that was pressed, if it is theirs. Raises `DeliveryError`."""
    try:
        wanted = UUID(request.POST.get("which", ""))
    except ValueError as error:
        raise DeliveryError from error
    for row in reading.of_party(told.matter.bureau_id, told.matter.id, told.party.id):
        if row.id == wanted:
            return row
    raise DeliveryError


_STEPS: dict[str, Callable[[HttpRequest, Told], str]] = {
    "add": _add,
    "again": _again,
    "code": _code,
    "stop": _stop,
    "first": _first,
    "quiet": _quiet,
}
