"""When one way fails, the next that the person allowed: a new message in place of the old one.

Each way is tried once for one piece of news, in the order of `Address.rank`. Where none is left the message stays failed,
where staff see it (`/desk/channels/`) until one of them has seen to it; of what goes to many, the batch's count tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from heliograph.channels.configuration import channels
from heliograph.channels.delivery import policy
from heliograph.channels.delivery.actions.composing import ONCE
from heliograph.channels.delivery.actions.tallies import Moves
from heliograph.channels.delivery.models import OPEN, Address, Carried, Message
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation


def other_way(failed: Iterable[Message], now: datetime, moves: Moves) -> list[Message]:
    """For each message that can't go its way: the one that goes instead. Rows to insert; what it carries goes over to it."""
    made: list[Message] = []
    for message in failed:
        address = next_address(message)
        if address is None:
            if is_nobodys(message) and message.state == Message.State.FAILED:
                message.seen_to_at, message.unseen_since = now, None
            continue
        row = _open(message, address)
        if row is None:
            row = instead(message, address, now)
            made.append(row)
            moves.made(row)
        message.seen_to_at, message.unseen_since = now, None
        Carried.objects.filter(bureau_id=message.bureau_id, message_id=message.id).update(message_id=row.id)
    return made


def is_nobodys(message: Message) -> bool:
    """Whether no officer need see to it when it fails: what goes to many is counted with its batch, and a question whether
    an address is somebody's was asked by who sits before the page and can type it anew."""
    return message.batch_id is not None or message.purpose == "confirm"


def next_address(message: Message) -> Address | None:
    """The first usable address after the one that failed: of the same party, of the same question, or what a subscriber
    named in its place."""
    if message.purpose in ONCE:
        return None
    current = Address.objects.filter(bureau_id=message.bureau_id, id=message.address_id).first()
    if current is None:
        return None
    if current.matter_id is None and current.of_id is None:
        return None if current.stopped_at else _in_place_of(current)
    mine = Address.objects.filter(
        bureau_id=current.bureau_id, matter_id=current.matter_id, party_id=current.party_id, of_id=current.of_id
    )
    after = mine.filter(Q(rank__gt=current.rank) | Q(rank=current.rank, id__gt=current.id))
    return _first(after)


def _in_place_of(current: Address) -> Address | None:
    return _first(Address.objects.filter(bureau_id=current.bureau_id, of_id=current.id))


def _first(among: QuerySet[Address]) -> Address | None:
    usable = among.filter(stopped_at=None, gone_at=None).exclude(confirmed_at=None)
    return next((one for one in usable.order_by("rank", "id") if one.channel in channels()), None)


def _open(message: Message, address: Address) -> Message | None:
    """News of the same matter that is on its way to that address anyhow: it takes this along."""
    if message.matter_id is None:
        return None
    waiting = Message.objects.filter(bureau_id=address.bureau_id, address_id=address.id, ended_at=None)
    return waiting.filter(state__in=OPEN, matter_id=message.matter_id, batch_id=None, purpose=message.purpose).first()


def instead(message: Message, address: Address, now: datetime) -> Message:
    """The same words to another address."""
    is_letter = getattr(channels()[address.channel], "is_by_hand", False)
    at = now
    if not message.urgent:
        rules = policy.rules_of(message.bureau_id)
        at = policy.first_allowed(rules, address, organisation.zone(message.bureau_id), now)
    return Message(
        bureau_id=message.bureau_id,
        id=new_id(),
        address_id=address.id,
        channel=address.channel,
        lane=message.lane,
        purpose=message.purpose,
        text=message.text,
        fields=message.fields,
        batch_id=message.batch_id,
        matter_id=message.matter_id,
        state=Message.State.TO_PRINT if is_letter else Message.State.WAITING,
        made_at=now,
        next_at=None if is_letter else at,
        expires_at=message.expires_at,
        count=message.count,
        instead_of=message.id,
    )
