"""Every write of talking: `hear` a message, send what waits, wipe what is over.

`hear` is what every inbound door calls, after the channel's plug-in has checked where the message comes from. A message is
kept, done and answered in one transaction; the same one twice is answered alike and done once.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Model
from msgspec.structs import replace

from heliograph.channels.base import AddressGone, Incoming, Outgoing, TryLater, WillNeverWork
from heliograph.channels.configuration import channels
from heliograph.channels.plugins.wechat import CONVERSATION
from heliograph.channels.talk import carrying, conversation, limits
from heliograph.channels.talk.conversation import understanding
from heliograph.channels.talk.conversation.values import Filling, Heard, Saying, Talk, Turn
from heliograph.channels.talk.house import BureauHouse
from heliograph.channels.talk.memory import (
    IDLE,
    IDS_LAST,
    MOST_IDS,
    Leaving,
    Memory,
    blind_of,
    keep,
    memory_of,
    new_talker,
)
from heliograph.channels.talk.models import Talker, Ticket
from heliograph.channels.talk.wording import parts, text_of
from heliograph.jobs.queue import owe
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id

log = logging.getLogger(__name__)
SEND = "talk.send"
LATE = timedelta(seconds=10)
"""How long a channel that repeats a message may still take the answer by itself."""
TRIES = 4
KNOWN_EVENTS = ("", "subscribe", "scan", "click", "unsubscribe")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a message: the texts, in their order. Nothing for one that was answered before."""

    texts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


class NotHeard(Exception):
    """Something broke on our side: nothing was changed, and the channel must bring the message again."""


class _Changed(Exception):
    """Another message of the same talker was answered meanwhile."""


def hear(bureau_id: int, incoming: Incoming, now: datetime, *, later: bool = False) -> Answer:
    """Somebody wrote, scanned, pressed or left. Returns when what they wish for is durable, with what to say.

    `later`: the channel takes no answer at once; it goes out by itself. Never raises for what a message says. When
    something breaks on our side nothing is changed: the answer says so, or with `later` it raises `NotHeard`.
    """
    house = BureauHouse(bureau_id, incoming.channel, incoming.sender, now)
    if limits.is_too_fast(house.network, now) and not understanding.danger(incoming.text):
        return _slow_down(incoming, house, now, later=later)
    for _ in range(TRIES):
        try:
            return _answered(incoming, house, now, later=later)
        except _Changed:
            house = BureauHouse(bureau_id, incoming.channel, incoming.sender, now)
        except Exception:
            log.exception("a message on %s could not be answered", incoming.channel)
            break
    if later:
        raise NotHeard
    return Answer((text_of([Saying("broken")], _language(incoming.text), incoming.channel),))


def _slow_down(incoming: Incoming, house: BureauHouse, now: datetime, *, later: bool) -> Answer:
    if limits.is_silent(house.network, now):
        return Answer()
    says = Saying("too-fast", {"minutes": str(limits.minutes_left(now))})
    answer = Answer((text_of([says], _language(incoming.text), incoming.channel),))
    if later:
        answer_later(house.bureau_id, incoming, answer, now)
        return Answer()
    return answer


def _language(text: str) -> str:
    return understanding.language(text, "zh-hans")


def _answered(incoming: Incoming, house: BureauHouse, now: datetime, *, later: bool) -> Answer:
    mine = Talker.objects.filter(bureau_id=house.bureau_id, blind=blind_of(incoming.channel, incoming.sender))
    row = mine.first()
    memory = (memory_of(row) if row is not None else None) or Memory(incoming.sender)
    if incoming.id in memory.heard:
        return _repeated(row, memory, incoming, now)
    if incoming.event == "unsubscribe":
        return _gone(row, house)
    if understanding.command(incoming.text) == "again" and memory.said:
        return _keep(row, memory, incoming, house, None, now, later=later)
    turn = _turn(memory, incoming, house, is_new=row is None, is_over=row is not None and now >= row.due_at)
    return _keep(row, memory, incoming, house, turn, now, later=later)


