"""A browser that takes Web Push: its keys, its subscription, and the opening of what it is sent (RFC 8291, written anew).

Nothing here uses http-ece, so that a fault of one side is seen by the other; `test_push` holds it to the RFC's example.
"""

from __future__ import annotations

import base64
import hmac
import json
import secrets

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def unpadded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Receiver:
    """One browser."""

    def __init__(self, private: bytes | None = None, auth: bytes | None = None) -> None:
        number = int.from_bytes(private, "big") if private else None
        self.key = ec.derive_private_key(number, ec.SECP256R1()) if number else ec.generate_private_key(ec.SECP256R1())
        self.auth = auth or secrets.token_bytes(16)

    @property
    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self, endpoint: str) -> str:
        """As `PushSubscription.toJSON` gives it."""
        keys = {"p256dh": unpadded(self.point), "auth": unpadded(self.auth)}
        return json.dumps({"endpoint": endpoint, "expirationTime": None, "keys": keys})

    def opens(self, body: bytes) -> bytes:
        """The message of one record (RFC 8188, 2.1; RFC 8291, 3.4)."""
        salt, length = body[:16], body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
        first = hmac.digest(self.auth, shared, "sha256")
        ikm = hmac.digest(first, b"WebPush: info\0" + self.point + sender + b"\1", "sha256")
        prk = hmac.digest(salt, ikm, "sha256")
        key = hmac.digest(prk, b"Content-Encoding: aes128gcm\0\1", "sha256")[:16]
        nonce = hmac.digest(prk, b"Content-Encoding: nonce\0\1", "sha256")[:12]
        plain = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\0")
        if plain[-1:] != b"\2":
            raise ValueError("not the last record")
        return plain[:-1]
