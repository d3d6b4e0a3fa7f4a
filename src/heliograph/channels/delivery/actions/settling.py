"""What became of a batch of messages is written down: states, the proof on the tellings, the next way, the gateway.

One transaction for a batch. Rows are read anew under their lock: a report may have been faster than our own answer, and a
lease that ran out may have given the message to another worker.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID

from heliograph.channels.base import Channel, Stage
from heliograph.channels.delivery.actions.claiming import by_bureau, locked
from heliograph.channels.delivery.actions.next_way import other_way
from heliograph.channels.delivery.actions.preparing import Kept, Ready
from heliograph.channels.delivery.actions.sending import AWAY_AFTER, Outcome
from heliograph.channels.delivery.actions.tallies import Moves
from heliograph.channels.delivery.models import Address, Carried, Gateway, Message
from heliograph.matters.commit import durably, insert, update
from heliograph.matters.models import Telling

TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
LONGEST_AWAY = timedelta(minutes=10)
LONGEST_WAIT = timedelta(days=7)
"""After so long a message that found no way ends, where staff see it: no gateway is away for ever, and a message that keeps
a gateway from answering must not look like one that is."""
_random = SystemRandom()

Key = tuple[int, UUID]


def pause(tries: int, longest: timedelta = LONGEST_PAUSE) -> timedelta:
    """How long until the next try: doubled each time, bounded, and anywhere in its upper half, so that what failed
    together does not come back together."""
    full: timedelta = min(longest, FIRST_PAUSE * 2 ** min(tries, 20))
    share = 0.5 + _random.random() / 2
    return full * share


def settle(
    channel: Channel,
    kept: Sequence[Kept],
    sent: Sequence[tuple[Ready, Outcome]],
    now: datetime,
) -> None:
    """Write down what became of a batch. Running it twice changes nothing: what is settled is not `SENDING` any more."""
    durably(lambda: _settle(channel, kept, sent, now))


def _settle(channel: Channel, kept: Sequence[Kept], sent: Sequence[tuple[Ready, Outcome]], now: datetime) -> None:
    is_away = note_gateway(channel, [outcome for _, outcome in sent], now)
    every = [*(one.message for one in kept), *(one.into for one in kept if one.into)]
    rows = lock_messages([*every, *(ready.message for ready, _ in sent)])
    moves = Moves()
    changed: list[Message] = []
    failed: list[Message] = []
    for one in kept:
        row = rows.get((one.message.bureau_id, one.message.id))
        if row is None or row.state != one.message.state:  # another worker has it by now
            continue
        before = row.state
        _keep(row, one, rows, now)
        _changed(row, before, moves, changed)
        if row.state == Message.State.DROPPED and one.reason in ("stopped", "unreadable"):
            failed.append(row)
    for ready, outcome in sent:
        row = rows.get((ready.message.bureau_id, ready.message.id))
        if row is None:
            continue
        before = row.state
        _apply(row, ready, outcome, is_away=is_away, now=now)
        _changed(row, before, moves, changed)
        if row.state == Message.State.FAILED and before != Message.State.FAILED:
            failed.append(row)
    _forget_gone([(ready, outcome) for ready, outcome in sent if outcome.is_gone], now)
    made = other_way(failed, now, moves)
    update(changed)
    insert(made)
    moves.write()
    prove(changed, carried_by(changed))


def _changed(row: Message, before: str, moves: Moves, changed: list[Message]) -> None:
    changed.append(row)
    if row.state != before:
        moves.moved(row, before)


def lock_messages(messages: Iterable[Message]) -> dict[Key, Message]:
    """The rows as they are now, under their locks, always in one order."""
    rows: dict[Key, Message] = {}
    for bureau_id, ids in sorted(by_bureau(messages).items()):
        found = Message.objects.filter(bureau_id=bureau_id, id__in=ids).order_by("id").select_for_update()
        rows |= {(row.bureau_id, row.id): row for row in found}
    return rows


def _keep(row: Message, one: Kept, rows: dict[Key, Message], now: datetime) -> None:
    if one.into is not None:
        newer = rows.get((one.into.bureau_id, one.into.id))
        if newer is None or newer.state != one.into.state:  # it has left meanwhile, without this one
            row.state, row.next_at = Message.State.WAITING, now
            return
        newer.count += row.count
        newer.save(update_fields=["count"])
    row.failure = one.reason
    if one.until is not None:
        row.state, row.next_at = Message.State.WAITING, one.until
        return
    row.state, row.next_at, row.ended_at = Message.State.DROPPED, None, now


def _apply(row: Message, ready: Ready, outcome: Outcome, *, is_away: bool, now: datetime) -> None:
    """One outcome. A message that a report has already moved on only gets what the answer adds."""
    if outcome.taken is not None:
        row.reference = row.reference or outcome.taken.reference[:100] or None
        row.tries += 1
        row.text, row.wording = ready.text, ready.wording
        row.failure = ""
        advance(row, outcome.taken.stage, now)
        return
    if row.state != Message.State.SENDING:
        return
    row.failure = outcome.kind
    if outcome.is_final:
        row.tries += 1
        fail(row, now)
        return
    row.state = Message.State.WAITING
    if outcome.is_tried and is_away and now - row.made_at > LONGEST_WAIT:
        row.tries += 1
        fail(row, now)
        return
    if not outcome.is_tried or is_away:
        row.failure = row.failure if outcome.is_tried else ready.message.failure
        row.next_at = now  # it goes as soon as the gateway is back: `Gateway.retry_at` holds all of them
        return
    row.tries += 1
    if row.tries >= TRIES:
        fail(row, now)
        return
    row.next_at = now + max(outcome.after or timedelta(), pause(row.tries - 1))


ORDER: dict[str, int] = {
    Message.State.WAITING: 0,
    Message.State.SENDING: 0,
    Message.State.TO_PRINT: 0,
    Message.State.FAILED: 1,
    Message.State.SENT: 1,
    Message.State.DELIVERED: 2,
    Message.State.READ: 3,
}
BY_STAGE = {
    Stage.SENT: Message.State.SENT,
    Stage.DELIVERED: Message.State.DELIVERED,
    Stage.READ: Message.State.READ,
}


def advance(row: Message, stage: Stage, at: datetime) -> bool:
    """The message has got so far. Never goes back; False if it was as far already."""
    state = BY_STAGE[stage]
    if ORDER.get(row.state, 9) >= ORDER[state]:
        return False
    row.state, row.next_at, row.unseen_since = state, None, None
    row.sent_at = row.sent_at or at
    if stage in (Stage.DELIVERED, Stage.READ):
        row.delivered_at = row.delivered_at or at
    if stage is Stage.READ:
        row.read_at = at
    row.ended_at = row.ended_at or at
    return True


def fail(row: Message, now: datetime) -> None:
    """It can't go this way any more."""
    row.state, row.next_at, row.ended_at, row.unseen_since = Message.State.FAILED, None, now, now


