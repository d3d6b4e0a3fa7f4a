"""Which receipts the reader of a page holds: one sealed cookie, no account, nothing kept on the server.

Set when number and secret were right (`views.following`) and when a receipt was just given (the receipt page); read by
every page under /m/. The cookie holds ids and ends, sealed with a key of the instance and bound to the bureau: it can
be neither read, nor altered, nor used at another bureau's address.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import struct
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from heliograph.core.sealing import SealBroken, open_sealed, seal
from heliograph.matters.keys import keyring

COOKIE = "holder"
KEPT = timedelta(hours=2)
MOST = 20
"""How many receipts one reader may hold open; the one that ends first makes room."""

_ROW = struct.Struct(">16sI")


def held(request: HttpRequest, bureau_id: int, now: datetime) -> Mapping[UUID, datetime]:
    """The matters whose receipt the reader has shown here, and until when that holds. Empty for anything else."""
    sealed = request.COOKIES.get(COOKIE, "")
    if not sealed:
        return {}
    try:
        plain = open_sealed(_key(), base64.urlsafe_b64decode(sealed), context=_context(bureau_id))
    except (SealBroken, binascii.Error, ValueError):
        return {}
    rows = {UUID(bytes=name): datetime.fromtimestamp(until, now.tzinfo) for name, until in _ROW.iter_unpack(plain)}
    return {name: until for name, until in rows.items() if until > now}


def hold(request: HttpRequest, response: HttpResponseBase, bureau_id: int, matter_id: UUID, now: datetime) -> None:
    """Let the reader open this matter for two hours from `now`, beside those already held."""
    rows = {**held(request, bureau_id, now), matter_id: now + KEPT}
    kept = sorted(rows.items(), key=lambda row: row[1])[-MOST:]
    plain = b"".join(_ROW.pack(name.bytes, int(until.timestamp())) for name, until in kept)
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(seal(_key(), plain, context=_context(bureau_id))).decode(),
        max_age=int(KEPT.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def let_go(response: HttpResponseBase) -> None:
    """Forget every receipt in this browser: what somebody does on a computer that others use too."""
    response.delete_cookie(COOKIE, samesite="Lax")


def _key() -> bytes:
    return hmac.digest(keyring().receipt_key, b"heliograph/holder/v1", "sha256")


def _context(bureau_id: int) -> bytes:
    return b"holder:%d" % bureau_id
