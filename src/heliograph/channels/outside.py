"""Requests to other servers. One place decides how long we wait, how much we read, and whom we never call.

An address that somebody outside gave us (a webhook, another server's inbox) is called through `Reach.PUBLIC`: the name is
resolved once, every address it has must be public, and the connection goes to the very address that was checked, so that
a name that changes between check and call gains nothing. What the operator configured may also be inside (`Reach.ANY`).
Redirects are never followed. An answer is read up to `MOST_BYTES`, and a whole exchange takes at most `IN_ALL` times as long
as each wait in it: a server that sends one byte now and then holds nobody up.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpcore

MOST_BYTES = 1_000_000
SECONDS = 10.0
IN_ALL = 3
MOST_ADDRESSES = 4
"""Of a name with very many addresses so many are tried, so that it can't hold a caller for minutes."""


class Reach(Enum):
    """Whom a request may go to."""

    PUBLIC = "public"
    ANY = "any"


class NotReached(Exception):
    """No answer came: `kind` says why ("refused", "timeout", "name", "tls", "private", "too-large") and names nobody."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other server said. Header names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Private(httpcore.ConnectError):
    """The name leads to an address that is not public."""


class _Ends(threading.local):
    """When the exchange of this thread must be over, by the monotonic clock."""

    at: float = float("inf")


_ends = _Ends()


class _Timed(httpcore.NetworkStream):
    """A connection on which no read waits past the end of the whole exchange."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = _ends.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole exchange took too long")
        return self._inner.read(max_bytes, min(left, SECONDS if timeout is None else timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Guarded(httpcore.NetworkBackend):
    """Connects to an address that was looked at, never to a name."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        last: Exception = httpcore.ConnectError("no address")
        for address in _addresses(host, port, self._reach)[:MOST_ADDRESSES]:
            try:
                return _Timed(self._inner.connect_tcp(address, port, timeout, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last


def _addresses(host: str, port: int, reach: Reach) -> list[str]:
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if reach is Reach.PUBLIC and not all(is_public(one) for one in found):
        raise _Private("private")
    return list(dict.fromkeys(found))


_EMBEDDING = tuple(ipaddress.ip_network(one) for one in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96"))
"""IPv6 addresses that end with the IPv4 address that is meant: compatible, translated, NAT64 (RFC 4291, 2765, 6052)."""
_NOT_FOR_USE = tuple(
    ipaddress.ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "2001:db8::/32", "3fff::/20")
)
_UNICAST = ipaddress.ip_network("2000::/3")


def is_public(address: str) -> bool:
    """Whether an IP address is somebody else's on the open network: not ours, not a neighbour's, not a cloud's own."""
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        inside = one.ipv4_mapped or one.sixtofour or (one.teredo[1] if one.teredo else None)
        if inside is None and any(one in network for network in _EMBEDDING):
            inside = ipaddress.IPv4Address(int(one) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(str(inside))
        if one not in _UNICAST:
            return False
    return one.is_global and not one.is_multicast and not any(one in network for network in _NOT_FOR_USE)


@cache
def _pool(reach: Reach) -> httpcore.ConnectionPool:
    return httpcore.ConnectionPool(
        ssl_context=ssl.create_default_context(),
        max_connections=64,
        max_keepalive_connections=16,
        keepalive_expiry=30,
        network_backend=_Guarded(reach),
    )


def request(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    reach: Reach = Reach.PUBLIC,
    seconds: float = SECONDS,
) -> Answer:
    """Send one request and read the whole answer. Raises `NotReached`; `ValueError` if `url` is no http(s) address."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise ValueError("not an address that can be called")
    _ends.at = time.monotonic() + IN_ALL * seconds
    limits = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
    given = {"User-Agent": "Heliograph", "Accept-Encoding": "identity", **(headers or {})}
    if body:
        given["Content-Length"] = str(len(body))
    try:
        with _pool(reach).stream(
            method, url, headers=list(given.items()), content=body or None, extensions={"timeout": limits}
        ) as response:
            return Answer(response.status, _names(response.headers), _read(response))
    except _Private as error:
        raise NotReached("private") from error
    except httpcore.TimeoutException as error:
        raise NotReached("timeout") from error
    except (ssl.SSLError, ssl.CertificateError) as error:
        raise NotReached("tls") from error
    except (socket.gaierror, UnicodeError) as error:
        raise NotReached("name") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise NotReached("refused") from error


def _names(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}


def _read(response: httpcore.Response) -> bytes:
    read = bytearray()
    for part in response.iter_stream():
        read += part
        if len(read) > MOST_BYTES:
            raise NotReached("too-large")
    return bytes(read)
