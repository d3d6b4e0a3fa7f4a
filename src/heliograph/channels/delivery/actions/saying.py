"""What a conversation answers goes by the same gateway as everything else: at its rate, and not while it is away.

Such words are sealed with their conversation and are no rows of the outbox; whoever keeps them asks here to hand one over
and is told when to ask again. Somebody waits for them, so they may go a moment before what is due (`claiming.AT_A_STROKE`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID

from heliograph.channels.base import Channel, Outgoing
from heliograph.channels.delivery import policy
from heliograph.channels.delivery.actions.claiming import AT_A_STROKE, locked
from heliograph.channels.delivery.actions.sending import Outcome, send
from heliograph.channels.delivery.actions.settling import FIRST_PAUSE, note_gateway, pause
from heliograph.channels.delivery.models import Lane, Message
from heliograph.matters.commit import durably, insert
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation

NEXT_TURN = (1.0, 10.0)
"""Seconds until a text that found the gateway busy asks again; anywhere in between, so that many do not ask together."""
_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class Said:
    """What became of it. Exactly one of: it is out; ask again at `again`; it will never work (`failure`)."""

    is_out: bool = False
    again: datetime | None = None
    failure: str = ""


def say(bureau_id: int, channel: Channel, outgoing: Outgoing, now: datetime, *, is_late: bool) -> Said:
    """Hand one text over, if the gateway takes it now. `outgoing.id` is the same at every try.

    `is_late`: nobody waits for it any more, so that it keeps the bureau's quiet hours like any news.
    """
    if is_late:
        until = policy.quiet_until(policy.rules_of(bureau_id), channel.code, organisation.zone(bureau_id), now)
        if until > now:
            return Said(again=until + _a_moment())
    again = durably(lambda: _turn(channel, now))
    if again is not None:
        return Said(again=again)
    (outcome,) = send(channel, [outgoing])
    again = durably(lambda: _note(channel, outcome, now))
    if outcome.taken is not None:
        return Said(is_out=True)
    return Said(failure=outcome.kind) if outcome.is_final else Said(again=again)


def _turn(channel: Channel, now: datetime) -> datetime | None:
    """None: now, and its share of the rate is taken. While the gateway is away one text tries it, as with the outbox."""
    gateway = locked(channel.code)
    if gateway.down_since is not None:
        if gateway.retry_at is not None and gateway.retry_at > now:
            return gateway.retry_at + _a_moment()
        gateway.retry_at = now + FIRST_PAUSE
    if channel.a_second:
        each = timedelta(seconds=1 / channel.a_second)
        begin = max(gateway.free_at or now, now)
        if begin - now > max(timedelta(seconds=AT_A_STROKE), each):
            return now + _a_moment()
        gateway.free_at = begin + each
    gateway.save(update_fields=["retry_at", "free_at"])
    return None


def _a_moment() -> timedelta:
    return timedelta(seconds=_random.uniform(*NEXT_TURN))


def _note(channel: Channel, outcome: Outcome, now: datetime) -> datetime:
    """Keep how the gateway is; when to ask again."""
    if note_gateway(channel, [outcome], now):
        return max(locked(channel.code).retry_at or now, now) + _a_moment()
    return now + max(outcome.after or timedelta(), pause(0))


def could_not_say(bureau_id: int, channel: str, failure: str, *, now: datetime) -> None:
    """An answer in a conversation reached nobody: that it was so stands on the list of staff, without who or what."""
    row = Message(
        bureau_id=bureau_id, id=new_id(), address_id=UUID(int=0), channel=channel, lane=Lane.URGENT, purpose="talk",
        text="", state=Message.State.FAILED, made_at=now, ended_at=now, unseen_since=now, tries=1, failure=failure[:100],
    )  # fmt: skip
    insert([row])
