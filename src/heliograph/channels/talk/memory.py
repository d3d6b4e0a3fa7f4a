"""What is kept of a conversation between two messages, sealed: where it stands, what was heard last, what is still to go out.

Ids of messages outlive the conversation by `IDS_LAST`, because a gateway repeats hours later. Called by `actions`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from heliograph.channels.talk.conversation.values import Talk
from heliograph.channels.talk.models import Talker
from heliograph.core.sealing import SealBroken, new_key
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey, keyring, unwrapped

IDLE = timedelta(minutes=30)
IDS_LAST = timedelta(days=2)
MOST_IDS = 40
_COLUMN = "talker"


class Leaving(msgspec.Struct, frozen=True):
    """A text that could not be said at once. `id` is the same at every try; `after` names the message that it answers.

    `at`: since when it waits. `tells`: it says what was done (a receipt), and is said however late that is.
    """

    id: str
    text: str
    after: str
    at: float = 0.0
    tells: bool = False


class Memory(msgspec.Struct, frozen=True):
    """`said` answers `heard[-1]`, so that a repeated message gets the same answer; `tells`: of something that was done.

    `to` is where they write from.
    """

    to: str
    talk: Talk | None = None
    heard: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    tells: bool = False
    leaving: tuple[Leaving, ...] = ()
    language: str = "zh-hans"
    was_busy: bool = False


_read = msgspec.json.Decoder(Memory)


def blind_of(channel: str, sender: str) -> bytes:
    """By what a talker is found again. Not the same as an address's: nobody joins the two tables by it."""
    return keyring().blind_value(f"talker:{channel}", sender)


def new_talker(bureau_id: int, channel: str, sender: str, now: datetime) -> Talker:
    """The unsaved row of somebody who writes for the first time."""
    return Talker(
        bureau_id=bureau_id,
        id=new_id(),
        channel=channel,
        blind=blind_of(channel, sender),
        changed_at=now,
        due_at=now + IDLE,
    )


def keep(row: Talker, memory: Memory, now: datetime) -> None:
    """Seal it into the row, under a key that has sealed nothing else. The row is not saved."""
    key = MatterKey(new_key())
    row.key = keyring().wrap(key.key, context=_context(row.id))
    row.sealed = key.seal(_COLUMN, row.id, msgspec.json.encode(memory))
    row.turn += 1
    row.changed_at = now
    row.is_open = memory.talk is not None
    row.due_at = now + (IDLE if row.is_open else IDS_LAST)
    row.waits_since = (row.waits_since or now) if memory.leaving else None
    row.again_at = row.again_at if memory.leaving else None


def memory_of(row: Talker) -> Memory | None:
    """What is kept; None if it can't be opened (the keyring was replaced): the conversation then begins anew."""
    try:
        key = MatterKey(unwrapped(row.key, context=_context(row.id)))
        return _read.decode(key.open(_COLUMN, row.id, bytes(row.sealed)))
    except SealBroken:
        return None


def _context(of: UUID) -> bytes:
    return b"talker:" + of.bytes
