"""When and where a time is, as it is told and kept."""

from __future__ import annotations

from heliograph.bookings import kinds
from heliograph.bookings.models import Slot
from heliograph.core.text import Text
from heliograph.organisation import reading as organisation


def said_moment(slot: Slot) -> Text:
    """The start, with the year."""
    return organisation.in_words(slot.bureau_id, slot.starts_at)


def said_time(slot: Slot) -> Text:
    """The start and the place."""
    at = said_moment(slot)
    return Text(f"{at.zh}，{slot.place}", f"{at.en}, {slot.place}")


def title_of(slot: Slot) -> Text:
    """Its own title, or that of its kind."""
    return Text(slot.title, slot.title) if slot.title else kinds.kind(slot.kind).title
