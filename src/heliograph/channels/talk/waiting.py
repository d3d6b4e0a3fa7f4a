"""Answers that could not be said at once: they wait sealed with their conversation and go out by the gateway's rate, in order.

Each goes out once. While the gateway is away one job a talker is owed for when it is tried again; what waited until its
conversation was over is not asked any more, and what tells of something done is said however late.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db.models import Model
from msgspec.structs import replace

from heliograph.channels.base import Incoming, Outgoing
from heliograph.channels.configuration import channels
from heliograph.channels.delivery import actions as delivery
from heliograph.channels.plugins.wechat import CONVERSATION
from heliograph.channels.talk import own_words
from heliograph.channels.talk.conversation.values import Saying
from heliograph.channels.talk.memory import IDLE, Leaving, Memory, blind_of, keep, memory_of
from heliograph.channels.talk.models import Talker
from heliograph.channels.talk.wording import text_of
from heliograph.jobs.queue import owe
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id

log = logging.getLogger(__name__)
SEND = "talk.send"
LATE = timedelta(seconds=10)
"""How long a channel that repeats a message may still take the answer by itself."""
LONGEST_WAIT = timedelta(days=7)
"""So long an answer waits for a gateway that is away, as everything else does that waits for one."""


def owe_sending(talker: Talker, at: datetime) -> Model:
    return owe(SEND, at=at, bureau=talker.bureau_id, talker=str(talker.id))


def answer_later(bureau_id: int, incoming: Incoming, texts: Iterable[str], now: datetime) -> None:
    """The channel does not wait for the answer: it goes out by itself, unless the channel asks again before that."""
    said = tuple(texts)
    if not said:
        return

    def write() -> None:
        blind = blind_of(incoming.channel, incoming.sender)
        row = Talker.objects.select_for_update().filter(bureau_id=bureau_id, blind=blind).first()
        memory = memory_of(row) if row is not None else None
        if row is None or memory is None:
            return
        at = now.timestamp()
        late = tuple(Leaving(str(new_id()), text, incoming.id, at, memory.tells) for text in said)
        keep(row, replace(memory, leaving=(*late, *memory.leaving)), now)
        row.save()
        owe_sending(row, now + LATE).save()

    durably(write)


def send(bureau_id: int, talker_id: UUID, now: datetime) -> None:
    """Send what waits for a talker, in its order, by the gateway's rate; what can't go now is owed again. Each goes out once."""
    while True:
        row = Talker.objects.filter(bureau_id=bureau_id, id=talker_id).first()
        channel = channels().get(row.channel) if row is not None else None
        if row is None or channel is None or (row.again_at is not None and row.again_at > now):
            return  # a job is owed for then
        memory = durably(partial(_without_stale, row, now))
        if memory is None or not memory.leaving:
            return
        first = memory.leaving[0]
        outgoing = Outgoing(UUID(first.id), memory.to, "", first.text, language=memory.language, template=CONVERSATION)
        said = delivery.say(bureau_id, channel, outgoing, now, is_late=not first.after or _is_stale(first, now))
        if said.again is not None:
            durably(partial(_send_again, row, said.again))
            return
        durably(partial(_sent, row, first.id, said, now))


def _sent(row: Talker, which: str, said: delivery.Said, now: datetime) -> None:
    """It is out; or it never will be, which is then to be seen on the page of what is stuck."""
    if said.failure:
        log.warning("an answer on %s could not be sent: %s", row.channel, said.failure)
        delivery.could_not_say(row.bureau_id, row.channel, said.failure, now=now)
    forget_leaving(row, {which}, now)


def _send_again(row: Talker, at: datetime) -> None:
    """One job is owed for a talker, however many answers wait."""
    Talker.objects.filter(bureau_id=row.bureau_id, id=row.id).update(again_at=at)
    owe_sending(row, at).save()


def _without_stale(row: Talker, now: datetime) -> Memory | None:
    """What is still to be said. Questions of a conversation that is over are not asked any more, however many piled up
    while the gateway was away: one sentence says so. What tells of something done is kept."""
    held = Talker.objects.select_for_update().filter(bureau_id=row.bureau_id, id=row.id).first()
    memory = memory_of(held) if held is not None else None
    if held is None or memory is None:
        return None
    stale = {one.id for one in memory.leaving if not one.tells and _is_stale(one, now)}
    if not stale:
        return memory
    left = tuple(one for one in memory.leaving if one.id not in stale)
    if all(one.tells for one in left):
        words = own_words.known(held.bureau_id)
        sorry = text_of([Saying("was-away")], memory.language, held.channel, words)
        left = (*left, Leaving(str(new_id()), sorry, "", now.timestamp()))
    kept = replace(memory, leaving=left)
    _keep_leaving(held, kept, now)
    return kept


def _is_stale(one: Leaving, now: datetime) -> bool:
    """Whether the conversation that it belongs to is over."""
    return now.timestamp() - one.at > IDLE.total_seconds()


def _keep_leaving(row: Talker, memory: Memory, now: datetime) -> None:
    """Save what is still to go out; the time until the conversation is wiped is not prolonged by it."""
    due_at = row.due_at
    keep(row, memory, now)
    row.due_at = due_at
    row.save()


def forget_leaving(row: Talker, ids: set[str], now: datetime) -> None:
    """They are out. The row is read again under its lock: a message may have been answered meanwhile."""
    held = Talker.objects.select_for_update().filter(bureau_id=row.bureau_id, id=row.id).first()
    memory = memory_of(held) if held is not None else None
    if held is None or memory is None:
        return
    _keep_leaving(held, replace(memory, leaving=tuple(one for one in memory.leaving if one.id not in ids)), now)


def drop(row: Talker, memory: Memory | None, now: datetime) -> None:
    if memory is not None and memory.leaving and row.waits_since is not None and now - row.waits_since < LONGEST_WAIT:
        row.due_at = now + IDLE
        row.save(update_fields=["due_at"])
        return
    for _ in memory.leaving if memory is not None else ():
        delivery.could_not_say(row.bureau_id, row.channel, "away", now=now)
    Talker.objects.filter(bureau_id=row.bureau_id, id=row.id).delete()
