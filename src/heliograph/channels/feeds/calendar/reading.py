"""What anybody can come to, as events of a calendar: public sessions, open question times, the chief's reception days, and the
times for which people come together and that can be booked.

A session that is closed stands in none of it. What was cancelled stays until its hour has passed, marked, because a
calendar takes an event out only when it is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db.models import Max

from heliograph.bookings import reading as bookings
from heliograph.channels.feeds.addresses import absolute, base
from heliograph.core.calendar_file import CalendarEvent
from heliograph.organisation.models import Bureau
from heliograph.publishing.models.hearings import PUBLIC_VERBS, SittingState, SittingStep
from heliograph.publishing.reading import hearings
from heliograph.publishing.reading.hearings import Line
from heliograph.questions.reading import calendar

LONGEST, AHEAD = timedelta(days=1), timedelta(days=120)
"""How long a time that can be booked lasts at most, and how far ahead the calendar shows such times."""


def coming(bureau: Bureau, language: str, *, now: datetime) -> list[CalendarEvent]:
    """Everything that is not over, by its start; what was cancelled lately, so that calendars take it out."""
    every = [*_sessions(bureau, language, now), *_talks(bureau, language, now), *_gatherings(bureau, language, now)]
    return sorted(every, key=lambda event: (event.starts_at, event.uid))


def _sessions(bureau: Bureau, language: str, now: datetime) -> Iterable[CalendarEvent]:
    lines = hearings.coming(bureau.id, now)
    cancelled = [one for one in hearings.past(bureau.id, now)[0] if one.state == SittingState.CANCELLED]
    shown = [one for one in (*lines, *cancelled) if one.ground is None and one.ends_at > now]
    stamps = _stamps(bureau, shown)
    for line in shown:
        is_cancelled = line.state == SittingState.CANCELLED
        address = absolute(bureau, "hearing", line.id)
        yield CalendarEvent(
            uid=uid(bureau, line.id),
            summary=line.title,
            place=line.place,
            words=f"{line.kind.get(language)}\n{address}",
            url=address,
            starts_at=line.starts_at,
            ends_at=line.ends_at,
            stamped_at=stamps[line.id],
            sequence=line.moves + is_cancelled,
            is_cancelled=is_cancelled,
        )


def _talks(bureau: Bureau, language: str, now: datetime) -> Iterable[CalendarEvent]:
    """Open question times and reception days."""
    for entry in calendar.entries(bureau.id, now):
        address = base(bureau) + entry.path
        yield CalendarEvent(
            uid=uid(bureau, entry.id),
            summary=entry.title.get(language),
            place=entry.place,
            words=f"{entry.words.get(language)}\n{address}",
            url=address,
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            stamped_at=entry.changed_at,
            sequence=entry.sequence,
            is_cancelled=entry.is_cancelled,
        )


def _gatherings(bureau: Bureau, language: str, now: datetime) -> Iterable[CalendarEvent]:
    """Open days, volunteers' tasks, events of campaigns; no counters, no home visits. `uid` is that of the time's own file."""
    for line in bookings.gatherings(bureau.id, now - LONGEST, now + AHEAD, now):
        if line.ends_at <= now:
            continue
        address = absolute(bureau, "book_time", line.id)
        yield CalendarEvent(
            uid=uid(bureau, line.id),
            summary=line.title.get(language),
            place=line.place,
            words=f"{line.kind.bring.get(language)}\n{address}",
            url=address,
            starts_at=line.starts_at,
            ends_at=line.ends_at,
            stamped_at=line.changed_at,
            sequence=line.moves + line.is_cancelled,
            is_cancelled=line.is_cancelled,
        )


def _stamps(bureau: Bureau, lines: Iterable[Line]) -> dict[object, datetime]:
    """When the public record of each was last added to."""
    rows = SittingStep.objects.filter(
        bureau_id=bureau.id, sitting_id__in=[line.id for line in lines], verb__in=PUBLIC_VERBS
    )
    return dict(rows.order_by().values_list("sitting_id").annotate(Max("at")))


def uid(bureau: Bureau, row_id: object) -> str:
    """The same for ever, and the same as in the event's own file."""
    return f"{row_id}@{urlsplit(base(bureau)).hostname}"
