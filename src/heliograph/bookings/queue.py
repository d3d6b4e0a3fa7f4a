"""The order of acceptance, as anybody can check it: one entry for each booking, each bound to all before it.

Values in, values out; no Django. An entry hides who booked: it is SHA-256 of a salt, which follows from the secret of the
receipt (we don't keep it), and of the record. The chain binds entries: chain(n) = SHA-256(label ‖ chain(n-1) ‖ entry(n)),
chain(0) is 32 zero bytes. The entries are published; a receipt shows chain(n), so that nobody can be put before number n
afterwards without breaking every receipt from n on. docs/bookings.md gives the check in ten lines.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import rfc8785

from heliograph.core.commitment import commit_bytes

FORMAT = "heliograph/queue/v1"
START = bytes(32)
_CHAIN = FORMAT.encode() + b"/chain\x00"
_SALT = FORMAT.encode() + b"/salt"


@dataclass(frozen=True, slots=True)
class Accepted:
    """One acceptance. `door`: by which way it came ("online", "counter", "phone"). `number` is the receipt's, without hyphens."""

    slot: UUID
    sequence: int
    at: datetime
    door: str
    number: str

    def as_json(self) -> dict[str, str | int]:
        return {
            "format": FORMAT,
            "time": str(self.slot),
            "sequence": self.sequence,
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "door": self.door,
            "number": self.number,
        }


def entry(accepted: Accepted, secret: str) -> bytes:
    """The 32 bytes that stand for this acceptance; only who has the receipt's secret can make them."""
    return commit_bytes(hmac.digest(secret.encode(), _SALT, "sha256"), rfc8785.dumps(accepted.as_json()))


def chained(before: bytes, one: bytes) -> bytes:
    """The chain with one entry more."""
    return hashlib.sha256(_CHAIN + before + one).digest()


def chain(entries: Iterable[bytes]) -> bytes:
    """The chain over entries 1, 2, 3 …"""
    head = START
    for one in entries:
        head = chained(head, one)
    return head
