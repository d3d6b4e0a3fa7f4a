"""An officer's own shifts for a calendar program (RFC 5545), and whose a secret address is.

A calendar may be kept by somebody else's server, so it holds the officer's own shifts and nobody else's name.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from heliograph.core.calendar_file import CalendarEvent
from heliograph.matters.keys import keyring
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer
from heliograph.patrol.models import ShiftAddress
from heliograph.patrol.reading.shifts import AHEAD, Shift, shifts_of

BEHIND = timedelta(days=35)


def kept_of(secret: str) -> bytes:
    """What is kept of the secret of an address."""
    return keyring().blind_value("patrol.shift-address", secret)


def address_made_at(viewer: Viewer) -> datetime | None:
    """Since when this officer has an address."""
    return ShiftAddress.objects.filter(officer_id=viewer.officer_id).values_list("made_at", flat=True).first()


def officer_of(bureau_id: int, secret: str) -> int | None:
    """The id of the officer whose address it is, while in service."""
    rows = ShiftAddress.objects.filter(secret=kept_of(secret), officer__bureau_id=bureau_id, officer__active=True)
    return rows.values_list("officer_id", flat=True).first()


def shift_events(bureau_id: int, officer_id: int, now: datetime, *, page: str, host: str) -> list[CalendarEvent]:
    """Shifts of the last weeks and all that are signed. `page`: the address of the officer's page; `host` makes the events' names."""
    today = now.astimezone(organisation.zone(bureau_id)).date()
    shifts = shifts_of(bureau_id, officer_id, today - BEHIND, today + AHEAD)
    return [_event(one, officer_id, page, host) for one in shifts]


def _event(shift: Shift, officer_id: int, page: str, host: str) -> CalendarEvent:
    """The same day in the same unit keeps its name when another version of the roster takes over."""
    what = shift.code if shift.is_training else f"{shift.code} {shift.post.zh}"
    return CalendarEvent(
        uid=f"shift-{shift.unit_id}-{officer_id}-{shift.day:%Y%m%d}@{host}", summary=what, place=shift.unit.zh, words="", url=page,
        starts_at=shift.starts_at, ends_at=shift.ends_at, stamped_at=shift.changed_at, sequence=shift.number, is_cancelled=False,
    )  # fmt: skip
