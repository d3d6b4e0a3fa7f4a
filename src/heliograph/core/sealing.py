"""Seal what people tell us: one key per matter, wrapped by a master key that lives outside the database.

`matters` makes a key for each matter, seals its words, contacts and files with it, and stores only the wrapped key.
Erasing the wrapped key erases the content. A context (such as ``b"matters.Party.contact:<id>"``) is bound into every
sealed value, so that one moved to another row does not open. The keyring's root secret gives the keys for blind
look-ups and receipt hashes; it is never rotated, because what was derived from it lies in columns that are searched.

Guarantee: AES-256-GCM; whatever opens was sealed by a holder of the key for that very context, bit for bit. Not
hidden: the length, and which search tokens recur.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import hashlib
import hmac
import json
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = "heliograph/keyring/v1"
KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
_ID_BYTES = 4
_SEAL_VERSION = b"\x01"
_SEAL_DOMAIN = b"heliograph/seal/v1\x00"
_WRAP_DOMAIN = b"heliograph/wrap/v1\x00"
_BLIND_DIGITS = 12
# Digits become letters: PostgreSQL's text parser reads 1234e5abcdef as a number and a word, a word of letters as one.
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


class SealBroken(Exception):
    """A sealed value does not open: altered, cut, moved from another place, or sealed with another key."""


class KeyringUnusable(Exception):
    """The keyring is missing, damaged or ambiguous. The message tells the operator what to do."""


def new_key() -> bytes:
    """A fresh key for one matter: 32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, plain: bytes, *, context: bytes) -> bytes:
    """version ‖ nonce ‖ ciphertext and tag: 29 bytes longer than `plain`."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _SEAL_VERSION + nonce + AESGCM(key).encrypt(nonce, plain, _SEAL_DOMAIN + context)


def open_sealed(key: bytes, blob: bytes, *, context: bytes) -> bytes:
    """What was sealed with this key for this context. Raises SealBroken for anything else."""
    if len(blob) < 1 + _NONCE_BYTES + _TAG_BYTES or blob[:1] != _SEAL_VERSION:
        raise SealBroken("Not a sealed value of a known version.")
    return _decrypt(key, blob[1:], _SEAL_DOMAIN + context)


def blind(key: bytes, text: str) -> bytes:
    """HMAC-SHA-256 of a text: equal texts meet, and nobody without the key can guess which."""
    return hmac.digest(key, text.encode(), "sha256")


@dataclass(frozen=True)
class Keyring:
    """Master keys by id, the one in use, and the root secret. A value: `add_key` gives a new keyring.

    Nonces are random: one master key may wrap up to 2^32 matters.
    """

    current: str
    keys: Mapping[str, bytes] = field(repr=False)
    root: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise KeyringUnusable(f"The keyring names {self.current!r} as the key in use, but holds no such key.")
        if len(self.root) != KEY_BYTES or any(len(key) != KEY_BYTES for key in self.keys.values()):
            raise KeyringUnusable("Every key of the keyring, and its root, must be 32 bytes.")
        if any(len(name) != 2 * _ID_BYTES or name.strip("0123456789abcdef") for name in self.keys):
            raise KeyringUnusable("Key ids are 8 lower-case hexadecimal digits.")

    # Making, keeping, reading

    @classmethod
    def generate(cls) -> Keyring:
        """A fresh keyring in memory."""
        name = secrets.token_hex(_ID_BYTES)
        return cls(current=name, keys={name: new_key()}, root=new_key())

    @classmethod
    def create(cls, path: Path) -> Keyring:
        """A fresh keyring in a new file. Raises FileExistsError: to overwrite one would lose all content."""
        keyring = cls.generate()
        _write(path, keyring.to_json(), replacing=False)
        return keyring

    @classmethod
    def load(cls, path: Path) -> Keyring:
        """The keyring in a file. Raises KeyringUnusable."""
        try:
            return cls.from_json(path.read_text(encoding="ascii"))
        except OSError as error:
            raise KeyringUnusable(
                f"Cannot read the keyring {path}: {error.strerror}. Restore it from your backup."
            ) from error
        except UnicodeDecodeError as error:
            raise KeyringUnusable(f"{path} is not a keyring. Restore it from your backup.") from error

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], default: Path | None = None) -> Keyring:
        """The operator's keyring: HELIOGRAPH_MASTER_KEY, or the file HELIOGRAPH_MASTER_KEY_FILE, or the file `default`.

        HELIOGRAPH_MASTER_KEY is either the text of a keyring file or 32 bytes in base64 (``openssl rand -base64 32``).
        To rotate the latter, `save` the keyring to a file once and use that from then on. Raises KeyringUnusable.
        """
        text = environ.get("HELIOGRAPH_MASTER_KEY", "").strip()
        file = environ.get("HELIOGRAPH_MASTER_KEY_FILE", "").strip()
        if text and file:
            raise KeyringUnusable("Set HELIOGRAPH_MASTER_KEY or HELIOGRAPH_MASTER_KEY_FILE, not both.")
        if text:
            return cls.from_json(text) if text.startswith("{") else cls._from_one_key(text)
        if file:
            return cls.load(Path(file))
        if default is not None:
            return cls.load(default)
        raise KeyringUnusable("No master key: set HELIOGRAPH_MASTER_KEY_FILE to the keyring's file.")

    @classmethod
    def _from_one_key(cls, text: str) -> Keyring:
        key = _base64(text, "HELIOGRAPH_MASTER_KEY")
        if len(key) != KEY_BYTES:
            raise KeyringUnusable("HELIOGRAPH_MASTER_KEY must be 32 bytes in base64, or the text of a keyring file.")
        name = _derive(key, "key id")[:_ID_BYTES].hex()
        return cls(current=name, keys={name: _derive(key, "master key")}, root=_derive(key, "root"))

    @classmethod
    def from_json(cls, text: str) -> Keyring:
        """Read the text of a keyring file. Raises KeyringUnusable."""
        try:
            data = json.loads(text)
            if data["format"] != FORMAT:
                raise KeyringUnusable(f"The keyring's format is {data['format']!r}; this version reads {FORMAT!r}.")
            keys = {str(name): _base64(key, f"key {name}") for name, key in data["keys"].items()}
            return cls(current=str(data["current"]), keys=keys, root=_base64(data["root"], "root"))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise KeyringUnusable("The keyring is damaged. Restore it from your backup.") from error

    def to_json(self) -> str:
        """The text of the keyring's file. It holds every secret of the instance."""
        keys = {name: base64.b64encode(key).decode() for name, key in self.keys.items()}
        data = {"format": FORMAT, "current": self.current, "keys": keys, "root": base64.b64encode(self.root).decode()}
        return json.dumps(data, indent=1) + "\n"

    def save(self, path: Path) -> None:
        """Write the file, readable by its owner only, whole or not at all (also across a power cut)."""
        _write(path, self.to_json(), replacing=True)

    def add_key(self) -> Keyring:
        """A keyring with one more key, now in use; the earlier ones stay, to unwrap. Save it before wrapping."""
        name = next(name for name in iter(lambda: secrets.token_hex(_ID_BYTES), "") if name not in self.keys)
        return replace(self, current=name, keys={**self.keys, name: new_key()})

    @classmethod
    def rotate(cls, path: Path) -> Keyring:
        """Add a key to a keyring's file. Rotations at the same time take turns: none can lose another's key."""
        with _locked(path):
            keyring = cls.load(path).add_key()
            keyring.save(path)
        return keyring

    # Wrapping the keys of matters

    def wrap(self, matter_key: bytes, *, context: bytes) -> bytes:
        """A matter's key under the master key in use: key id ‖ nonce ‖ ciphertext and tag, 64 bytes."""
        name = bytes.fromhex(self.current)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return name + nonce + AESGCM(self.keys[self.current]).encrypt(nonce, matter_key, _WRAP_DOMAIN + name + context)

    def unwrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        """The matter's key. Raises SealBroken, also if the master key that wrapped it is not on this keyring."""
        name = wrapped[:_ID_BYTES]
        key = self.keys.get(name.hex())
        if key is None:
            raise SealBroken(f"Wrapped by a master key that this keyring does not hold ({name.hex()}).")
        return _decrypt(key, wrapped[_ID_BYTES:], _WRAP_DOMAIN + name + context)

    def rewrap(self, wrapped: bytes, *, context: bytes) -> bytes:
        """The same matter key under the master key in use; `wrapped` itself if it already is. Raises SealBroken."""
        matter_key = self.unwrap(wrapped, context=context)
        return self.wrap(matter_key, context=context) if self.is_outdated(wrapped) else wrapped

    def is_outdated(self, wrapped: bytes) -> bool:
        """Whether another master key than the one in use wrapped this."""
        return wrapped[:_ID_BYTES].hex() != self.current

    # Keys derived from the root secret

    @cached_property
    def blind_key(self) -> bytes:
        """The key of blind look-ups by value."""
        return _derive(self.root, "blind values")

    @cached_property
    def receipt_key(self) -> bytes:
        """The key under which receipt secrets are hashed."""
        return _derive(self.root, "receipt codes")

    @cached_property
    def _token_hash(self) -> hashlib.blake2b:
        """Keyed BLAKE2b (RFC 7693): a keyed hash like HMAC, at a third of its time, and a text has hundreds of tokens."""
        return hashlib.blake2b(key=_derive(self.root, "search tokens"), digest_size=_BLIND_DIGITS // 2)

    def receipt_code_hash(self, number: str, secret: str) -> bytes:
        """What is stored of a receipt, given as `receipt.read_…` returns it. Compare with `hmac.compare_digest`."""
        return blind(self.receipt_key, f"{len(number)}:{number}{secret}")

    def blind(self, text: str) -> str:
        """A search token as 12 letters from a to p (48 bits): whoever holds the key can ask for it, nobody can read it.

        Among a million different tokens, the chance that any two become the same is 1 in 560.
        """
        return self.blind_all([text])

    def blind_all(self, texts: Iterable[str]) -> str:
        """Many tokens, each as `blind` makes it, joined by spaces: for a whole text in two thirds of the time."""
        found = []
        for text in texts:
            state = self._token_hash.copy()
            state.update(text.encode())
            found.append(state.hexdigest())
        return " ".join(found).translate(_LETTERS)

    def blind_value(self, kind: str, text: str) -> bytes:
        """For looking up an equal value (a normalised phone number, say) without storing it. Kinds never meet."""
        return blind(self.blind_key, f"{len(kind)}:{kind}{text}")


def _decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    if len(sealed) < _NONCE_BYTES + _TAG_BYTES:
        raise SealBroken("The sealed value is cut short.")
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound)
    except InvalidTag:
        raise SealBroken("The sealed value was altered, moved, or sealed with another key.") from None


def _derive(root: bytes, purpose: str) -> bytes:
    """HKDF-Expand (RFC 5869) of a uniformly random root: one 32-byte key a purpose."""
    return hmac.digest(root, b"heliograph/derive/v1/" + purpose.encode() + b"\x01", "sha256")


def _base64(text: object, what: str) -> bytes:
    try:
        return base64.b64decode(str(text), validate=True)
    except binascii.Error:
        raise KeyringUnusable(f"The keyring's {what} is not base64.") from None


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with open(path.with_name(path.name + ".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(path: Path, text: str, *, replacing: bool) -> None:
    """Temporary file (0600 from the start), fsync, rename or, to replace nothing, link; then fsync the folder."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replacing:
            os.replace(temporary, path)
        else:
            os.link(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