def _forget_gone(gone: list[tuple[Ready, Outcome]], now: datetime) -> None:
    """Nobody is at these addresses any more."""
    for ready, _ in gone:
        mine = Address.objects.filter(bureau_id=ready.message.bureau_id, id=ready.message.address_id, gone_at=None)
        mine.update(gone_at=now)


def note_gateway(channel: Channel, outcomes: Sequence[Outcome], now: datetime) -> bool:
    """Whether the gateway is away after these outcomes; keeps its row."""
    tried = [outcome for outcome in outcomes if outcome.is_tried]
    if not tried:
        return False
    gateway = locked(channel.code)
    answered = [outcome for outcome in tried if outcome.taken is not None or outcome.is_final]
    if answered:
        if any(outcome.taken is not None for outcome in answered):
            gateway.sent_at = now
        gateway.misses, gateway.down_since, gateway.retry_at, gateway.failure = 0, None, None, ""
        gateway.moved_until = None
        if len(tried) - len(answered) >= AWAY_AFTER and tried[-1] not in answered:
            _take_down(gateway, tried[-1], len(tried) - len(answered), now)
    else:
        gateway.misses += len(tried)
        if gateway.down_since is not None or gateway.misses >= AWAY_AFTER:
            _take_down(gateway, tried[-1], 0, now)
    gateway.save()
    return gateway.down_since is not None


def _take_down(gateway: Gateway, last: Outcome, misses: int, now: datetime) -> None:
    gateway.misses += misses
    gateway.failure = last.kind
    if gateway.down_since is None:
        gateway.down_since = now
    probes = max(0, gateway.misses - AWAY_AFTER)
    gateway.retry_at = now + max(last.after or timedelta(), pause(probes, LONGEST_AWAY))


# The proof on the spine


def carried_by(messages: Iterable[Message]) -> dict[Key, list[UUID]]:
    """The tellings that each message carries."""
    carried: dict[Key, list[UUID]] = {}
    for bureau_id, ids in by_bureau(m for m in messages if m.batch_id is None).items():
        for row in Carried.objects.filter(bureau_id=bureau_id, message_id__in=ids):
            carried.setdefault((bureau_id, row.message_id), []).append(row.telling_id)
    return carried


def prove(messages: Iterable[Message], carried: dict[Key, list[UUID]]) -> None:
    """The tellings say what became of their message. What was read on the page stays read; duties are the officer's."""
    for message in messages:
        ids = carried.get((message.bureau_id, message.id))
        if not ids:
            continue
        mine = Telling.objects.filter(bureau_id=message.bureau_id, id__in=ids, duty="", read_at=None)
        if message.state in ORDER and ORDER[message.state] >= 1 and message.state != Message.State.FAILED:
            status = Telling.Status.SENT if message.state == Message.State.SENT else Telling.Status.DELIVERED
            mine.update(
                status=status, sent_at=message.sent_at, tries=message.tries, failure="", channel=message.channel[:10]
            )
        elif message.state == Message.State.DROPPED:
            if message.failure == "stopped":  # they want it on the page only
                mine.update(status=Telling.Status.SENT, channel="page", sent_at=message.ended_at, failure="")
        elif message.failure and (message.tries or message.state == Message.State.FAILED):
            mine.update(status=Telling.Status.FAILED, tries=message.tries, failure=message.failure)
