"""OAuth2 client credentials (RFC 6749, 4.4) on oauthlib: a partner shows its id and secret and gets a token for an hour.

oauthlib reads the request and writes the answer; this module says who is who. Only hashes are kept. Wrong secrets are counted as
wrong codes of receipts are (`matters.attempts`).
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from oauthlib.common import Request
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator

from heliograph.channels.api.hashing import hash_of, new_secret
from heliograph.channels.api.models import Partner, Token
from heliograph.channels.api.reading.partners import basic
from heliograph.matters.commit import durably
from heliograph.matters.keys import keyring

HOLDS = timedelta(hours=1)
NOBODY = bytes(32)


class Partners(RequestValidator):  # type: ignore[misc]  # oauthlib has no types
    """Answers oauthlib's questions for one bureau."""

    def __init__(self, bureau_id: int, now: datetime) -> None:
        super().__init__()
        self.bureau_id = bureau_id
        self.now = now

    def client_authentication_required(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        return True

    def authenticate_client(self, request: Request, *args: Any, **kwargs: Any) -> bool:
        """By the Authorization header or by the body, never by both; the same work for an unknown id."""
        shown = basic(request.headers.get("Authorization", ""))
        client_id, secret = shown or (request.client_id or "", request.client_secret or "")
        found = Partner.objects.filter(bureau_id=self.bureau_id, client_id=client_id[:40], stopped_at=None).first()
        kept = bytes(found.secret_hash) if found else NOBODY
        if not hmac.compare_digest(hash_of(secret[:200]), kept) or found is None:
            return False
        request.client = found
        return True

    def authenticate_client_id(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> bool:
        return False

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Partner, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type == "client_credentials"

    def get_default_scopes(self, client_id: str, request: Request, *args: Any, **kwargs: Any) -> list[str]:
        return list(request.client.scopes)

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Partner, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return set(scopes) <= set(client.scopes)

    def save_bearer_token(self, token: dict[str, Any], request: Request, *args: Any, **kwargs: Any) -> None:
        row = Token(
            bureau_id=self.bureau_id,
            digest=hash_of(token["access_token"]),
            partner=request.client,
            scopes=token["scope"].split(),
            made_at=self.now,
            until=self.now + HOLDS,
        )
        durably(lambda: row.save(force_insert=True))


def issue(request: HttpRequest, bureau_id: int, now: datetime) -> tuple[dict[str, str], str, int]:
    """(headers, body, status) of a request for a token. The view counts wrong secrets."""
    server = BackendApplicationServer(
        Partners(bureau_id, now), token_generator=lambda _: new_secret(), token_expires_in=int(HOLDS.total_seconds())
    )
    headers = {"Authorization": request.headers.get("Authorization", ""), "Content-Type": request.content_type or ""}
    made: tuple[dict[str, str], str, int] = server.create_token_response(
        request.build_absolute_uri(request.path), request.method, request.body.decode("utf-8", "replace"), headers
    )
    return made


def client_name(client_id: str) -> str:
    """Under which wrong secrets of this client are counted."""
    return f"client-{keyring().blind(client_id[:200])}"


def purge(now: datetime) -> int:
    """Remove tokens that ended. Returns how many."""
    return int(durably(lambda: Token.objects.filter(until__lte=now).delete()[0]))
