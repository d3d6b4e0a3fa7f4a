"""What anybody may put into a calendar: open question times and reception days. Read by the pages and by the feeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.urls import reverse

from heliograph.core.text import Text
from heliograph.organisation import reading as organisation
from heliograph.questions.models.live import HourState, OpenHour
from heliograph.questions.models.reception import DayState, Mode, ReceptionDay

MOST = 200
KEPT = timedelta(days=7)
"""How long what was cancelled or is over stays in the list, so that calendars take it out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `path` is its page; `sequence` counts the moves, so that a calendar replaces what it has."""

    id: UUID
    kind: str
    title: Text
    place: str
    words: Text
    path: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int
    is_cancelled: bool


def entries(bureau_id: int, now: datetime) -> list[Entry]:
    """Everything coming, and what was cancelled lately, by its start."""
    since = now - KEPT
    hours = OpenHour.objects.filter(bureau_id=bureau_id, starts_at__gt=since).order_by("starts_at", "id")[:MOST]
    public = ReceptionDay.objects.filter(bureau_id=bureau_id, starts_at__gt=since).exclude(mode=Mode.VISIT)
    days = public.order_by("starts_at", "id")[:MOST]
    found = [*map(of_hour, hours), *map(of_day, days)]
    return sorted(found, key=lambda one: (one.starts_at, one.id))


def of_hour(hour: OpenHour) -> Entry:
    leader = organisation.officer_name(hour.bureau_id, hour.leader_id) or Text("", "")
    return Entry(
        hour.id, "open-hour", Text(f"在线访谈：{hour.title}", f"Open question time: {hour.title}"), "",
        Text(f"{leader.zh} {hour.post} 在线回答。\n{hour.about}", f"{leader.en} answers online.\n{hour.about}"),
        reverse("live_hour", args=[hour.id]), hour.starts_at, hour.ends_at, hour.changed_at,
        hour.moves + (hour.state == HourState.CANCELLED), hour.state == HourState.CANCELLED,
    )  # fmt: skip


def of_day(day: ReceptionDay) -> Entry:
    leader = organisation.officer_name(day.bureau_id, day.leader_id) or Text("", "")
    return Entry(
        day.id, "reception", Text(f"局长接待日：{leader.zh}", f"Reception day: {leader.en}"), day.place,
        Text(f"{day.post} {leader.zh} 接待。{day.access}", f"{leader.en} receives people. {day.access}"),
        reverse("reception_day", args=[day.id]), day.starts_at, day.ends_at, day.changed_at,
        day.moves + (day.state == DayState.CANCELLED), day.state == DayState.CANCELLED,
    )  # fmt: skip
