"""A door that a number and a secret open, beside the receipt's own (`views.following`): a party's key, the other side's slip.

Whether the two belong together is asked of the app whose door it is; how often they may be tried, of `attempts`. Whatever
opens nothing gets one answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from heliograph.core.receipt import Mistyped, read_number, read_secret, show_number
from heliograph.matters import attempts
from heliograph.matters.sealed_cookie import SealedCookie
from heliograph.matters.views.bureau import bureau_of
from heliograph.matters.views.following import LATER, too_many


@dataclass(frozen=True, slots=True)
class Door:
    """`name`: under which attempts are counted; `form` and `later`: templates; `behind`: the name of the page that opens.

    `keys` is where the browser keeps what it has shown.
    """

    name: str
    form: str
    behind: str
    keys: SealedCookie
    later: str = LATER

    def shown(
        self, request: HttpRequest, number: str = "", *, status: int = 200, is_refused: bool = False, with_link: bool = False
    ) -> HttpResponse:  # fmt: skip
        """The form."""
        context = {"number": number, "is_refused": is_refused, "with_link": with_link}
        return render(request, self.form, context, status=status)

    def from_link(self, request: HttpRequest, number: str) -> HttpResponse:
        """Where a slip's link and QR code lead: the number is filled in, the secret comes from the link's end.

        The part after "#" never reaches us; `follow.mjs` puts it into the form and wipes it from the address.
        """
        try:
            typed = show_number(read_number(number))
        except Mistyped:
            typed = number[:40]
        return self.shown(request, typed, with_link=True)

    @sensitive_variables("secret")
    def answer(self, request: HttpRequest, opens: Callable[[int, str, str], str | None]) -> HttpResponse:
        """What number and secret lead to, as typed; `opens` says for a bureau which number as it is kept they open, if any."""
        typed, secret = (request.POST.get(name, "")[:200] for name in ("number", "secret"))
        now, bureau, network = timezone.now(), bureau_of(request), attempts.network(request)
        until = attempts.refused_until(bureau.id, self._counted(typed), network, now)
        if until is not None:
            return too_many(request, until, now, template=self.later)
        number = opens(bureau.id, typed, secret)
        if number is None:
            attempts.failed(bureau.id, self._counted(typed), network, now)
            return self.shown(request, typed, status=404, is_refused=True)
        response = HttpResponseRedirect(reverse(self.behind, args=(number,)), status=303)
        self.keys.remember(response, number, read_secret(secret), request=request)
        return response

    def _counted(self, typed: str) -> str:
        """Under which name attempts are counted: whatever was typed, so that nonsense is counted as a number is."""
        try:
            plain = read_number(typed)
        except Mistyped:
            plain = typed.strip()
        return f"{self.name}:{hashlib.sha256(plain.encode()).hexdigest()[:32]}"
