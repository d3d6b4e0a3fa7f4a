"""HTTP signatures in the form that Mastodon speaks (draft-cavage-http-signatures-12, RSA-SHA256), made and checked by apsig.

What apsig leaves to its caller is held here: which headers must be signed, how old a request may be, that its digest is that
of the body, and that it is for us. Whose key it is, is the inbox's to ask.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.utils.http import http_date

FRESH = timedelta(minutes=10)
"""How far a request's date may be from ours, either way; for so long a signature is remembered, too."""
MUST_BE_SIGNED = frozenset({"(request-target)", "host", "date", "digest"})
_PART = re.compile(r'\s*([a-zA-Z]+)=(?:"([^"]*)"|[^"\s]*)\s*')
"""One part of the header: no text can be read in two ways, so that none takes long to refuse."""
_NO_LIMIT = 2**62
LEAST_BITS = 2048
LONGEST = 4000


class BadSignature(Exception):
    """The request was not signed as it must be; the sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A request's signature, taken apart. `digest` tells it from every other, however its base64 was written."""

    key_id: str
    headers: tuple[str, ...]
    signature: str

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(base64.b64decode(self.signature)).digest()

    def written(self) -> str:
        """In the one form that apsig reads."""
        listed = " ".join(self.headers)
        return f'keyId="{self.key_id}",algorithm="rsa-sha256",headers="{listed}",signature="{self.signature}"'


def headers_for(
    private: rsa.RSAPrivateKey, key_id: str, method: str, url: str, body: bytes, *, now: datetime
) -> dict[str, str]:
    """The headers of a signed request."""
    from apsig.draft import Signer  # at the first signature: it loads a library of linked data that nothing else wants

    given = {"date": http_date(now.timestamp()), "host": urlsplit(url).netloc}
    signed = Signer(given, private, method, url, key_id, body).sign()
    return {name: value for name, value in signed.items() if name != "Authorization"}


def read(headers: Mapping[str, str], body: bytes, *, host: str, now: datetime) -> Signed:
    """Take a request's signature apart and check all that needs no key. Names of headers in any case. Raises `BadSignature`."""
    small = {name.lower(): value for name, value in headers.items()}
    written = small.get("signature", "")
    parts = _parts(written)
    algorithm = parts.get("algorithm", "rsa-sha256").lower()
    if algorithm not in ("rsa-sha256", "hs2019"):
        raise BadSignature("the algorithm must be rsa-sha256")
    named = tuple(parts.get("headers", "date").lower().split())
    if len(named) != len(set(named)) or not set(named) >= MUST_BE_SIGNED:
        raise BadSignature("(request-target), host, date and digest must be signed, each once")
    if any(name not in small for name in named if name != "(request-target)"):
        raise BadSignature("a signed header is missing")
    _check_date(small["date"], now)
    _check_digest(small["digest"], body)
    if small["host"].lower() != host.lower():
        raise BadSignature("it is for another host")
    try:
        base64.b64decode(parts.get("signature", "-"), validate=True)
    except ValueError:  # also what is not ASCII
        raise BadSignature("the signature is not base64") from None
    if not parts.get("keyId"):
        raise BadSignature("no keyId")
    return Signed(parts["keyId"], named, parts["signature"])


def _parts(written: str) -> dict[str, str]:
    """The quoted parts of a Signature header by name, each once. Raises `BadSignature`."""
    found: dict[str, str | None] = {}
    for piece in written.split(",") if 0 < len(written) <= LONGEST else [""]:
        part = _PART.fullmatch(piece)
        if part is None or part[1] in found:
            raise BadSignature("no Signature header that can be read")
        found[part[1]] = part[2]
    return {name: value for name, value in found.items() if value is not None}


def check(signed: Signed, public_pem: str, method: str, url: str, headers: Mapping[str, str]) -> None:
    """That the key signed the request, whose other facts `read` has checked. Raises `BadSignature`."""
    from apsig.draft import Verifier
    from apsig.exceptions import VerificationFailedError

    small = {name.lower(): value for name, value in headers.items()}
    try:
        key = load_pem_public_key(public_pem.encode())
    except (ValueError, UnsupportedAlgorithm):
        raise BadSignature("the key can't be read") from None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < LEAST_BITS:
        raise BadSignature(f"the key must be RSA with {LEAST_BITS} bits or more")
    try:
        # The date was checked against our clock, the digest against the body: the signature alone is left.
        verifier = Verifier(key, method, url, {**small, "signature": signed.written()}, clock_skew=_NO_LIMIT)
        verifier.verify(raise_on_fail=True)
    except (VerificationFailedError, ValueError, KeyError):
        raise BadSignature("the signature is not by this key") from None


def _check_date(written: str, now: datetime) -> None:
    try:
        at = parsedate_to_datetime(written)
    except (ValueError, TypeError, OverflowError):
        raise BadSignature("the date can't be read") from None
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at
    if abs(at - now) > FRESH:
        raise BadSignature("the date is too far from now")


def _check_digest(written: str, body: bytes) -> None:
    ours = base64.b64encode(hashlib.sha256(body).digest()).decode("ascii")
    algorithm, _, theirs = written.partition("=")
    if algorithm.upper() != "SHA-256" or not hmac.compare_digest(theirs.encode(), ours.encode()):
        raise BadSignature("the digest is not the body's")
