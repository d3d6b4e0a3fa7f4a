"""What the worker runs for disputes. Each bears being run twice."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from heliograph.disputes.actions.keeping import follow_up
from heliograph.disputes.actions.mirroring import mirror
from heliograph.disputes.actions.reminding import REMIND
from heliograph.disputes.actions.reminding import remind as remind_both
from heliograph.disputes.actions.rows import locked
from heliograph.disputes.actions.signing import conclude
from heliograph.disputes.listening import FOLLOW
from heliograph.jobs.queue import job
from heliograph.matters.actions import MatterRef
from heliograph.matters.commit import durably
from heliograph.matters.errors import NotFound


@job(FOLLOW)
def follow(*, now: datetime, bureau: int, matter: str) -> None:
    """A step was taken by a door that knows nothing of disputes: the second signature, the linked case."""
    ref = MatterRef(bureau, UUID(matter))
    try:
        conclude(ref, now=now)
        durably(lambda: mirror(locked(ref), now=now))
    except NotFound:  # the matter came before this app did
        return


@job(REMIND)
def remind(*, now: datetime, bureau: int, dispute: str, meeting: str) -> None:
    """The day before a talk."""
    with suppress(NotFound):
        remind_both(MatterRef(bureau, UUID(dispute)), UUID(meeting), now=now)


@job("disputes.follow_up", every=timedelta(minutes=10))
def clauses(*, now: datetime) -> None:
    """Look at every clause whose day is over."""
    follow_up(now=now)
