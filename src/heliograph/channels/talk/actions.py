"""Every write of talking: `hear` a message, send what waits, wipe what is over.

`hear` is what every inbound door calls, after the channel's plug-in has checked where the message comes from. A message is
kept, done and answered in one transaction; the same one twice is answered alike and done once.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError
from msgspec.structs import replace

from heliograph.channels.base import Incoming
from heliograph.channels.talk import carrying, conversation, limits, own_words, waiting
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
from heliograph.channels.talk.models import OwnSaying, Talker, Ticket
from heliograph.channels.talk.wording import parts, text_of
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id
from heliograph.organisation.reading import Viewer

log = logging.getLogger(__name__)
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
    words = own_words.known(house.bureau_id)
    answer = Answer((text_of([says], _language(incoming.text), incoming.channel, words),))
    if later:
        waiting.answer_later(house.bureau_id, incoming, answer.texts, now)
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
        talk, said, tells = memory.talk, memory.said, memory.tells
        if turn is not None:
            tells = turn.wish is not None
            ended = _carried_out(turn, house)
            talk = ended.talk
            text = text_of(ended.says, talk.language, house.channel, own_words.known(house.bureau_id))
            said = tuple(parts(text, house.channel))
        kept = replace(
            memory,
            talk=talk,
            said=said,
            tells=tells,
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
    rest = kept.said if later else kept.said[1:]
    leaving = tuple(Leaving(str(new_id()), text, incoming.id, now.timestamp(), kept.tells) for text in rest)
    keep(talker, replace(kept, leaving=(*kept.leaving, *leaving)), now)
    try:
        talker.save(force_insert=row is None)
    except IntegrityError as error:  # their first two messages came at once
        raise _Changed from error
    if leaving:
        waiting.owe_sending(talker, now).save()
    return Answer(() if later else kept.said[:1])


def _repeated(row: Talker | None, memory: Memory, incoming: Incoming, now: datetime) -> Answer:
    """The same message again: the same answer if it was the last one, and it needs no other way any more."""
    if incoming.id != memory.heard[-1] or row is None or row.due_at <= now:
        return Answer()
    first = memory.said[:1]
    left = tuple(one for one in memory.leaving if not (one.after == incoming.id and one.text in first))
    if len(left) != len(memory.leaving):
        out = {one.id for one in memory.leaving} - {one.id for one in left}
        durably(partial(waiting.forget_leaving, row, out, now))
    return Answer(first)


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
    """Of a conversation remain the language and the ids of its messages, sealed anew; after two days nothing, but what
    still waits for a gateway: that stays for a week, and is then on the list of what reached nobody."""
    memory = memory_of(row)
    if memory is None or not row.is_open:
        waiting.drop(row, memory, now)
        return
    was_busy = memory.talk is not None and isinstance(memory.talk.place, Filling)
    keep(row, replace(memory, talk=None, said=(), was_busy=was_busy), now)
    row.save()


def put_saying(viewer: Viewer, code: str, words: Mapping[str, str] | None, *, why: str, now: datetime) -> OwnSaying:
    """The bureau's own words for a saying from now on; None: ours again. Raises `own_words.BadSaying`, `KeyError`."""
    kept = {part: text for part, text in (words or {}).items() if text.strip()}
    if words is not None:
        own_words.check(code, kept)
    row = OwnSaying(
        bureau_id=viewer.bureau_id, code=code, words=kept, at=now, officer_id=viewer.officer_id, why=why[:300]
    )
    durably(row.save)
    return row
