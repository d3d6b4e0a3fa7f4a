"""What gateways say later about a message: delivered, read, or given up after all."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Model, QuerySet

from heliograph.channels.base import Report, Stage
from heliograph.channels.delivery.actions.next_way import other_way
from heliograph.channels.delivery.actions.settling import advance, carried_by, fail, prove
from heliograph.channels.delivery.actions.tallies import Moves
from heliograph.channels.delivery.models import Message
from heliograph.jobs.queue import owe
from heliograph.matters.commit import durably, insert, update
from heliograph.organisation import reading as organisation

REPORT = "delivery.report"
AGAIN = timedelta(seconds=30)
LONGEST = timedelta(minutes=15)
"""A report may be faster than the gateway's own answer; one that nobody knows after so long is somebody else's."""


def report(said: Report, now: datetime) -> bool:
    """Write down how far a message got; False if it was known, is older than what is known, or is of no message (yet).

    A report that came before our own call returned is owed once more for a while.
    """
    return durably(lambda: _report(said, now, since=now))


def report_again(said: Report, now: datetime, *, since: datetime) -> bool:
    """The same for one that was owed."""
    return durably(lambda: _report(said, now, since=since))


def _report(said: Report, now: datetime, *, since: datetime) -> bool:
    message = _named(said).select_for_update().first()
    if message is None:
        if now - since < LONGEST:
            insert([_owed(said, now + AGAIN, since)])
        return False
    before, moves = message.state, Moves()
    made: list[Message] = []
    if said.stage is not Stage.FAILED:
        if not advance(message, said.stage, said.at):
            return False
        message.failure = ""
    elif before not in (Message.State.SENT, Message.State.SENDING):
        return False
    else:
        message.failure = said.reason[:100] or "given up"
        fail(message, now)
        made = other_way([message], now, moves)
    moves.moved(message, before)
    update([message])
    insert(made)
    moves.write()
    prove([message], carried_by([message]))
    return True


def _named(said: Report) -> QuerySet[Message]:
    """By our own id where the gateway gives it back, otherwise by its reference."""
    on = Message.objects.filter(channel=said.channel)
    if said.message is not None:
        return on.filter(bureau_id__in=[bureau.id for bureau in organisation.bureaus()], id=said.message)
    return on.filter(reference=said.reference[:100]) if said.reference else on.none()


def _owed(said: Report, at: datetime, since: datetime) -> Model:
    return owe(
        REPORT,
        at=at,
        channel=said.channel,
        stage=str(said.stage),
        said_at=said.at.isoformat(),
        reference=said.reference,
        message=str(said.message) if said.message else "",
        reason=said.reason,
        since=since.isoformat(),
    )
