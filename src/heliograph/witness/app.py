"""A witness over http: `POST /add-checkpoint`, `GET /<SHA-256 of the origin>/checkpoint`, and a page that says who it is.

A WSGI application that `serving` starts. Everything that comes in is measured before it is read: 128 KiB, ten seconds.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterable
from http import HTTPStatus
from typing import IO, TYPE_CHECKING

from heliograph.core.merkle import Refused, origin_hash, parse_add_checkpoint
from heliograph.witness.considering import Reply, Witness, consider
from heliograph.witness.store import StoreFailed

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger("heliograph.witness")
LONGEST_BODY = 131_072  # bytes: sixteen post-quantum signatures are 52,000
SECONDS = 10.0  # for a body to come in
_waiting = threading.BoundedSemaphore(256)  # bodies that may be on their way at once


class App:
    """The WSGI application of one witness."""

    def __init__(self, witness: Witness) -> None:
        self.witness = witness

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        try:
            reply = self._answer(environ)
        except StoreFailed as error:
            log.error("the memory cannot be read or written, nothing is signed: %s", error)
            reply = Reply(503, "this witness cannot store anything now, so it signs nothing\n")
        body = reply.text.encode()
        headers = [
            ("Content-Type", reply.type),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response(f"{reply.status} {HTTPStatus(reply.status).phrase}", headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    def _answer(self, environ: WSGIEnvironment) -> Reply:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "/")
        if path == "/add-checkpoint":
            return self._add(environ) if method == "POST" else Reply(405, "POST is expected here\n")
        if method not in ("GET", "HEAD"):
            return Reply(405, "GET is expected here\n")
        if path == "/":
            return self._about()
        wanted, _, name = path.removeprefix("/").partition("/")
        for origin in self.witness.logs():
            if name == "checkpoint" and wanted == origin_hash(origin):
                latest = self.witness.store.latest(origin)
                return Reply(200, latest.note) if latest else Reply(404, "nothing of this log was cosigned yet\n")
        return Reply(404, "there is nothing here\n")

    def _add(self, environ: WSGIEnvironment) -> Reply:
        body = _body(environ)
        if isinstance(body, Reply):
            return body
        try:
            request = parse_add_checkpoint(body)
        except Refused as error:
            return Reply(400, f"{error}\n")
        return consider(self.witness, request)

    def _about(self) -> Reply:
        lines = [f"{self.witness.signer.name} witnesses logs (https://c2sp.org/tlog-witness).", "", "Its key:"]
        lines += [self.witness.signer.verifier().vkey, "", "Logs it knows:"]
        for origin in self.witness.logs():
            latest = self.witness.store.latest(origin)
            lines.append(f"{origin}  /{origin_hash(origin)}/checkpoint  {latest.size if latest else 'nothing yet'}")
        return Reply(200, "\n".join([*lines, ""]))


def _body(environ: WSGIEnvironment) -> bytes | Reply:
    """The body of a request, or the answer to one that is too long, or too slow."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or LONGEST_BODY)
    except ValueError:
        return Reply(400, "the Content-Length is no number\n")
    if length > LONGEST_BODY:
        return Reply(413, f"a request has at most {LONGEST_BODY} bytes\n")
    if not _waiting.acquire(blocking=False):
        return Reply(503, "too many requests are coming in slowly\n")
    body = _within(SECONDS, environ["wsgi.input"])
    if body is None:
        return Reply(408, f"the request did not come in within {SECONDS:g} seconds\n")
    if len(body) > LONGEST_BODY:
        return Reply(413, f"a request has at most {LONGEST_BODY} bytes\n")
    return body


def _within(seconds: float, source: IO[bytes]) -> bytes | None:
    """A request's body, or None when the time is over: the thread then waits on until the other side goes away."""
    found: list[bytes] = []

    def read() -> None:
        try:
            with contextlib.suppress(OSError):  # the other side has gone
                found.append(source.read(LONGEST_BODY + 1))
        finally:
            _waiting.release()

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    reading.join(seconds)
    return found[0] if found else None
