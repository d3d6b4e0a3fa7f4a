"""Events as a calendar file (RFC 5545), by the icalendar library. Values in, bytes out.

Times stand in the bureau's own zone with its VTIMEZONE, so that a calendar shows the hour that the notice says. Texts hold no
control characters: a line that somebody typed can't become a property.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

MEDIA_TYPE = "text/calendar; charset=utf-8"
MAKER = "-//Heliograph//阳光警务//ZH"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """`sequence` counts the moves: a calendar replaces what it has by what has a higher one (section 3.8.7.4).

    `stamped_at` is when this was last changed, so that the same event gives the same bytes.
    """

    uid: str
    summary: str
    place: str
    words: str
    url: str
    starts_at: datetime
    ends_at: datetime
    stamped_at: datetime
    sequence: int
    is_cancelled: bool


def calendar_file(events: Iterable[CalendarEvent], zone: ZoneInfo, *, name: str = "") -> bytes:
    """One file of events, in the order given. `name` is for calendars that people subscribe to."""
    every = list(events)
    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    if name:
        made.add("name", _plain(name))
        made.add("x-wr-calname", _plain(name))
        made.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    if every:
        first = min(event.starts_at for event in every).astimezone(zone).year
        last = max(event.ends_at for event in every).astimezone(zone).year
        # Whole years, so that the rules change with the years and not with every event.
        made.add_component(Timezone.from_tzinfo(zone, first_date=date(first, 1, 1), last_date=date(last + 2, 1, 1)))
    for event in every:
        made.add_component(_event(event, zone))
    written: bytes = made.to_ical()
    return written


def _event(event: CalendarEvent, zone: ZoneInfo) -> Event:
    made = Event()
    made.add("uid", event.uid)
    made.add("sequence", event.sequence)
    made.add("dtstamp", event.stamped_at.astimezone(UTC))
    made.add("dtstart", event.starts_at.astimezone(zone).replace(microsecond=0))
    made.add("dtend", event.ends_at.astimezone(zone).replace(microsecond=0))
    for field, words in (("summary", event.summary), ("location", event.place), ("description", event.words)):
        if words:
            made.add(field, _plain(words))
    made.add("url", event.url)
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return made


def _plain(words: str) -> str:
    """Line ends in one form; other controls have no place in a text (section 3.3.11)."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one for one in lines if one in "\t\n" or not (one < " " or "\x7f" <= one <= "\x9f"))
