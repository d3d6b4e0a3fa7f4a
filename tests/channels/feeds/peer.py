"""Another server of the fediverse on loopback: an account with a key, an inbox that keeps what comes, signatures of its own make.

It signs and checks by the text of draft-cavage-http-signatures-12, without the library that Heliograph uses, so that the two
can't share a mistake.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from django.utils.http import http_date


@dataclass
class Came:
    """What was put into an inbox."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def activity(self) -> dict:
        return json.loads(self.body)


@dataclass
class Peer:
    """`status` is what its inboxes answer; `gone`: its accounts are 410; `documents` are served as they are."""

    private: rsa.RSAPrivateKey
    server: ThreadingHTTPServer = field(init=False)
    status: int = 202
    gone: bool = False
    asked: list[str] = field(default_factory=list)
    came: list[Came] = field(default_factory=list)
    changes: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server.server_port}"

    @property
    def base(self) -> str:
        return f"http://{self.host}"

    def actor(self, name: str = "wang") -> str:
        return f"{self.base}/users/{name}"

    def document(self, name: str) -> dict:
        pem = self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        here = self.actor(name)
        found = {
            "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
            "id": here, "type": "Person", "preferredUsername": name, "inbox": f"{here}/inbox",
            "endpoints": {"sharedInbox": f"{self.base}/inbox"},
            "publicKey": {"id": f"{here}#main-key", "owner": here, "publicKeyPem": pem},
        }  # fmt: skip
        return {**found, **self.changes}

    def follow(self, target: str, name: str = "wang", number: int = 1) -> dict:
        about = {"@context": "https://www.w3.org/ns/activitystreams", "type": "Follow", "actor": self.actor(name)}
        return {**about, "id": f"{self.actor(name)}#follows/{number}", "object": target}

    def undo(self, target: str, name: str = "wang", number: int = 1) -> dict:
        follow = self.follow(target, name, number)
        return {"type": "Undo", "id": f"{self.actor(name)}#undo/{number}", "actor": self.actor(name), "object": follow}

    def signed(self, url: str, body: bytes, *, now: datetime, name: str = "wang", **changes) -> dict[str, str]:
        """Headers of a signed POST; `changes`: `key_id`, `headers` (names), `algorithm`, or any header's value."""
        from urllib.parse import urlsplit

        parts = urlsplit(url)
        given = {
            "host": changes.pop("host", parts.netloc),
            "date": changes.pop("date", http_date(now.timestamp())),
            "digest": changes.pop("digest", "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()),
            "content-type": "application/activity+json",
        }
        names = changes.pop("headers", ["(request-target)", "host", "date", "digest", "content-type"])
        text = signing_string("post", parts.path, given, names)
        private = changes.pop("private", self.private)
        signature = base64.b64encode(private.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()
        key_id = changes.pop("key_id", f"{self.actor(name)}#main-key")
        algorithm = changes.pop("algorithm", "rsa-sha256")
        assert not changes, changes
        given["signature"] = (
            f'keyId="{key_id}",algorithm="{algorithm}",headers="{" ".join(names)}",signature="{signature}"'
        )
        return given


def signing_string(method: str, path: str, headers: dict[str, str], names: list[str]) -> bytes:
    """Section 2.3 of the draft."""
    lines = [
        f"(request-target): {method} {path}" if name == "(request-target)" else f"{name}: {headers[name].strip()}"
        for name in names
    ]
    return "\n".join(lines).encode()


def checked(came: Came, public_pem: str, *, method: str = "post") -> str:
    """The keyId of a request that this key signed, with everything signed that must be. Raises `AssertionError`."""
    headers = {name.lower(): value for name, value in came.headers.items()}
    parts = dict(re.findall(r'(\w+)="([^"]*)"', headers["signature"]))
    names = parts["headers"].split()
    needed = {"(request-target)", "host", "date"} | ({"digest"} if method == "post" else set())
    assert needed <= set(names)
    if method == "post":
        digest = base64.b64encode(hashlib.sha256(came.body).digest()).decode()
        assert headers["digest"] == f"SHA-256={digest}"
    text = signing_string(method, came.path, headers, names)
    key = load_pem_public_key(public_pem.encode())
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(base64.b64decode(parts["signature"]), text, padding.PKCS1v15(), hashes.SHA256())
    return parts["keyId"]


def _handler(peer: Peer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            peer.asked.append(self.path)
            name = self.path.removeprefix("/users/").partition("/")[0]
            self._answer(410 if peer.gone else 200, json.dumps(peer.document(name)).encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            peer.came.append(Came(self.path, dict(self.headers.items()), body))
            self._answer(peer.status, b"")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/activity+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    return Handler
