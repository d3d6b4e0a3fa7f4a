"""The outbox goes out: claim, prepare, send, settle, batch by batch, until nothing is due or the gateway wants a pause.

Run by `delivery.running` (a thread a channel); tests and commands call `deliver_due`. Nothing is in memory but one batch.
"""

from __future__ import annotations

from datetime import datetime

from heliograph.channels.base import Channel
from heliograph.channels.configuration import channels
from heliograph.channels.delivery.actions.claiming import claim
from heliograph.channels.delivery.actions.preparing import Kept, Ready, prepare
from heliograph.channels.delivery.actions.sending import send
from heliograph.channels.delivery.actions.settling import settle


def deliver_due(now: datetime) -> int:
    """Hand every message that is due to its gateway, as fast as each takes them at `now`. Returns how many were settled."""
    return sum(deliver_all(channel, now) for channel in channels().values())


def deliver_all(channel: Channel, now: datetime) -> int:
    """The same for one channel."""
    done = 0
    while batch := deliver_batch(channel, now):
        done += batch
    return done


def deliver_batch(channel: Channel, now: datetime) -> int:
    """One batch; 0 when nothing is due or the gateway takes nothing now."""
    if getattr(channel, "is_by_hand", False):
        return 0
    messages = claim(channel, now)
    if not messages:
        return 0
    answers = prepare(channel, messages, now)
    ready = [one for one in answers if isinstance(one, Ready)]
    kept = [one for one in answers if isinstance(one, Kept)]
    outcomes = send(channel, [one.outgoing for one in ready]) if ready else []
    settle(channel, kept, list(zip(ready, outcomes, strict=True)), now)
    return len(messages)
