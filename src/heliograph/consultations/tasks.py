"""What the worker runs for consultations."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from heliograph.consultations.actions import end_call, tell_senders
from heliograph.consultations.actions.asking import END
from heliograph.consultations.actions.publishing import TELL
from heliograph.jobs.queue import job, owe


@job(END)
def end(*, now: datetime, bureau: int, call: str) -> None:
    """The end of a call has come."""
    end_call(bureau, UUID(call), now=now)


@job(TELL)
def tell(*, now: datetime, bureau: int, call: str) -> None:
    """Tell who sent something; a part at a time, until none is left."""
    if tell_senders(bureau, UUID(call), now=now):
        owe(TELL, at=now + timedelta(seconds=1), bureau=bureau, call=call).save()
