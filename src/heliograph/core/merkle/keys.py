"""Who signs and who checks: the log's key (C2SP signed-note type 0x01), a witness's key (tlog-cosignature type 0x04).

`Signer` and `Verifier` are all that notes and policies know of a signature, so that another algorithm (SM2, ML-DSA) is
two more classes and a line in `parse_vkey`.
"""

from __future__ import annotations

import hashlib
from typing import Protocol, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from heliograph.core.merkle import ed25519, wire
from heliograph.core.merkle.refusal import NoteRefused

LOG_KEY = 0x01
WITNESS_KEY = 0x04
LAST_TIME = 253_402_300_799  # 9999-12-31T23:59:59Z: the last that every program can show as a date


class Signer(Protocol):
    """Signs the text of notes."""

    @property
    def name(self) -> str:
        """The key's name, as it stands on the signature line."""

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""

    def sign(self, text: bytes) -> bytes:
        """The signature of a note's text."""


class Verifier(Protocol):
    """Checks signatures of the text of notes."""

    @property
    def name(self) -> str:
        """The key's name, as it stands on the signature line."""

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""

    @property
    def vkey(self) -> str:
        """The key as text, to publish and to configure."""

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether this is the key's signature of a note's text."""


class _Key:
    """A name and a public key of one type."""

    kind: int

    def __init__(self, name: str, public_key: bytes) -> None:
        if not wire.is_name(name):
            shown = name.encode("utf-8", "backslashreplace").decode()
            raise NoteRefused(f"密钥名“{shown}”无效", f"{name!r} cannot name a key")
        self.name = name
        self.public_key = public_key
        self.key_id = hashlib.sha256(name.encode() + bytes([0x0A, self.kind]) + public_key).digest()[:4]

    @property
    def vkey(self) -> str:
        """``NAME+hex8(key id)+BASE64(type ‖ public key)``."""
        return f"{self.name}+{self.key_id.hex()}+{wire.encode(bytes([self.kind]) + self.public_key)}"


class _PublicKey(_Key):
    """The half that checks. Raises NoteRefused for a key that ed25519 could not tell a forgery with."""

    def __init__(self, name: str, public_key: bytes) -> None:
        super().__init__(name, public_key)
        if not ed25519.is_sound_point(public_key):
            raise NoteRefused(f"“{name}”的公钥无效", f"the public key of {name} is not a sound Ed25519 key")

    @classmethod
    def from_vkey(cls, vkey: str) -> Self:
        """Read a verifier key of this type. Raises NoteRefused."""
        found = parse_vkey(vkey)
        if not isinstance(found, cls):
            raise NoteRefused("密钥的类型不对", "the key is of another type")
        return found


class _PrivateKey(_Key):
    """The half that signs."""

    def __init__(self, name: str, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        super().__init__(name, self._private.public_key().public_bytes_raw())


class Ed25519Verifier(_PublicKey):
    """Checks a log's own signature."""

    kind = LOG_KEY

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether this is the key's signature of a note's text."""
        return ed25519.verify(self.public_key, text, signature)


class Ed25519Signer(_PrivateKey):
    """A log's key, from a 32-byte seed. Raises ValueError for a seed of another length, NoteRefused for a bad name."""

    kind = LOG_KEY

    def sign(self, text: bytes) -> bytes:
        """The 64 bytes of the signature of a note's text."""
        return self._private.sign(text)

    def verifier(self) -> Ed25519Verifier:
        """The half to publish."""
        return Ed25519Verifier(self.name, self.public_key)


class CosignatureVerifier(_PublicKey):
    """Checks a witness's cosignature: 8 bytes of time, 64 of signature."""

    kind = WITNESS_KEY

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether the witness cosigned this checkpoint text; a time of 0 or after the year 9999 is no time."""
        if len(signature) != 8 + ed25519.SIGNATURE_BYTES or not 0 < self.time_of(signature) <= LAST_TIME:
            return False
        return ed25519.verify(self.public_key, _cosigned(text, self.time_of(signature)), signature[8:])

    def time_of(self, signature: bytes) -> int:
        """The time that stands in a cosignature, in POSIX seconds; true only if it verifies."""
        return int.from_bytes(signature[:8], "big")


class CosignatureSigner(_PrivateKey):
    """A witness's key, from a 32-byte seed. Never give one key to two witnesses."""

    kind = WITNESS_KEY

    def sign_at(self, text: bytes, time: int) -> bytes:
        """Cosign a checkpoint's text at `time` (POSIX seconds): the largest consistent tree seen till then has this root."""
        if not 0 < time <= LAST_TIME:
            raise ValueError(f"{time} is no time for a cosignature.")
        return time.to_bytes(8, "big") + self._private.sign(_cosigned(text, time))

    def verifier(self) -> CosignatureVerifier:
        """The half to publish."""
        return CosignatureVerifier(self.name, self.public_key)


def _cosigned(text: bytes, time: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % time + text


def parse_vkey(vkey: str) -> Ed25519Verifier | CosignatureVerifier:
    """Read a verifier key. Raises NoteRefused if it is malformed, does not match its key id, or is of an unknown type."""
    name, _, rest = vkey.partition("+")
    key_id, _, encoded = rest.partition("+")
    data = wire.decode(encoded)
    if data is None or len(data) != 1 + ed25519.KEY_BYTES:
        raise NoteRefused("验证密钥格式不对", "this is no verifier key: NAME+KEYID+KEY is expected")
    kinds: dict[int, type[Ed25519Verifier] | type[CosignatureVerifier]] = {
        LOG_KEY: Ed25519Verifier,
        WITNESS_KEY: CosignatureVerifier,
    }
    kind = kinds.get(data[0])
    if kind is None:
        raise NoteRefused(f"不认识的密钥类型 {data[0]}", f"keys of type {data[0]} are not known here")
    found = kind(name, data[1:])
    if found.key_id.hex() != key_id:
        raise NoteRefused("验证密钥与其编号不符：可能抄错了", "the key does not match its key id: it may be mistyped")
    return found
