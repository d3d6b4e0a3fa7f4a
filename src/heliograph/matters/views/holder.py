"""The sealed cookie of a resident's browser: which receipts it holds, so that a reload needs no second typing.

`remember` is called where a receipt is shown or opened, `held_secrets` by every page that shows a matter. The cookie
is AES-256-GCM under a key derived from the keyring's root, lasts two hours, and is never logged or stored here.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import time
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from heliograph.core.sealing import SealBroken, open_sealed, seal
from heliograph.matters.keys import keyring

COOKIE = "holder"
SECONDS = 2 * 3600
MOST = 20
_CONTEXT = b"holder cookie v1"


@lru_cache(maxsize=1)
def _key() -> bytes:
    return hmac.digest(keyring().receipt_key, b"heliograph/holder/v1", "sha256")


def remember(response: HttpResponse, number: str, secret: str, *, request: HttpRequest | None = None) -> None:
    """Let the browser hold this receipt for two hours, beside those `request` came with (the newest `MOST`)."""
    held = {known: code for known, code in (held_secrets(request) if request else {}).items() if known != number}
    held[number] = secret
    newest = dict(list(held.items())[-MOST:])
    plain = json.dumps({"until": int(time.time()) + SECONDS, "held": newest}, separators=(",", ":")).encode()
    value = base64.urlsafe_b64encode(seal(_key(), plain, context=_CONTEXT)).decode().rstrip("=")
    response.set_cookie(
        COOKIE, value, max_age=SECONDS, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def held_secrets(request: HttpRequest) -> dict[str, str]:
    """Receipt numbers with their secrets, oldest first; empty for a cookie that is missing, too old or not ours."""
    value = request.COOKIES.get(COOKIE, "")
    if not value:
        return {}
    try:
        sealed = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
        plain = json.loads(open_sealed(_key(), sealed, context=_CONTEXT))
    except (binascii.Error, ValueError, SealBroken):
        return {}
    held: dict[str, str] = plain["held"] if plain["until"] >= time.time() else {}
    return held


def let_go(response: HttpResponse) -> None:
    """Forget every receipt: for a computer that others use too."""
    response.delete_cookie(COOKIE, samesite="Lax")
