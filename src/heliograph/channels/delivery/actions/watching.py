"""Nothing is stuck silently: what waits too long for a gateway goes another way, and the server's log says what waits.

Run every minute. Proportional to what became too old since the last round, never to what waits.
"""

from __future__ import annotations

import logging
from datetime import datetime

from heliograph.channels.delivery import policy
from heliograph.channels.delivery.actions.claiming import locked
from heliograph.channels.delivery.actions.next_way import is_nobodys, other_way
from heliograph.channels.delivery.actions.settling import LONGEST_WAIT, carried_by, prove
from heliograph.channels.delivery.actions.tallies import Moves
from heliograph.channels.delivery.models import Gateway, Message
from heliograph.matters.commit import durably, insert, update
from heliograph.organisation import reading as organisation

log = logging.getLogger(__name__)

STEP = 200


def watch(now: datetime) -> None:
    """Move on what has waited too long for gateways that are away; after a week it ends as failed, where staff see it."""
    for gateway in Gateway.objects.exclude(down_since=None):
        log.warning("channel %s has been away since %s: %s", gateway.channel, gateway.down_since, gateway.failure)
        least = min((policy.rules_of(bureau.id).next_way for bureau in organisation.bureaus()), default=None)
        if least is None or gateway.down_since is None or now - gateway.down_since < least:
            continue
        while durably(lambda code=gateway.channel: _move_on(code, now)):  # type: ignore[misc]
            pass
        while durably(lambda code=gateway.channel: _give_up(code, now)):  # type: ignore[misc]
            pass


def _move_on(code: str, now: datetime) -> bool:
    """One step; True while there may be more."""
    gateway = locked(code)
    if gateway.down_since is None:
        return False
    moves, changed, full = Moves(), [], False
    until = gateway.moved_until
    reached: list[datetime] = []
    for bureau in organisation.bureaus():
        limit = now - policy.rules_of(bureau.id).next_way
        waits = Message.objects.filter(
            bureau_id=bureau.id, channel=code, ended_at=None, state=Message.State.WAITING, made_at__lte=limit
        )
        waits = waits.filter(made_at__gt=until) if until else waits
        rows = list(waits.order_by("made_at").select_for_update()[:STEP])
        full = full or len(rows) == STEP
        reached.append(rows[-1].made_at if len(rows) == STEP else limit)
        changed += rows
    made = other_way(changed, now, moves)
    replaced = [row for row in changed if row.seen_to_at is not None]
    _end(replaced, gateway, now, moves)
    insert(made)
    moves.write()
    gateway.moved_until = min(reached, default=until)
    gateway.save(update_fields=["moved_until"])
    return full


def _give_up(code: str, now: datetime) -> bool:
    """One step of what has waited for `LONGEST_WAIT`, and has no other way; True while there may be more."""
    gateway = locked(code)
    if gateway.down_since is None:
        return False
    moves, old = Moves(), []
    for bureau in organisation.bureaus():
        waits = Message.objects.filter(bureau_id=bureau.id, channel=code, ended_at=None, state=Message.State.WAITING)
        waits = waits.filter(made_at__lt=now - LONGEST_WAIT)
        old += list(waits.order_by("made_at").select_for_update()[:STEP])
    for row in old:
        row.seen_to_at = now if is_nobodys(row) else None
    _end(old, gateway, now, moves)
    moves.write()
    prove(old, carried_by(old))
    return bool(old)


def _end(rows: list[Message], gateway: Gateway, now: datetime, moves: Moves) -> None:
    for row in rows:
        before = row.state
        row.state, row.next_at, row.ended_at = Message.State.FAILED, None, now
        row.unseen_since = None if row.seen_to_at else now
        row.failure = row.failure or gateway.failure or "away"
        moves.moved(row, before)
    update(rows)
