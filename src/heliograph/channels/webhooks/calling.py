"""One call of an endpoint: the address that may be called, the headers, what came back. Knows no row but the endpoint's.

The address was given by somebody outside, so it is called through `Reach.PUBLIC`: each address that its name has must be
public, the connection goes to the very one that was checked, and redirects are not followed (`channels.outside`).
"""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from heliograph.channels import outside
from heliograph.channels.outside import NotReached, Reach
from heliograph.channels.webhooks import secrets
from heliograph.channels.webhooks.models import Endpoint
from heliograph.core.sealing import SealBroken
from heliograph.core.text import Text
from heliograph.matters.errors import Invalid

SECONDS = 10.0
LONGEST = 500
SHOWN = 500
"""How much of an answer is shown to whoever tests; nothing of it is kept."""
LATEST = timedelta(hours=6)
_INSIDE = (
    "localhost",
    "local",
    "internal",
    "lan",
    "home",
    "corp",
    "intranet",
    "localdomain",
    "test",
    "invalid",
    "onion",
)

HTTPS = Text("请写完整的 https 地址。", "Give a whole address that begins with https.")
PLAIN = Text("地址里不要带用户名、密码和 #。", "Leave out user name, password and #.")
INSIDE = Text("只能是公网上的地址，不能是内网或本机。", "It must be on the open network, not inside.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try. `status` is None where no answer came, and `failure` says why."""

    status: int | None
    failure: str
    milliseconds: int
    shown: str = ""
    after: timedelta | None = None

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whoever runs it wants no more (Standard Webhooks)."""
        return self.status == 410

    @property
    def is_about_everything(self) -> bool:
        """Whether the next message would fare no better: it is away, or asks for less."""
        return self.status is None or self.status >= 500 or self.status in (408, 429)


def check(url: str) -> str:
    """The address as it is kept. Raises `Invalid` for one that is never called, whoever gave it.

    A name is looked up at each call, not here: what it leads to now says nothing of later.
    """
    try:
        parts = urlsplit(url.strip())
        host, _port = parts.hostname or "", parts.port
        host.encode("idna")
    except (ValueError, UnicodeError):
        raise Invalid("url", HTTPS) from None
    if not host or len(url) > LONGEST or not url.strip().isprintable() or " " in url.strip():
        raise Invalid("url", HTTPS)
    if is_loopback_allowed(url.strip()):
        return url.strip()
    if parts.scheme != "https":
        raise Invalid("url", HTTPS)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Invalid("url", PLAIN)
    number = _number(host)
    if (number is not None and not outside.is_public(number)) or (number is None and _is_inside(host)):
        raise Invalid("url", INSIDE)
    return url.strip()


def _number(host: str) -> str | None:
    """The IP address that a host is in any of the ways to write one: dotted, decimal, octal, hexadecimal, shortened."""
    bare = host.rstrip(".")
    try:
        return str(ipaddress.ip_address(bare.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(bare))
    except (OSError, UnicodeError):
        return None


def _is_inside(host: str) -> bool:
    labels = host.lower().rstrip(".").split(".")
    return len(labels) < 2 or labels[-1] in _INSIDE


def is_loopback_allowed(url: str) -> bool:
    """Whether this is this very machine, and the instance is a demonstration or a test that tells itself."""
    if not settings.WEBHOOKS_TO_LOOPBACK:
        return False
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.username is None and parts.hostname in ("localhost", "127.0.0.1", "::1")


def call(endpoint: Endpoint, delivery: UUID, body: str, now: datetime) -> Outcome:
    """Send one message. Never raises for what the other side does. `now` is what the signature says."""
    began = time.monotonic()
    try:
        url = check(endpoint.url)
        answer = outside.request(
            "POST",
            url,
            body=body.encode(),
            headers=_headers(endpoint, delivery, body, now),
            reach=Reach.ANY if is_loopback_allowed(url) else Reach.PUBLIC,
            seconds=SECONDS,
        )
    except NotReached as error:
        return Outcome(None, error.kind, _since(began))
    except (Invalid, ValueError):
        return Outcome(None, "address", _since(began))
    except SealBroken:
        return Outcome(None, "secret", _since(began))
    shown = answer.body[:SHOWN].decode("utf-8", "replace")
    return Outcome(answer.status, "", _since(began), shown, _after(answer.headers.get("retry-after", "")))


def _headers(endpoint: Endpoint, delivery: UUID, body: str, now: datetime) -> dict[str, str]:
    name = str(delivery)
    return {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": secrets.signatures(endpoint, name, body, now),
    }


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


def _after(header: str) -> timedelta | None:
    """Retry-After in seconds, as far as it makes sense; a date is left alone."""
    return (
        min(timedelta(seconds=int(header)), LATEST)
        if header.isascii() and header.isdigit() and len(header) < 7
        else None
    )
