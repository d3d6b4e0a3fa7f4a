"""A form that asks for number and secret, and what they open: a seat, an invitation, a question of one's own.

Codes come in the body, never by a cookie or an address; wrong ones are counted against number and network.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from heliograph.core.receipt import Mistyped, read_number, read_secret, show_number, show_secret
from heliograph.core.text import Text
from heliograph.matters import attempts
from heliograph.matters.errors import NotFound
from heliograph.publishing.views.public import bureau_of
from heliograph.reader import moment

T = TypeVar("T")
CODES = "publishing/hearings/codes.html"


@dataclass(slots=True)
class Typed:
    """What was typed into the form, and what is wrong with it. `where` is the address it is sent to, `template` its page."""

    where: str
    number: str = ""
    secret: str = ""
    template: str = CODES
    errors: dict[str, Text] = field(default_factory=dict)

    def read(self) -> tuple[str, str]:
        """Number and secret as they are kept; what is mistyped is said at its field."""
        read = {"number": "", "secret": ""}
        for name, reader in (("number", read_number), ("secret", read_secret)):
            try:
                read[name] = reader(getattr(self, name))
            except Mistyped as error:
                self.errors[name] = error.text
        return read["number"], read["secret"]


def typed_in(request: HttpRequest, where: str, template: str = CODES) -> Typed:
    return Typed(where, request.POST.get("number", "")[:200], request.POST.get("secret", "")[:200], template)


def codes_page(request: HttpRequest, typed: Typed, *, status: int = 200, with_link: bool = False) -> HttpResponse:
    context = {"typed": typed, "with_link": with_link}
    return render(request, typed.template, context, status=status)


@dataclass(frozen=True, slots=True)
class Opened:
    """Right number and secret, as kept and as shown."""

    number: str
    secret: str

    @property
    def shown(self) -> dict[str, str]:
        return {"number": show_number(self.number), "secret": show_secret(self.secret)}


def opened(
    request: HttpRequest, where: str, check: Callable[[int, str, str, datetime], T], template: str = CODES
) -> tuple[Opened, T] | HttpResponse:
    """What number and secret open, or the page that says why not; wrong ones are counted."""
    typed = typed_in(request, where, template)
    number, secret = typed.read()
    if typed.errors:
        return codes_page(request, typed, status=422)
    now, bureau_id, network = timezone.now(), bureau_of(request).id, attempts.network(request)
    until = attempts.refused_until(bureau_id, number, network, now)
    if until is not None:
        typed.errors["secret"] = Text(
            f"试得太多了，请在 {moment(until)} 之后再试。", f"Too many tries. Try again after {moment(until)}."
        )
        response = codes_page(request, typed, status=429)
        response.headers["Retry-After"] = str(max(1, int((until - now).total_seconds()) + 1))
        return response
    try:
        return Opened(number, secret), check(bureau_id, number, secret, now)
    except NotFound as error:
        attempts.failed(bureau_id, number, network, now)
        typed.errors["secret"] = error.text
        return codes_page(request, typed, status=404)