def _turn(memory: Memory, incoming: Incoming, house: BureauHouse, *, is_new: bool, is_over: bool) -> Turn:
    """What the message comes to. Whoever was away for long begins anew, and is told if something was lost."""
    talk, first = memory.talk, []
    if talk is None or is_over:
        was_busy = memory.was_busy or (talk is not None and isinstance(talk.place, Filling))
        talk = conversation.welcome(Talk(language=memory.language), house).talk
        if was_busy:
            first.append(Saying("expired", {"minutes": str(IDLE // timedelta(minutes=1))}))
    if is_new and not incoming.text and incoming.event in ("subscribe", "") and not incoming.key:
        return conversation.welcome(talk, house)
    if is_new:
        first.append(Saying("greeting", {"bureau": house.bureau(_language(incoming.text))}))
    turn = _heard(talk, incoming, house)
    if turn.says and turn.says[0].code.startswith("danger"):  # nothing stands before that
        return Turn(turn.talk, (turn.says[0], *first[: not is_new], *turn.says[1:]), turn.wish)
    return Turn(turn.talk, (*first, *turn.says), turn.wish)


def _heard(talk: Talk, incoming: Incoming, house: BureauHouse) -> Turn:
    if incoming.event in ("scan", "click", "subscribe") and incoming.key:
        return conversation.scanned(talk, incoming.key, house)
    if incoming.event == "subscribe":
        return conversation.welcome(talk, house)
    turn = conversation.hear(talk, Heard(incoming.text, incoming.at.timestamp()), house)
    if incoming.event not in KNOWN_EVENTS or not incoming.text:
        says = Saying("only-words", {"link": house.guides_page()})
        return Turn(turn.talk, (says, *turn.says), turn.wish)
    return turn


def _keep(
    row: Talker | None,
    memory: Memory,
    incoming: Incoming,
    house: BureauHouse,
    turn: Turn | None,
    now: datetime,
    *,
    later: bool,
) -> Answer:
    """Carry out the wish and keep where it stands, in one transaction. Raises `_Changed` if another was quicker."""

    def write() -> Answer:
        _take_turn(row, house.bureau_id)
        talk, said = memory.talk, memory.said
        if turn is not None:
            ended = _carried_out(turn, house)
            talk = ended.talk
            said = tuple(parts(text_of(ended.says, talk.language, house.channel), house.channel))
        kept = replace(
            memory,
            talk=talk,
            said=said,
            heard=(*memory.heard, incoming.id)[-MOST_IDS:],
            language=talk.language if talk is not None else memory.language,
            was_busy=False,
        )
        return _save(row, kept, incoming, house, now, later=later)

    return durably(write)


def _carried_out(turn: Turn, house: BureauHouse) -> Turn:
    if turn.wish is None:
        return turn
    outcome = carrying.carry_out(turn.wish, house, turn.talk.language)
    ended = conversation.after(turn.talk, turn.wish, outcome, house)
    return Turn(ended.talk, (*turn.says, *ended.says))


def _take_turn(row: Talker | None, bureau_id: int) -> None:
    """Hold the row, as it was read."""
    if row is None:
        return
    mine = Talker.objects.select_for_update().filter(bureau_id=bureau_id, id=row.id, turn=row.turn)
    if not mine.values_list("turn").first():
        raise _Changed


def _save(
    row: Talker | None, kept: Memory, incoming: Incoming, house: BureauHouse, now: datetime, *, later: bool
) -> Answer:
    """The first text is the answer, what does not fit into it follows by itself; with `later` all of it does."""
    talker = row or new_talker(house.bureau_id, incoming.channel, incoming.sender, now)
    waiting = kept.said if later else kept.said[1:]
    leaving = tuple(Leaving(str(new_id()), text, incoming.id) for text in waiting)
    keep(talker, replace(kept, leaving=(*kept.leaving, *leaving)), now)
    try:
        talker.save(force_insert=row is None)
    except IntegrityError as error:  # their first two messages came at once
        raise _Changed from error
    if leaving:
        _owe_sending(talker, now).save()
    return Answer(() if later else kept.said[:1])


def _owe_sending(talker: Talker, at: datetime) -> Model:
    return owe(SEND, at=at, bureau=talker.bureau_id, talker=str(talker.id))


def _repeated(row: Talker | None, memory: Memory, incoming: Incoming, now: datetime) -> Answer:
    """The same message again: the same answer if it was the last one, and it needs no other way any more."""
    if incoming.id != memory.heard[-1] or row is None or row.due_at <= now:
        return Answer()
    first = memory.said[:1]
    left = tuple(one for one in memory.leaving if not (one.after == incoming.id and one.text in first))
    if len(left) != len(memory.leaving):
        out = {one.id for one in memory.leaving} - {one.id for one in left}
        durably(partial(_forget_leaving, row, out, now))
    return Answer(first)


def answer_later(bureau_id: int, incoming: Incoming, answer: Answer, now: datetime) -> None:
    """The channel does not wait for the answer: it goes out by itself, unless the channel asks again before that."""
    if not answer.texts:
        return

    def write() -> None:
        blind = blind_of(incoming.channel, incoming.sender)
        row = Talker.objects.select_for_update().filter(bureau_id=bureau_id, blind=blind).first()
        memory = memory_of(row) if row is not None else None
        if row is None or memory is None:
            return
        late = tuple(Leaving(str(new_id()), text, incoming.id) for text in answer.texts)
        keep(row, replace(memory, leaving=(*late, *memory.leaving)), now)
        row.save()
        _owe_sending(row, now + LATE).save()

    durably(write)


def send(bureau_id: int, talker_id: UUID, now: datetime) -> None:
    """Send what waits for a talker, in its order. Raises `TryLater`: the job then runs again; each text goes out once."""
    while True:
        row = Talker.objects.filter(bureau_id=bureau_id, id=talker_id).first()
        memory = memory_of(row) if row is not None else None
        channel = channels().get(row.channel) if row is not None else None
        if row is None or memory is None or not memory.leaving or channel is None:
            return
        first = memory.leaving[0]
        try:
            channel.send(
                Outgoing(UUID(first.id), memory.to, "", first.text, language=memory.language, template=CONVERSATION)
            )
        except TryLater:
            raise
        except (WillNeverWork, AddressGone) as error:
            log.warning("an answer on %s could not be sent: %s", row.channel, error.kind)
        durably(partial(_forget_leaving, row, {first.id}, now))


def _forget_leaving(row: Talker, ids: set[str], now: datetime) -> None:
    """They are out. The row is read again under its lock: a message may have been answered meanwhile."""
    held = Talker.objects.select_for_update().filter(bureau_id=row.bureau_id, id=row.id).first()
    memory = memory_of(held) if held is not None else None
    if held is None or memory is None:
        return
    due_at = held.due_at
    keep(held, replace(memory, leaving=tuple(one for one in memory.leaving if one.id not in ids)), now)
    held.due_at = due_at
    held.save()


def _gone(row: Talker | None, house: BureauHouse) -> Answer:
    """They left the account: nothing more is sent there, and nothing is kept of the conversation."""

    def write() -> Answer:
        carrying.stop_all(house)
        if row is not None:
            Talker.objects.filter(bureau_id=row.bureau_id, id=row.id).delete()
        return Answer()

    return durably(write)


def wipe_due(now: datetime, *, most: int = 500) -> int:
    """Wipe conversations that were left, drop rows and tickets whose time is over. Returns how many were touched."""

    def write() -> int:
        due = list(Talker.objects.select_for_update().filter(due_at__lte=now).order_by("due_at")[:most])
        for row in due:
            _wipe(row, now)
        Ticket.objects.filter(expires_at__lte=now - IDS_LAST).delete()
        return len(due)

    return durably(write)


def _wipe(row: Talker, now: datetime) -> None:
    """Of a conversation remain the language and the ids of its messages, sealed anew; after two days nothing."""
    memory = memory_of(row) if row.is_open else None
    if memory is None:
        Talker.objects.filter(bureau_id=row.bureau_id, id=row.id).delete()
        return
    was_busy = memory.talk is not None and isinstance(memory.talk.place, Filling)
    keep(row, replace(memory, talk=None, said=(), was_busy=was_busy), now)
    row.save()
