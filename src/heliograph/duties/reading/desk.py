"""What a unit owes this month: day by day, what is overdue first, and the same as a calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse

from heliograph.core.calendar_file import CalendarEvent
from heliograph.core.text import Text
from heliograph.duties.actions.pointing import midnight
from heliograph.duties.models import Duty, Status
from heliograph.duties.reading.board import Month
from heliograph.duties.reading.lines import Line, lines_of
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

MOST = 300
AHEAD = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the month's table. `count`: what falls due on it and is not done."""

    day: date
    count: int
    total: int
    is_off: bool
    is_today: bool
    in_month: bool


@dataclass(frozen=True, slots=True)
class Agenda:
    """A month: what is overdue (of any month), the weeks of the table, and the days with their duties."""

    month: Month
    overdue: list[Line]
    weeks: list[list[Cell]]
    days: list[tuple[date, list[Line]]]


def _mine(viewer: Viewer) -> QuerySet[Duty]:
    """The duties of the units in which the officer handles, and of all below those they lead."""
    units = viewer.own_units | viewer.led_units
    return Duty.objects.filter(bureau_id=viewer.bureau_id, unit_id__in=units)


def agenda(viewer: Viewer, month: Month, today: date) -> Agenda:
    """What falls due in a month by now, wherever it was moved to; and what is overdue."""
    first, until = month.first, month.next.first
    zone = organisation.zone(viewer.bureau_id)
    begin, end = (midnight(viewer.bureau_id, day) for day in (first, until))
    due = _mine(viewer).filter(due_at__gte=begin, due_at__lt=end).order_by("due_at", "id")[:MOST]
    lines = lines_of(viewer.bureau_id, due)
    days = [(day, list(of)) for day, of in groupby(lines, key=lambda line: line.due_at.astimezone(zone).date())]
    missed = _mine(viewer).filter(status=Status.MISSED, settled_at=None).order_by("due_on", "id")[:MOST]
    return Agenda(
        month, lines_of(viewer.bureau_id, missed), _weeks(viewer.bureau_id, first, until, dict(days), today), days,
    )  # fmt: skip


def _weeks(bureau_id: int, first: date, until: date, days: dict[date, list[Line]], today: date) -> list[list[Cell]]:
    calendar = organisation.calendar(bureau_id)
    day, weeks = first - timedelta(days=first.weekday()), []
    while day < until:
        week = []
        for _ in range(7):
            of = days.get(day, [])
            week.append(
                Cell(
                    day, sum(line.is_open for line in of), len(of), not calendar.is_working(day), day == today,
                    first <= day < until,
                )
            )  # fmt: skip
            day += timedelta(days=1)
        weeks.append(week)
    return weeks


def needing_words(viewer: Viewer) -> list[Line]:
    """Duties whose public words hold something personal and wait to be written anew."""
    rows = _mine(viewer).filter(withheld=True).order_by("due_on", "id")[:MOST]
    return lines_of(viewer.bureau_id, rows)


def events(viewer: Viewer, now: datetime, base: str, title: Text) -> list[CalendarEvent]:
    """What the officer's units owe and have not done: overdue, and due in the next three months."""
    rows = _mine(viewer).filter(due_at__lt=now + AHEAD, settled_at=None, status__in=(Status.OWED, Status.MISSED))
    zone = organisation.zone(viewer.bureau_id)
    return list(_events(lines_of(viewer.bureau_id, rows.order_by("due_at", "id")[:MOST]), now, base, zone, title))


def _events(lines: Iterable[Line], now: datetime, base: str, zone: ZoneInfo, title: Text) -> Iterable[CalendarEvent]:
    for line in lines:
        local = line.due_at.astimezone(zone)
        address = base + reverse("desk_matter", args=[line.number])
        yield CalendarEvent(
            uid=f"{line.id}@{base.rpartition('/')[2]}", summary=f"{line.rule_title.zh}：{line.name.zh}", place="",
            words=f"{title.zh} {line.unit.zh if line.unit else ''}\n{address}", url=address,
            starts_at=local.replace(hour=9, minute=0, second=0, microsecond=0),
            ends_at=local.replace(hour=9, minute=30, second=0, microsecond=0), stamped_at=now, sequence=line.moves,
            is_cancelled=False,
        )  # fmt: skip
