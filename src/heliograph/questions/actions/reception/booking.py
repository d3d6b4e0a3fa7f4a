"""Book a time, or wait for one: a matter with its receipt, and the row that gives the time out once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from heliograph.core.procedure import Procedure
from heliograph.matters import actions as spine
from heliograph.matters.actions import Actor, Receipt, Submission
from heliograph.matters.commit import durably
from heliograph.matters.identifiers import new_id
from heliograph.questions.actions.reception.days import given_time, locked, said_time, times_taken
from heliograph.questions.errors import NotBookable, TimeTaken
from heliograph.questions.models.reception import DayState, Mode, ReceptionDay, ReceptionTime, TimeStatus


def book(
    procedure: Procedure,
    day_ref: tuple[int, UUID],
    number: int | None,
    submission: Submission,
    by: Actor = spine.RESIDENT,
    *,
    now: datetime,
) -> Receipt:
    """Register the matter and give it the time `number`, or the first free one where it is None; full: a place to wait.

    `procedure` is the one in force, `day_ref` bureau and day. Raises `TimeTaken`, `NotBookable`, `NotFound`, and what
    `submit` raises.
    """
    try:
        return durably(lambda: _book(procedure, locked(*day_ref), number, submission, by, now))
    except IntegrityError as error:
        if "reception_time" in str(error) or "receptiontime" in str(error):
            raise TimeTaken from error
        raise


def _book(
    procedure: Procedure, day: ReceptionDay, number: int | None, submission: Submission, by: Actor, now: datetime
) -> Receipt:
    bureau_id = day.bureau_id
    is_walk_in = by.viewer is not None and now >= day.starts_at
    until = day.ends_at if is_walk_in else day.starts_at
    if day.state != DayState.ANNOUNCED or day.mode == Mode.VISIT or now >= until:
        raise NotBookable
    taken = times_taken(day)
    given = given_time(day, number, taken)
    waiting = ReceptionTime.objects.filter(bureau_id=bureau_id, day_id=day.id, status=TimeStatus.WAITING).count()
    if given is None and waiting >= day.waiting_most:
        raise NotBookable
    said = {**submission.values, "time": said_time(day, given).zh}
    receipt = spine.submit(bureau_id, procedure, replace(submission, values=said), by, now=now)
    status = TimeStatus.WAITING if given is None else TimeStatus.BOOKED
    ReceptionTime(
        bureau_id=bureau_id, id=new_id(), day_id=day.id, matter_id=receipt.ref.id, number=given, status=status,
        walk_in=is_walk_in, made_at=now, changed_at=now,
    ).save(force_insert=True)  # fmt: skip
    return receipt
