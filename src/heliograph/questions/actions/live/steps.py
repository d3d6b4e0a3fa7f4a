"""What every step of a question time does: hold its rows, know who may, keep it on record, owe the news."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.matters.errors import Missing, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation.models import Role
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.questions.errors import HourNotOpen
from heliograph.questions.hour_words import refuse_personal
from heliograph.questions.models.live import HourQuestion, HourState, HourStep, OpenHour, Put

TELL = "questions.hour-news"
CLOSE = "questions.hour-close"


def may_run(viewer: Viewer, unit_id: int) -> bool:
    """Check, merge, set aside and write down answers: the people of the unit whose hour it is, and the legal office."""
    return rights.may_prepare(viewer, unit_id)


def locked(bureau_id: int, hour_id: UUID) -> OpenHour:
    hour = OpenHour.objects.select_for_update().filter(bureau_id=bureau_id, id=hour_id).first()
    if hour is None:
        raise NotFound
    return hour


def to_handle(viewer: Viewer, question_id: UUID) -> tuple[OpenHour, HourQuestion]:
    found = HourQuestion.objects.filter(bureau_id=viewer.bureau_id, id=question_id).first()
    if found is None:
        raise NotFound
    hour = locked(viewer.bureau_id, found.hour_id)
    if not may_run(viewer, hour.unit_id) and not viewer.is_one_of(Role.SUPERVISOR):
        raise NotFound
    row = HourQuestion.objects.select_for_update().get(bureau_id=viewer.bureau_id, id=question_id)
    is_correcting = row.put == Put.ANSWERED
    if hour.state != HourState.ANNOUNCED and not is_correcting:
        raise HourNotOpen
    return hour, row


def to_lead(viewer: Viewer, hour_id: UUID, why: str) -> OpenHour:
    hour = locked(viewer.bureau_id, hour_id)
    if not rights.may_lead(viewer, hour.unit_id):
        raise NotAllowed(Text("改期或者取消", "move or cancel it"))
    if hour.state != HourState.ANNOUNCED:
        raise HourNotOpen
    if not why.strip():
        raise Missing("reason")
    refuse_personal(hour, why)
    return hour


def news_for(row: HourQuestion, news: str) -> str:
    return news if row.contact else ""


def keep(
    hour: OpenHour, row: HourQuestion, verb: str, by: Viewer | None, now: datetime, words: str = ""
) -> HourQuestion:
    row.changed_at = now
    row.save()
    OpenHour.objects.filter(bureau_id=hour.bureau_id, id=hour.id).update(changed_at=now)
    record(hour, verb, by, now, question=row.id, words=words)
    if row.news:
        owe(TELL, at=now, bureau=hour.bureau_id, hour=str(hour.id)).save()
    return row


def tell_all(hour: OpenHour, news: str, now: datetime) -> None:
    rows = HourQuestion.objects.filter(bureau_id=hour.bureau_id, hour_id=hour.id)
    rows.exclude(contact=b"").update(news=news)
    owe(TELL, at=now, bureau=hour.bureau_id, hour=str(hour.id)).save()


def record(
    hour: OpenHour, verb: str, by: Viewer | None, now: datetime, *, question: UUID | None = None, words: str = ""
) -> None:
    HourStep(
        bureau_id=hour.bureau_id, id=new_id(), hour_id=hour.id, question_id=question, verb=verb, at=now,
        by_id=by.officer_id if by else None, words=words[:600],
    ).save()  # fmt: skip
