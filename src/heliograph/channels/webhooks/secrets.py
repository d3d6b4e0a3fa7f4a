"""The secrets of an endpoint: made, sealed under a key of its own, opened for signing. Shown once, when made.

While a secret is being changed two hold, and every message carries both signatures (Standard Webhooks), so that the
receiver can change over at any moment without losing one.
"""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

from heliograph.channels.webhooks.models import Endpoint
from heliograph.matters.keys import OwnKeys

BOTH_HOLD = timedelta(days=1)
_COLUMN = "webhook.secret"
KEYS = OwnKeys("webhook")


def new_secret() -> str:
    """32 random bytes as Standard Webhooks writes them."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def begin(endpoint: Endpoint, secret: str) -> None:
    """Give a new row its key and its first secret."""
    key, endpoint.key = KEYS.new(endpoint.id)
    endpoint.secret = key.seal_text(_COLUMN, endpoint.id, secret)


def change(endpoint: Endpoint, secret: str, now: datetime, both: timedelta = BOTH_HOLD) -> None:
    """From now on the new one signs; the one before signs too, for as long as `both`."""
    endpoint.old_secret, endpoint.old_until = (endpoint.secret, now + both) if both else (b"", None)
    endpoint.secret = KEYS.open(endpoint.id, endpoint.key).seal_text(_COLUMN, endpoint.id, secret)
    endpoint.secret_at = now


def signatures(endpoint: Endpoint, delivery: str, body: str, now: datetime) -> str:
    """The value of `webhook-signature`: one for each secret that holds, the newest first."""
    key = KEYS.open(endpoint.id, endpoint.key)
    held = [bytes(endpoint.secret)]
    if endpoint.old_until is not None and now < endpoint.old_until and endpoint.old_secret:
        held.append(bytes(endpoint.old_secret))
    opened = [key.open_text(_COLUMN, endpoint.id, sealed) for sealed in held]
    return " ".join(Webhook(secret).sign(delivery, now.astimezone(UTC), body) for secret in opened)
