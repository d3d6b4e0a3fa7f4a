"""Following a matter: by number and secret, by the number alone, by the receipt's link; the matter's page and its parts.

What a reader may see is decided by `reading.held` and `reading.story`; how often codes may be tried by `attempts`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heliograph.core.receipt import Mistyped, read_number, read_secret, show_number
from heliograph.core.text import Text
from heliograph.matters import attempts, beyond
from heliograph.matters.actions.tellings import mark_read
from heliograph.matters.asides import asides_for_holder
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter
from heliograph.matters.reading import held as reading
from heliograph.matters.reading import recorded
from heliograph.matters.reading.story import GRADES, Story, holder_story
from heliograph.matters.reading.why import why as reading_why
from heliograph.matters.views import holder
from heliograph.matters.views.bureau import bureau_of
from heliograph.reader import language

LATER = "matters/follow_later.html"


@dataclass(slots=True)
class LookUp:
    """What was typed into the form, what is wrong with it, and words of another form that must not be lost."""

    number: str = ""
    secret: str = ""
    errors: dict[str, Text] = field(default_factory=dict)
    needs_secret: bool = False
    unsent: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("secret")
@sensitive_variables("typed")
def follow(request: HttpRequest) -> HttpResponse:
    """The form: number and secret open the matter; the number alone shows what the procedure lets anybody see."""
    if request.method != "POST":
        return form_page(request, LookUp())
    typed = LookUp(request.POST.get("number", "")[:200], request.POST.get("secret", "")[:200])
    number, secret = _read(typed)
    if typed.errors:
        return form_page(request, typed, status=422)
    now, bureau, network = timezone.now(), bureau_of(request), attempts.network(request)
    until = attempts.refused_until(bureau.id, number, network, now)
    if until is not None:
        return too_many(request, until, now)
    if not secret:
        return _by_number(request, bureau.id, number, network, now)
    if not reading.opens(bureau.id, number, secret):
        attempts.failed(bureau.id, number, network, now)
        typed.errors["secret"] = NotFound().text
        return form_page(request, typed, status=404)
    response = HttpResponseRedirect(reverse("held", args=(number,)), status=303)
    holder.remember(response, number, secret, request=request)
    return response


def _read(typed: LookUp) -> tuple[str, str]:
    """Number and secret as they are kept; what is mistyped is said at its field."""
    number = secret = ""
    try:
        number = read_number(typed.number)
    except Mistyped as error:
        typed.errors["number"] = error.text
    if typed.secret.strip():
        try:
            secret = read_secret(typed.secret)
        except Mistyped as error:
            typed.errors["secret"] = error.text
    return number, secret


def _by_number(request: HttpRequest, bureau_id: int, number: str, network: str, now: datetime) -> HttpResponse:
    shown = reading.in_public(bureau_id, number, now)
    if shown is None:
        attempts.failed(bureau_id, number, network, now)
        return form_page(request, LookUp(show_number(number), needs_secret=True))
    return render(request, "matters/follow_public.html", {"shown": shown, "number": number, "now": now})


def form_page(request: HttpRequest, typed: LookUp, *, status: int = 200, with_link: bool = False) -> HttpResponse:
    return render(request, "matters/follow.html", {"typed": typed, "with_link": with_link}, status=status)


def too_many(request: HttpRequest, until: datetime, now: datetime, *, template: str = LATER) -> HttpResponse:
    """429, and when to try again."""
    response = render(request, template, {"until": until}, status=429)
    response.headers["Retry-After"] = str(max(1, int((until - now).total_seconds()) + 1))
    return response


@require_safe
def opened(request: HttpRequest, number: str) -> HttpResponse:
    """Where the receipt's link and QR code lead: the number is filled in, the secret comes from the link's end.

    The part after "#" never reaches us; `follow.mjs` puts it into the form, wipes it from the address and sends it.
    """
    try:
        typed = LookUp(show_number(read_number(number)))
    except Mistyped as error:
        typed = LookUp(number[:40], errors={"number": error.text})
    return form_page(request, typed, with_link=True)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close every matter in this browser."""
    response = HttpResponseRedirect(reverse("follow"), status=303)
    holder.let_go(response)
    return response


# The matter's own pages


def matter_of(request: HttpRequest, number: str) -> Matter:
    """The matter whose receipt this browser holds. Raises `NotFound`, alike for one that never was."""
    return reading.matter_for(bureau_of(request).id, number, holder.held_secrets(request))


def ask_for_secret(number: str) -> HttpResponse:
    """Where somebody goes who has not shown the receipt: the same for every number."""
    return HttpResponseRedirect(reverse("opened", args=(number,)))


def story_of(matter: Matter, now: datetime) -> Story:
    here = reverse("held", args=(matter.number,))
    return holder_story(
        matter,
        now=now,
        language=language(),
        why=f"{here}why/{{}}/",
        page=here.replace(matter.number, "{}"),
        ask=_ask_for_disclosure(),
    )


@lru_cache(maxsize=1)
def _ask_for_disclosure() -> str:
    return reverse("ask", args=("information-request",))


@require_safe
def held(request: HttpRequest, number: str) -> HttpResponse:
    """My matter."""
    now = timezone.now()
    try:
        matter = matter_of(request, number)
    except NotFound:
        return ask_for_secret(number)
    story = story_of(matter, now)
    response = render(
        request,
        "matters/held.html",
        {
            "story": story,
            "grades": GRADES,
            "done": request.GET.get("done", ""),
            "is_ready": recorded.is_ready,
            "beyond": beyond.page_of(matter),
            "asides": asides_for_holder(matter, now),
        },
    )
    if matter.unread:  # type: ignore[attr-defined]  # annotated by matter_for
        mark_read(matter, now)
    holder.renew(response, request=request)
    return response


@require_safe
def looks(request: HttpRequest, number: str) -> HttpResponse:
    """Who looked: every time a member of staff opened the matter."""
    try:
        matter = matter_of(request, number)
    except NotFound:
        return ask_for_secret(number)
    return render(request, "matters/looks.html", {"story": story_of(matter, timezone.now())})


@require_safe
def why(request: HttpRequest, number: str, promise: str) -> HttpResponse:
    """Why this date: every day, counted or not, with the reason, the rule and the ground it rests on."""
    try:
        matter = matter_of(request, number)
    except NotFound:
        return ask_for_secret(number)
    explained = reading_why(matter, promise, timezone.now())
    if explained is None:
        raise Http404("no such promise was made to this matter")
    return render(
        request, "matters/why.html", {"number": number, "shown_number": show_number(number), "why": explained}
    )
