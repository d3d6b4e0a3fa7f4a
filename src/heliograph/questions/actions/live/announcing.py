"""Announce a question time, or move it, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing, NotAllowed
from heliograph.matters.identifiers import new_id
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights
from heliograph.questions.actions.live.ending import CLOSES_BY_ITSELF
from heliograph.questions.actions.live.steps import CLOSE, record, tell_all, to_lead
from heliograph.questions.hour_words import new_keys, refuse_personal
from heliograph.questions.models.live import OpenHour


@dataclass(frozen=True, slots=True)
class NewHour:
    """What is announced."""

    unit: int
    leader: int
    post: str
    title: str
    about: str
    starts_at: datetime
    ends_at: datetime


def announce(viewer: Viewer, new: NewHour, *, now: datetime) -> OpenHour:
    """Publish an hour, and take questions from now on. Raises `NotAllowed`, `Invalid`, `Missing`, `Standing`."""
    if not rights.may_lead(viewer, new.unit):
        raise NotAllowed(Text("预告在线访谈", "announce an open question time"))
    if organisation.officer_name(viewer.bureau_id, new.leader) is None:
        raise Invalid("leader", Text("请选谁来回答。", "Choose who answers."))
    for need, words in (("title", new.title), ("about", new.about), ("post", new.post)):
        if not words.strip():
            raise Missing(need)
    _check_times(new.starts_at, new.ends_at, now)
    hour = OpenHour(
        bureau_id=viewer.bureau_id, id=new_id(), unit_id=new.unit, leader_id=new.leader, post=new.post.strip(),
        title=new.title.strip(), about=new.about.strip(), starts_at=new.starts_at, ends_at=new.ends_at,
        announced_by_id=viewer.officer_id, announced_at=now, changed_at=now,
    )  # fmt: skip
    refuse_personal(hour, f"{hour.title}\n{hour.about}\n{hour.post}")
    new_keys(hour)

    def work() -> None:
        hour.save(force_insert=True)
        record(hour, "announced", viewer, now)
        _owe_close(hour)

    durably(work)
    return hour


def _check_times(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    if starts_at <= now:
        raise Invalid("starts_at", Text("开始时间要在以后。", "It must start later than now."))
    if not timedelta(minutes=10) <= ends_at - starts_at <= timedelta(hours=4):
        raise Invalid("ends_at", Text("一场 10 分钟到 4 小时。", "An hour lasts ten minutes to four hours."))


def _owe_close(hour: OpenHour) -> None:
    owe(CLOSE, at=hour.ends_at + CLOSES_BY_ITSELF, bureau=hour.bureau_id, hour=str(hour.id)).save()


def move(viewer: Viewer, hour_id: UUID, starts_at: datetime, ends_at: datetime, why: str, *, now: datetime) -> OpenHour:
    """At another time, with the reason. Raises `Missing`, `Invalid`, `HourNotOpen`, `NotAllowed`, `NotFound`."""

    def work() -> OpenHour:
        hour = to_lead(viewer, hour_id, why)
        _check_times(starts_at, ends_at, now)
        hour.starts_at, hour.ends_at, hour.why, hour.moves = starts_at, ends_at, why.strip()[:500], hour.moves + 1
        hour.changed_at = now
        hour.save()
        record(hour, "moved", viewer, now, words=hour.why)
        tell_all(hour, "moved", now)
        _owe_close(hour)
        return hour

    return durably(work)
