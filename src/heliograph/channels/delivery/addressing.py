"""How an address is kept: found again by a keyed hash, sealed under its matter's key or its own, named by a signed token.

A token stands in a link ("stop", "confirm") that needs no log-in: it names the row and proves that we wrote it. Tokens of
one kind are worth nothing for another. Nothing about them is stored.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from heliograph.channels.delivery.models import Address
from heliograph.core.sealing import SealBroken, blind
from heliograph.matters.keys import MatterKey, OwnKeys, keyring
from heliograph.matters.models import Matter

CODE_LASTS = timedelta(minutes=15)
LINK_LASTS = timedelta(days=3)
_MAC_BYTES = 10
_COLUMN = "address"
KEYS = OwnKeys("address")
"""Of addresses of no matter."""


class BadToken(ValueError):
    """Not a link of ours, or of another kind."""


class Unreadable(Exception):
    """The address can't be opened: its matter was erased, or the key is not on the keyring."""


def blind_of(channel: str, address: str) -> bytes:
    """By what an address of a channel is found again. `address` in the channel's own form (`Channel.address`)."""
    return keyring().blind_value(f"address:{channel}", address)


def seal(address: Address, text: str, matter: Matter | None) -> None:
    """Put the sealed address into a new row."""
    address.blind = blind_of(address.channel, text)
    if matter is not None:
        address.sealed = MatterKey.of(matter).seal_text(_COLUMN, address.id, text)
        return
    key, address.key = KEYS.new(address.id)
    address.sealed = key.seal_text(_COLUMN, address.id, text)


def open_text(address: Address, matter: Matter | None = None) -> str:
    """The address in clear. `matter` saves a look-up. Raises `Unreadable`."""
    try:
        return _key(address, matter).open_text(_COLUMN, address.id, address.sealed)
    except SealBroken as error:
        raise Unreadable from error


def _key(address: Address, matter: Matter | None) -> MatterKey:
    if address.matter_id is None:
        return KEYS.open(address.id, address.key)
    if matter is None:
        matter = Matter.objects.filter(bureau_id=address.bureau_id, id=address.matter_id).only("id", "key").first()
    if matter is None or not matter.key:
        raise Unreadable
    return MatterKey.of(matter)


# Links without a log-in


def token(kind: str, bureau_id: int, of: UUID) -> str:
    """38 characters for a link that does one thing with one row."""
    named = bureau_id.to_bytes(2, "big") + of.bytes
    return base64.urlsafe_b64encode(named + _mac(kind, named)).decode().rstrip("=")


def read_token(kind: str, written: str) -> tuple[int, UUID]:
    """The bureau and row that a token of this kind names. Raises `BadToken`."""
    try:
        raw = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadToken from error
    return _named(kind, raw)


def reply_token(bureau_id: int, of: UUID) -> str:
    """The same for a mail address, which may lose its capitals on the way: 45 small letters and digits."""
    named = bureau_id.to_bytes(2, "big") + of.bytes
    return base64.b32encode(named + _mac("reply", named)).decode().rstrip("=").lower()


def read_reply_token(written: str) -> tuple[int, UUID]:
    """Raises `BadToken`."""
    try:
        raw = base64.b32decode(written.upper() + "=" * (-len(written) % 8))
    except (binascii.Error, ValueError) as error:
        raise BadToken from error
    return _named("reply", raw)


def _named(kind: str, raw: bytes) -> tuple[int, UUID]:
    named, mac = raw[:18], raw[18:]
    if len(raw) != 18 + _MAC_BYTES or not hmac.compare_digest(mac, _mac(kind, named)):
        raise BadToken
    return int.from_bytes(named[:2], "big"), UUID(bytes=named[2:])


def _mac(kind: str, named: bytes) -> bytes:
    return blind(keyring().blind_key, f"delivery:{kind}:{named.hex()}")[:_MAC_BYTES]


# Codes that are typed in


def code(address: Address) -> str:
    """Six digits that prove that somebody reads this address; others each time it is asked for."""
    asked = address.asked_at.isoformat() if address.asked_at else ""
    made = blind(keyring().blind_key, f"delivery:code:{address.id.hex}:{asked}")
    return f"{int.from_bytes(made[:8], 'big') % 1_000_000:06}"


def is_code(address: Address, typed: str, now: datetime) -> bool:
    """Whether this is the code that was sent last, and not long ago."""
    if address.asked_at is None or now - address.asked_at > CODE_LASTS:
        return False
    return secrets.compare_digest(code(address), typed.strip())
