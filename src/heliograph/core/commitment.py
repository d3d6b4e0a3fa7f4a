"""What an event commits to: the bytes that go into the public log, and how a holder shows them to be true.

`matters.actions.act` commits each event when it writes it; `ledger` puts the 32 bytes into the tree; a resident's
receipt opens them again. commitment = SHA-256(salt ‖ RFC 8785 JSON of the record). The salt comes from the matter's
own secret, so that a plate or a date cannot be guessed from the log, and erasing the secret leaves a leaf that points
to nobody. Each record names its sequence and the commitment before it, so that leaving one out shows.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import rfc8785

FORMAT = "heliograph/event/v1"
SECRET_BYTES = 32
_SALT_INFO = FORMAT.encode() + b"/salt/"
_INTERNAL_PREFIX = FORMAT.encode() + b"/internal\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """One event as its holder may read it, and as it is committed.

    `internal` is never the internal note itself but `hide_internal(salt, note)`, or empty: so a resident can check the
    whole event without being shown what colleagues wrote, and an auditor with the note can check the note.
    `previous` is the hexadecimal commitment of event `sequence - 1`, empty for the first, which has sequence 1.
    """

    time: datetime
    role: str
    action: str
    from_: str
    to: str
    public: str = ""
    internal: str = ""
    attachments: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    sequence: int
    previous: str

    def __post_init__(self) -> None:
        if self.time.tzinfo is None:
            raise ValueError("An event's time needs a zone.")
        if self.sequence < 1 or (self.sequence == 1) != (self.previous == ""):
            raise ValueError("The first event has sequence 1 and no previous commitment; every later one has both.")
        for digest in (*self.attachments, *filter(None, (self.internal, self.previous))):
            if not _is_digest(digest):
                raise ValueError(
                    "Attachments, internal and previous are SHA-256 digests of 64 lower-case hexadecimal digits."
                )

    def as_json(self) -> dict[str, str | int | list[str] | dict[str, str]]:
        """The record as the JSON object that is committed and given to its holder."""
        return {
            "format": FORMAT,
            "time": self.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "role": self.role,
            "action": self.action,
            "from": self.from_,
            "to": self.to,
            "public": self.public,
            "internal": self.internal,
            "attachments": list(self.attachments),
            "facts": dict(self.facts),
            "sequence": self.sequence,
            "previous": self.previous,
        }


def canonical(record: EventRecord) -> bytes:
    """The one byte string of this record (RFC 8785). Raises ValueError for text that is no Unicode."""
    return rfc8785.dumps(record.as_json())


def commit(salt: bytes, record: EventRecord) -> bytes:
    """SHA-256(salt ‖ canonical JSON): 32 bytes, for the log."""
    return commit_bytes(salt, canonical(record))


def commit_bytes(salt: bytes, canonical_json: bytes) -> bytes:
    """The same for a record of another format, given as its canonical JSON."""
    _need_salt(salt)
    return hashlib.sha256(salt + canonical_json).digest()


def new_case_secret() -> bytes:
    """A matter's secret, from which the salts of its events come. Kept sealed with the matter, erased with it."""
    return secrets.token_bytes(SECRET_BYTES)


def salt_for(secret: bytes, sequence: int) -> bytes:
    """The salt of one event: HKDF-SHA-256 (RFC 5869, no salt) of the matter's secret, for this format and sequence.

    One event can be shown to a third party by its own salt, without opening the others.
    """
    if len(secret) < 16:
        raise ValueError(
            "A case secret has at least 16 bytes (a receipt's code is too short: anybody could search through it)."
        )
    pseudorandom = hmac.digest(bytes(32), secret, "sha256")
    return hmac.digest(pseudorandom, _SALT_INFO + str(sequence).encode() + b"\x01", "sha256")


def hide_internal(salt: bytes, note: str) -> str:
    """The digest that stands for an internal note in a record; empty for an empty note.

    `salt` must come from a secret the resident does not hold (`salt_for` of another secret), else a short note could be
    guessed.
    """
    _need_salt(salt)
    return hashlib.sha256(_INTERNAL_PREFIX + salt + note.encode()).hexdigest() if note else ""


def _need_salt(salt: bytes) -> None:
    if len(salt) != 32:
        raise ValueError("A salt has 32 bytes.")


def _is_digest(text: str) -> bool:
    return len(text) == 64 and not text.strip("0123456789abcdef")


class ChainBroken(ValueError):
    """A matter's events do not hang together: the first `sequence` at which that shows, and why."""

    def __init__(self, sequence: int, reason: str) -> None:
        super().__init__(f"Event {sequence}: {reason}")
        self.sequence = sequence
        self.reason = reason


def check_chain(secret: bytes, events: Iterable[tuple[EventRecord, bytes]]) -> None:
    """Check a matter's events, in order from the first, against their commitments. Raises ChainBroken.

    Proves that no event among them was changed, left out, added or moved. An omission at the very end shows only
    against the log or a count published elsewhere.
    """
    previous = ""
    for expected, (record, commitment) in enumerate(events, start=1):
        if record.sequence != expected:
            raise ChainBroken(expected, f"should stand here, but number {record.sequence} does")
        if record.previous != previous:
            raise ChainBroken(expected, "does not follow from the event before it")
        if not hmac.compare_digest(commit(salt_for(secret, expected), record), commitment):
            raise ChainBroken(expected, "does not agree with its commitment")
        previous = commitment.hex()
