"""WeChat's safe mode (安全模式): what is encrypted, how it is signed, what is refused.

As Tencent documents it: the signature is SHA-1 over the sorted token, timestamp, nonce and ciphertext; the ciphertext
is AES-256-CBC under the key that 43 characters of base64 give, its first 16 bytes the initial vector; inside stand 16
random bytes, the length of the message in four bytes, the message, and the AppID it is for; padded to 32 by PKCS#7.

Guarantee: what `opened` returns was sealed by a holder of both secrets, for this AppID. The signature is checked first,
so that nobody without the token learns from the padding; every refusal is the same `NotGenuine`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from heliograph.channels.plugins.inbound import NotGenuine

BLOCK = 32
_RANDOM, _LENGTH = 16, 4


@dataclass(frozen=True, slots=True)
class Envelope:
    """The two secrets of an official account, and its AppID."""

    token: str = field(repr=False)
    key: bytes = field(repr=False)
    app_id: str

    @classmethod
    def of(cls, token: str, encoding_aes_key: str, app_id: str) -> Envelope:
        """From what the account's page shows. Raises ValueError."""
        try:
            key = base64.b64decode(encoding_aes_key + "=", validate=True)
        except binascii.Error:
            key = b""
        if len(encoding_aes_key) != 43 or len(key) != 32:
            raise ValueError("the EncodingAESKey has 43 letters and digits, as the account's page shows it")
        if not 3 <= len(token) <= 32 or not token.isalnum():
            raise ValueError("the token has 3 to 32 letters and digits, as the account's page shows it")
        return cls(token, key, app_id)

    def signature(self, *parts: str) -> str:
        """SHA-1 over the token and the parts, sorted: 40 hexadecimal digits."""
        return hashlib.sha1("".join(sorted((self.token, *parts))).encode()).hexdigest()  # noqa: S324 (WeChat's own)

    def is_signed(self, given: str, *parts: str) -> bool:
        """Whether `given` is the signature over these parts."""
        return hmac.compare_digest(self.signature(*parts).encode(), given.encode("utf-8", "replace"))

    def opened(self, ciphertext: str, *, signature: str, timestamp: str, nonce: str) -> bytes:
        """The message inside. Raises `NotGenuine`."""
        if not self.is_signed(signature, timestamp, nonce, ciphertext):
            raise NotGenuine
        try:
            sealed = base64.b64decode(ciphertext, validate=True)
        except (binascii.Error, ValueError) as error:
            raise NotGenuine from error
        if not sealed or len(sealed) % BLOCK:
            raise NotGenuine
        decryptor = self._cipher().decryptor()
        return self._message(_unpadded(decryptor.update(sealed) + decryptor.finalize()))

    def _message(self, plain: bytes) -> bytes:
        start = _RANDOM + _LENGTH
        length = int.from_bytes(plain[_RANDOM:start], "big")
        message, app_id = plain[start : start + length], plain[start + length :]
        if len(plain) < start or len(message) != length or not hmac.compare_digest(app_id, self.app_id.encode()):
            raise NotGenuine
        return message

    def sealed(self, message: bytes) -> str:
        """The ciphertext of a message, in base64."""
        plain = secrets.token_bytes(_RANDOM) + len(message).to_bytes(_LENGTH, "big") + message + self.app_id.encode()
        padding = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([padding]) * padding) + encryptor.finalize()).decode()

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16]))


def _unpadded(plain: bytes) -> bytes:
    padding = plain[-1]
    if not 1 <= padding <= BLOCK or plain[-padding:] != bytes([padding]) * padding:
        raise NotGenuine
    return plain[:-padding]
