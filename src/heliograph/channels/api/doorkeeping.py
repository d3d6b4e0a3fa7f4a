"""Who is at the door: the holder of a receipt, by its secret, or a partner, by its token. Counted before it is answered.

The classes are django-ninja's way to say in the description what an address asks for; each lets in or raises `Problem`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security.base import AuthBase

from heliograph.channels.api import limits
from heliograph.channels.api.models import Scope
from heliograph.channels.api.problems import Problem, later
from heliograph.channels.api.reading.partners import Caller, caller
from heliograph.core.receipt import Mistyped, read_number, read_secret
from heliograph.matters import attempts
from heliograph.matters.errors import NotFound
from heliograph.matters.models import Matter
from heliograph.matters.reading.held import matter_for
from heliograph.matters.views.bureau import bureau_of

SCHEME = "receipt"


class Receipt(AuthBase):
    """`Authorization: Receipt <secret>`: the secret that came with the receipt of the matter in the address."""

    openapi_type = "http"
    openapi_scheme = SCHEME

    def __call__(self, request: HttpRequest) -> str:
        return shown_secret(request)


class PartnerToken(AuthBase):
    """`Authorization: Bearer <token>`, for partners: OAuth2 client credentials, one scope an address."""

    openapi_type = "oauth2"

    def __init__(self, scope: Scope) -> None:
        self.openapi_flows = {
            "clientCredentials": {"tokenUrl": "/api/v1/oauth/token", "scopes": {one.value: one.value for one in Scope}}
        }
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Caller:
        now = timezone.now()
        found = caller(bureau_of(request).id, request.headers.get("Authorization", ""), now)
        if found is None:
            raise Problem("unauthenticated", headers={"WWW-Authenticate": 'Bearer realm="heliograph"'})
        request.budget = limits.count(found.partner, now)  # type: ignore[attr-defined]  # `http.door` says it in headers
        if self.scope not in found.scopes:
            asked = f'Bearer error="insufficient_scope", scope="{self.scope.value}"'
            raise Problem("forbidden", headers={"WWW-Authenticate": asked})
        return found


def shown_secret(request: HttpRequest) -> str:
    """What stands in the header, as it was typed. Without one the answer is the same for every number."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != SCHEME or not given.strip():
        raise Problem("unauthenticated", headers={"WWW-Authenticate": "Receipt"})
    return given[:200]


def number_and_secret(number: str, secret: str) -> tuple[str, str]:
    """As they are kept. Raises `NotFound` for what a check symbol shows to be mistyped: no code was tried."""
    try:
        return read_number(number[:200]), read_secret(secret)
    except Mistyped:
        raise NotFound from None


def refuse_if_too_many(bureau_id: int, number: str, network: str, now: datetime) -> None:
    """Raises `Problem` where too many wrong codes were tried, for this number or from there."""
    until = attempts.refused_until(bureau_id, number, network, now)
    if until is not None:
        raise later("too-many-tries", int((until - now).total_seconds()) + 1)


def held_matter(request: Any, number: str, now: datetime) -> Matter:
    """The matter whose receipt was shown; a wrong code counts as on the page. Raises `NotFound` alike for whatever is wrong."""
    bureau, network = bureau_of(request), attempts.network(request)
    known, secret = number_and_secret(number, request.auth)
    refuse_if_too_many(bureau.id, known, network, now)
    try:
        return matter_for(bureau.id, known, {known: secret})
    except NotFound:
        attempts.failed(bureau.id, known, network, now)
        raise
