"""How a question time ends: closed, by itself, or called off; what was not answered becomes a matter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from heliograph.core.procedure import Procedure
from heliograph.jobs.queue import owe
from heliograph.matters import actions as spine
from heliograph.matters.actions import Actor, Contact, Receipt, Submission
from heliograph.matters.commit import durably
from heliograph.matters.errors import NotFound
from heliograph.organisation.reading import Viewer
from heliograph.questions.actions.live.asking import held
from heliograph.questions.actions.live.hosting import UNANSWERED
from heliograph.questions.actions.live.steps import TELL, keep, locked, may_run, news_for, record, to_lead
from heliograph.questions.errors import HourNotOpen
from heliograph.questions.hour_words import contact_key_of, contact_of, refuse_personal, words_of
from heliograph.questions.models.live import HourQuestion, HourState, OpenHour, Put

CLOSES_BY_ITSELF = timedelta(hours=3)
CONTACTS_KEPT = timedelta(days=30)
CONSULTATION = "consultation"
CHANNEL = "open-hour"
CAN_BE_CARRIED = (Put.LEFT, Put.ASIDE)


def cancel(viewer: Viewer, hour_id: UUID, why: str, procedure: Procedure, *, now: datetime) -> OpenHour:
    """Not held, with the reason; what was asked becomes a matter where its asker can be reached."""

    def work() -> OpenHour:
        hour = to_lead(viewer, hour_id, why)
        hour.why = why.strip()[:500]
        return _end(hour, HourState.CANCELLED, "", viewer, procedure, now)

    return durably(work)


def close(viewer: Viewer, hour_id: UUID, closing: str, procedure: Procedure, *, now: datetime) -> OpenHour:
    """The hour is over. What was not answered becomes a matter under `procedure`, with its clock, where a contact was left.

    Raises `HourNotOpen` before it has begun, `Standing`, `NotAllowed`, `NotFound`.
    """

    def work() -> OpenHour:
        hour = locked(viewer.bureau_id, hour_id)
        if not may_run(viewer, hour.unit_id):
            raise NotFound
        if hour.state != HourState.ANNOUNCED or now < hour.starts_at:
            raise HourNotOpen
        refuse_personal(hour, closing)
        return _end(hour, HourState.OVER, closing.strip(), viewer, procedure, now)

    return durably(work)


def close_by_itself(bureau_id: int, hour_id: UUID, procedure: Procedure, *, now: datetime) -> None:
    """Three hours after its end nobody has closed it: nothing stays open in silence. Bears being run twice."""

    def work() -> None:
        hour = locked(bureau_id, hour_id)
        if hour.state == HourState.ANNOUNCED and now >= hour.ends_at + CLOSES_BY_ITSELF:
            _end(hour, HourState.OVER, "", None, procedure, now)

    durably(work)


def _end(
    hour: OpenHour, state: HourState, closing: str, by: Viewer | None, procedure: Procedure, now: datetime
) -> OpenHour:
    rows = HourQuestion.objects.select_for_update().filter(bureau_id=hour.bureau_id, hour_id=hour.id)
    for row in list(rows.filter(put__in=UNANSWERED).order_by("place")):
        _carry_or_leave(hour, row, procedure, by, now)
    for row in list(rows.filter(put=Put.MERGED).order_by("place")):
        into = rows.filter(id__in=[row.into_id]).get()
        if into.put != Put.ANSWERED:
            _carry_or_leave(hour, row, procedure, by, now)
    hour.state, hour.closing, hour.changed_at = state, closing, now
    hour.contacts_erase_at = now + CONTACTS_KEPT
    hour.save()
    record(hour, str(state), by, now, words=hour.why if state == HourState.CANCELLED else "")
    owe(TELL, at=now, bureau=hour.bureau_id, hour=str(hour.id)).save()
    return hour


def _carry_or_leave(hour: OpenHour, row: HourQuestion, procedure: Procedure, by: Viewer | None, now: datetime) -> None:
    contact = contact_of(hour, row)
    if contact:
        made = _carry(hour, row, procedure, contact, now)
        row.slip = contact_key_of(hour).seal_values(
            "question.slip", row.id, {"number": made.number, "secret": made.secret}
        )
        row.news = news_for(row, "carried")
    else:
        row.put = Put.LEFT
    keep(hour, row, str(row.put), by, now)


def _carry(
    hour: OpenHour, row: HourQuestion, procedure: Procedure, contact: Mapping[str, str], now: datetime
) -> Receipt:
    """The question as a matter at the unit of the hour: the same words, the same clock as for everybody's."""
    words = words_of(hour, row)
    first = words.split("\n", 1)[0]
    submission = Submission(
        values={"subject": first if len(first) <= 60 else f"{first[:59]}…", "words": words},
        contact=Contact(contact.get("name", ""), contact.get("phone", ""), contact.get("email", "")),
        channel=CHANNEL, language=row.language, unit=hour.unit_id, claimed_at=row.asked_at,
    )  # fmt: skip
    made = spine.submit(hour.bureau_id, procedure, submission, Actor(door=CHANNEL), now=now)
    row.put, row.matter_id = Put.CARRIED, made.ref.id
    return made


def make_it_a_matter(bureau_id: int, number: str, secret: str, procedure: Procedure, *, now: datetime) -> Receipt:
    """For whoever left no way to be reached, or whose question was set aside: register it after all; the receipt, once.

    Raises `NotFound` for wrong codes, `HourNotOpen` while the hour is not over or it became a matter already.
    """

    def work() -> Receipt:
        row = held(bureau_id, number, secret)
        hour = locked(bureau_id, row.hour_id)
        row = HourQuestion.objects.select_for_update().get(bureau_id=bureau_id, id=row.id)
        if row.put not in CAN_BE_CARRIED or (row.put == Put.LEFT and hour.state == HourState.ANNOUNCED):
            raise HourNotOpen
        made = _carry(hour, row, procedure, contact_of(hour, row), now)
        keep(hour, row, "carried", None, now)
        return made

    return durably(work)
