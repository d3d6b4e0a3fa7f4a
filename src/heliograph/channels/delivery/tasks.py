"""What the worker runs for telling people. Sending itself is `running`'s: a gateway that is slow delays nobody else's work."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from heliograph.channels.base import Report, Stage
from heliograph.channels.delivery import inbound_mail
from heliograph.channels.delivery.actions import groups, reporting, watching
from heliograph.jobs.queue import job


@job(reporting.REPORT)
def report_again(
    *, now: datetime, channel: str, stage: str, said_at: str, reference: str, message: str, reason: str, since: str
) -> None:
    """A gateway's report that came before the message's own answer."""
    said = Report(
        channel,
        Stage(stage),
        datetime.fromisoformat(said_at),
        reference=reference,
        message=UUID(message) if message else None,
        reason=reason,
    )
    reporting.report_again(said, now, since=datetime.fromisoformat(since))


@job("delivery.watch", every=timedelta(minutes=1))
def watch(*, now: datetime) -> None:
    """Take what waits for a gateway that is away the next way that its person allowed."""
    watching.watch(now)


@job("delivery.groups", every=timedelta(minutes=20))
def tell_groups(*, now: datetime) -> None:
    """Tell group chats of units, at their hours, how much is owed soon."""
    groups.tell_groups(now)


@job("delivery.inbound-mail", every=timedelta(seconds=30))
def inbound_mail_comes(*, now: datetime) -> None:
    """Append what people answered by mail."""
    inbound_mail.take_in(settings.HELIOGRAPH_HOME, now=now)
