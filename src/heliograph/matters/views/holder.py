"""The sealed cookie of a resident's browser: which receipts it holds, so that a reload needs no second typing.

`remember` is called where a receipt is shown or opened, `held_secrets` by every page that shows a matter. The cookie
is AES-256-GCM under a key derived from the keyring's root and bound to the bureau: it can be neither read, nor altered,
nor used at another bureau's address. It lasts two hours after it was last used, and is never logged or stored here.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import time
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from heliograph.core.sealing import SealBroken, open_sealed, seal
from heliograph.matters.keys import keyring

COOKIE = "holder"
SECONDS = 2 * 3600
MOST = 20


@lru_cache(maxsize=1)
def _key() -> bytes:
    return hmac.digest(keyring().receipt_key, b"heliograph/holder/v1", "sha256")


def _context(request: HttpRequest) -> bytes:
    bureau = getattr(request, "bureau", None)
    return b"holder cookie v1:%d" % (bureau.id if bureau else 0)


def remember(response: HttpResponseBase, number: str, secret: str, *, request: HttpRequest) -> None:
    """Let the browser hold this receipt for two hours, beside those `request` came with (the newest `MOST`)."""
    held = {known: code for known, code in held_secrets(request).items() if known != number}
    held[number] = secret
    _write(response, request, dict(list(held.items())[-MOST:]))


def held_secrets(request: HttpRequest) -> dict[str, str]:
    """Receipt numbers with their secrets, oldest first; empty for a cookie that is missing, too old or not ours."""
    held, until = _read(request)
    return held if until >= time.time() else {}


def renew(response: HttpResponseBase, *, request: HttpRequest) -> None:
    """Somebody still reads: give the cookie its full time again once half of it is over."""
    held, until = _read(request)
    if time.time() <= until < time.time() + SECONDS / 2:
        _write(response, request, held)


def let_go(response: HttpResponseBase) -> None:
    """Forget every receipt: for a computer that others use too."""
    response.delete_cookie(COOKIE, samesite="Lax")


def _read(request: HttpRequest) -> tuple[dict[str, str], float]:
    value = request.COOKIES.get(COOKIE, "")
    if not value:
        return {}, 0
    try:
        sealed = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
        plain = json.loads(open_sealed(_key(), sealed, context=_context(request)))
    except (binascii.Error, ValueError, SealBroken):
        return {}, 0
    return plain["held"], plain["until"]


def _write(response: HttpResponseBase, request: HttpRequest, held: dict[str, str]) -> None:
    plain = json.dumps({"until": int(time.time()) + SECONDS, "held": held}, separators=(",", ":")).encode()
    value = base64.urlsafe_b64encode(seal(_key(), plain, context=_context(request))).decode().rstrip("=")
    response.set_cookie(
        COOKIE, value, max_age=SECONDS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
