"""Small files over http(s) from servers that are not trusted to be quick, brief or honest.

Each exchange has one limit for its whole time (not one for each packet) and one for the size of its answer, also after
gunzip. Only http and https; a POST is never redirected. Readers of logs and the witness protocol come through here.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

import heliograph

AGAIN = (429, 500, 502, 503, 504)  # answers that may be another one in a moment
PAUSES = (0.2, 1.0)  # seconds before the second and the third attempt
_CHUNK = 65_536
_ELSEWHERE = (301, 302, 303, 307, 308)


class Unreachable(Exception):
    """No usable answer: the server is not there, too slow, says too much, or answers with an error."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class TooMuch(Unreachable):
    """The answer is longer than it may be."""

    def __init__(self, url: str, limit: int) -> None:
        super().__init__(url, f"answered with more than {limit} bytes")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, whatever the status. `headers` have small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def text(self) -> str:
        """The body for a message to people: its beginning, in one line."""
        return " ".join(self.body[:200].decode("utf-8", "replace").split())


def fetch(url: str, *, limit: int, seconds: float = 20.0) -> bytes | None:
    """The file at `url`, or None if the server has none (404, 410). Tries three times. Raises Unreachable."""
    for pause in (*PAUSES, None):
        try:
            answer = exchange(url, limit=limit, seconds=seconds)
        except Unreachable as error:
            if pause is None or isinstance(error, TooMuch):
                raise
        else:
            if answer.status == 200:
                return answer.body
            if answer.status in (404, 410):
                return None
            if answer.status not in AGAIN or pause is None:
                raise Unreachable(url, f"answered {answer.status} {answer.text()}".rstrip())
        time.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


def exchange(url: str, *, body: bytes | None = None, limit: int, seconds: float) -> Answer:
    """Send one request (a POST if there is a body) and take the whole answer. Raises Unreachable."""
    if not url.startswith(("http://", "https://")):
        raise Unreachable(url, "is no http or https address")
    watch = _Watch(seconds)
    request = urllib.request.Request(url, data=body, headers=_headers(body))  # noqa: S310 the scheme is checked above
    timer = threading.Timer(seconds, watch.cut)
    timer.daemon = True
    timer.start()
    try:
        with _open(request, watch, seconds) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            answer = Answer(response.status, headers, _unpacked(url, headers, _read(url, response, limit), limit))
        if watch.is_cut:  # what was cut off in its headers looks like a whole answer
            raise TimeoutError
        return answer
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = f"no whole answer within {seconds:g} s" if watch.is_cut else _plain(error)
        raise Unreachable(url, reason) from error
    finally:
        timer.cancel()


class _Watch:
    """Ends an exchange from outside, whatever it is waiting for."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.is_cut = False
        self._sockets: list[socket.socket] = []

    def add(self, opened: socket.socket) -> None:
        self._sockets.append(opened)
        if self.is_cut:
            self.cut()

    def cut(self) -> None:
        self.is_cut = True
        for one in self._sockets:
            with contextlib.suppress(OSError):  # closed already
                socket.socket.shutdown(one, socket.SHUT_RDWR)


class _Connection(http.client.HTTPConnection):
    def __init__(self, watch: _Watch, host: str, *, timeout: float) -> None:
        super().__init__(host, timeout=timeout)
        self._watch = watch

    def connect(self) -> None:
        super().connect()
        self._watch.add(self.sock)


class _SafeConnection(http.client.HTTPSConnection):
    def __init__(self, watch: _Watch, host: str, *, timeout: float, context: ssl.SSLContext) -> None:
        super().__init__(host, timeout=timeout, context=context)
        self._watch = watch

    def connect(self) -> None:
        super().connect()
        self._watch.add(self.sock)


class _Plain(urllib.request.HTTPHandler):
    def __init__(self, watch: _Watch) -> None:
        super().__init__()
        self._watch = watch

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_Connection, self._watch), req)


class _Safe(urllib.request.HTTPSHandler):
    def __init__(self, watch: _Watch) -> None:
        super().__init__(context=_trusted())
        self._watch = watch

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_SafeConnection, self._watch), req, context=_trusted())


class _AsAnswered(urllib.request.HTTPErrorProcessor):
    """Gives every answer back as it is; a GET alone follows where a redirect points."""

    def http_response(
        self, request: urllib.request.Request, response: http.client.HTTPResponse
    ) -> http.client.HTTPResponse:
        if request.data is None and response.status in _ELSEWHERE:
            followed: http.client.HTTPResponse = super().http_response(request, response)
            return followed
        return response

    https_response = http_response


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def _open(request: urllib.request.Request, watch: _Watch, seconds: float) -> http.client.HTTPResponse:
    """Open without the kinds of address (file, ftp, data) that the usual opener knows."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        _Plain(watch),
        _Safe(watch),
        urllib.request.HTTPRedirectHandler(),
        _AsAnswered(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    found = opener.open(request, timeout=seconds)
    if not isinstance(found, http.client.HTTPResponse):
        raise OSError("the server answered in a way that cannot be read")
    return found


def _headers(body: bytes | None) -> dict[str, str]:
    named = {"User-Agent": f"heliograph/{heliograph.__version__}"}
    if body is None:
        return named | {"Accept-Encoding": "gzip"}
    return named | {"Content-Type": "text/plain; charset=utf-8"}


def _read(url: str, response: http.client.HTTPResponse, limit: int) -> bytes:
    if "content-encoding" in response.headers:
        limit += limit // 64 + 1_024  # what cannot be compressed grows a little
    parts, size = [], 0
    while part := response.read(min(_CHUNK, limit + 1 - size)):
        parts.append(part)
        size += len(part)
        if size > limit:
            raise TooMuch(url, limit)
    if response.length:  # `read(n)` does not say that an answer was cut off
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)


def _unpacked(url: str, headers: Mapping[str, str], data: bytes, limit: int) -> bytes:
    coding = headers.get("content-encoding", "identity").lower()
    if coding == "identity":
        return data
    if coding != "gzip":
        raise Unreachable(url, f"answered in the coding {coding!r}, which was not asked for")
    unpacking = zlib.decompressobj(wbits=31)
    try:
        found = unpacking.decompress(data, limit + 1)
    except zlib.error as error:
        raise Unreachable(url, "answered with broken gzip") from error
    if len(found) > limit:
        raise TooMuch(url, limit)
    if not unpacking.eof:
        raise Unreachable(url, "answered with cut-off gzip")
    return found


def _plain(error: Exception) -> str:
    """An error of the network in words."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        return "no answer in time"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror.lower()
    return str(reason) or type(reason).__name__
