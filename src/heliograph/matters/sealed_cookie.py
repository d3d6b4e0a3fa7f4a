"""A sealed cookie: what a browser holds, so that a reload needs no second typing. For receipts and for parties' keys.

AES-256-GCM under a key derived from the keyring's root, one a kind of cookie, and bound to the bureau: it can be
neither read, nor altered, nor used as another kind or at another bureau's address. Nothing of it is logged or stored here.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from heliograph.core.sealing import SealBroken, open_sealed, seal
from heliograph.matters.keys import keyring


@dataclass(frozen=True, slots=True)
class SealedCookie:
    """One kind of cookie: its name, for how long it holds after it was last used, and how many pairs it holds at most.

    What it holds are numbers, each with the secret that opens it.
    """

    name: str
    seconds: int
    most: int

    def remember(self, response: HttpResponseBase, number: str, secret: str, *, request: HttpRequest) -> None:
        """Let the browser hold this beside what `request` came with (the newest `most`)."""
        held = {known: code for known, code in self.held(request).items() if known != number}
        held[number] = secret
        self._write(response, request, dict(list(held.items())[-self.most :]))

    def forget(self, response: HttpResponseBase, number: str, *, request: HttpRequest) -> None:
        """Let the browser hold this no longer, and everything else as before."""
        self._write(response, request, {known: code for known, code in self.held(request).items() if known != number})

    def held(self, request: HttpRequest) -> dict[str, str]:
        """Numbers with their secrets, oldest first; empty for a cookie that is missing, too old or not ours."""
        held, until = self._opened(request)
        return held if until >= time.time() else {}

    def renew(self, response: HttpResponseBase, *, request: HttpRequest) -> None:
        """Somebody still reads: give the cookie its full time again once half of it is over."""
        held, until = self._opened(request)
        if time.time() <= until < time.time() + self.seconds / 2:
            self._write(response, request, held)

    def let_go(self, response: HttpResponseBase) -> None:
        """Forget everything: for a computer that others use too."""
        response.delete_cookie(self.name, samesite="Lax")

    @property
    def _key(self) -> bytes:
        return hmac.digest(keyring().receipt_key, f"heliograph/{self.name}/v1".encode(), "sha256")

    def _context(self, request: HttpRequest) -> bytes:
        bureau = getattr(request, "bureau", None)
        return f"{self.name} cookie v1:{bureau.id if bureau else 0}".encode()

    def _opened(self, request: HttpRequest) -> tuple[dict[str, str], float]:
        """What the cookie says; opened once a request, however many ask."""
        opened: dict[tuple[str, str], tuple[dict[str, str], float]]
        opened = request.__dict__.setdefault("_sealed_cookies", {})
        which = self.name, request.COOKIES.get(self.name, "")
        if which not in opened:
            opened[which] = self._read(request)
        return opened[which]

    def _read(self, request: HttpRequest) -> tuple[dict[str, str], float]:
        value = request.COOKIES.get(self.name, "")
        if not value:
            return {}, 0
        try:
            sealed = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
            plain = json.loads(open_sealed(self._key, sealed, context=self._context(request)))
        except (binascii.Error, ValueError, SealBroken):
            return {}, 0
        return plain["held"], plain["until"]

    def _write(self, response: HttpResponseBase, request: HttpRequest, held: dict[str, str]) -> None:
        plain = json.dumps({"until": int(time.time()) + self.seconds, "held": held}, separators=(",", ":")).encode()
        value = base64.urlsafe_b64encode(seal(self._key, plain, context=self._context(request))).decode().rstrip("=")
        response.set_cookie(
            self.name, value, max_age=self.seconds, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
