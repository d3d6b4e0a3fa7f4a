"""Messages come into being: for a few addresses inside the caller's transaction, or for a hundred thousand in steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from heliograph.channels.configuration import channels
from heliograph.channels.delivery.actions.copying import insert_copies
from heliograph.channels.delivery.actions.tallies import Moves
from heliograph.channels.delivery.models import Address, Batch, Lane, Message
from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id

STEP = 2_000
"""Messages in one transaction of a fan-out: requests that write meanwhile wait for no more than one."""

ONCE = frozenset({"confirm", "number"})
"""Purposes of messages that go to an address which nobody confirmed: one that asks, and the number of a slip just given."""

Fields = Mapping[str, str | Text]


def compose(
    addresses: Iterable[Address],
    text: str,
    fields: Fields,
    *,
    urgent: bool = False,
    purpose: str = "news",
    matter_id: UUID | None = None,
    expires_at: datetime | None = None,
    now: datetime,
) -> list[Message]:
    """One message to each address: rows to insert with the transaction that owes them (`commit.insert`).

    `text` is a code of texts.toml; `fields` fill its places. Addresses that may not be used are left out. What goes to many
    at once is `begin`'s and `fan_out`'s.
    """
    lane, filled = (Lane.URGENT if urgent else Lane.PERSON), stored(fields)
    return [
        Message(
            bureau_id=address.bureau_id,
            id=new_id(),
            address_id=address.id,
            channel=address.channel,
            lane=lane,
            purpose=purpose,
            text=text,
            fields=filled,
            matter_id=matter_id,
            made_at=now,
            expires_at=expires_at,
            **_begins(address.channel, now),
        )
        for address in addresses
        if address.is_usable or purpose in ONCE
    ]


def drop_waiting(address: Address, purpose: str, now: datetime) -> None:
    """What waits for an address for this purpose is not sent any more: something newer takes its place. In a transaction."""
    waiting = Message.objects.filter(bureau_id=address.bureau_id, address_id=address.id, ended_at=None)
    waiting.filter(state=Message.State.WAITING, purpose=purpose, batch_id=None).update(
        state=Message.State.DROPPED, next_at=None, ended_at=now, failure="asked anew"
    )


def _begins(channel: str, now: datetime) -> dict[str, Any]:
    """How a message of a channel begins: due at once, or waiting for somebody to print it."""
    by_hand = {"state": Message.State.TO_PRINT, "next_at": None}
    return by_hand if is_by_hand(channel) else {"state": Message.State.WAITING, "next_at": now}


def is_by_hand(code: str) -> bool:
    """Whether people carry what goes this way: it waits to be printed, and no worker takes it."""
    return bool(getattr(channels().get(code), "is_by_hand", False))


def stored(fields: Fields) -> dict[str, object]:
    """Fields as a row keeps them; what reads differently in the two languages as a pair."""
    return {
        name: {"zh": value.zh, "en": value.en} if isinstance(value, Text) else str(value)
        for name, value in fields.items()
    }


def begin(
    bureau_id: int,
    text: str,
    fields: Fields,
    *,
    purpose: str,
    urgent: bool = False,
    expires_at: datetime | None = None,
    now: datetime,
) -> Batch:
    """The unsaved row of something told to many; insert it with the change that is told, then `fan_out` in a job."""
    return Batch(
        bureau_id=bureau_id,
        id=new_id(),
        purpose=purpose,
        text=text,
        fields=stored(fields),
        urgent=urgent,
        made_at=now,
        expires_at=expires_at,
    )


def fan_out(batch: Batch, addresses: Iterable[Address], *, at_once: bool = False, now: datetime) -> int:
    """Insert the messages of a batch in steps. Run twice, it adds only who was not reached. Returns how many are new.

    With `at_once` they don't wait for quiet hours to pass, as none of an urgent batch does.

    `addresses` may be a lazy walk: memory stays flat. Only `bureau_id`, `id`, `channel` and the four times are read.
    """
    made = 0
    for step in _steps(addresses):
        made += durably(lambda step=step: _insert(batch, step, at_once, now))  # type: ignore[misc]
    return made


def _steps(addresses: Iterable[Address]) -> Iterator[list[Address]]:
    walk = iter(addresses)
    while step := list(islice(walk, STEP)):
        yield step


def _insert(batch: Batch, step: list[Address], at_once: bool, now: datetime) -> int:
    by_channel: dict[str, dict[UUID, Address]] = {}
    for address in step:
        if address.is_usable:
            by_channel.setdefault(address.channel, {})[address.id] = address
    moves, made = Moves(), 0
    for channel, mine in by_channel.items():
        pattern = Message(
            bureau_id=batch.bureau_id,
            channel=channel,
            lane=Lane.URGENT if batch.urgent or at_once else Lane.MANY,
            purpose=batch.purpose,
            text=batch.text,
            fields={},
            batch_id=batch.id,
            made_at=now,
            expires_at=batch.expires_at,
            **_begins(channel, now),
        )
        new = insert_copies(pattern, list(mine), [new_id() for _ in mine])
        moves.made(pattern, new)
        made += new
    moves.write()
    return made
