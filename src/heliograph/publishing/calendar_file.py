"""A session as a calendar file (RFC 5545), written by hand: one event, five kinds of value (docs/hearings.md says why).

Values in, text out. Lines end in CR LF and are folded at 75 octets, never within a character.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

MOST_OCTETS = 75


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """`sequence` counts the moves: a calendar replaces what it has by what has a higher one (section 3.8.7.4)."""

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


def calendar_file(event: CalendarEvent) -> str:
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Heliograph//Hearings//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_utc(event.stamped_at)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{_text(event.summary)}",
        f"LOCATION:{_text(event.place)}",
        f"DESCRIPTION:{_text(event.words)}",
        f"URL:{event.url}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(_folded(line) + "\r\n" for line in lines)


def _utc(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Section 3.3.11: backslash, semicolon, comma and line end are escaped; other controls have no place in a text."""
    plain = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(one for one in plain if one >= " " or one in "\t\n")
    return kept.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Section 3.1: what is longer goes on in the next line, after one space."""
    pieces, octets = [""], 0
    for one in line:
        size = len(one.encode())
        if octets + size > MOST_OCTETS:
            pieces.append(" ")
            octets = 1
        pieces[-1] += one
        octets += size
    return "\r\n".join(pieces)
