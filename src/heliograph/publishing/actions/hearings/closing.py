"""Close a session to the public: because somebody says so, or because of what was learned of its matter meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid
from heliograph.organisation.reading import Viewer
from heliograph.publishing import sitting_kinds, sitting_stops
from heliograph.publishing.actions.hearings.keeping import owe_news
from heliograph.publishing.actions.hearings.recording import put_on_record, reason_given, to_lead
from heliograph.publishing.models.attendance import Booking, BookingStatus
from heliograph.publishing.models.hearings import Sitting, SittingState
from heliograph.publishing.sitting_errors import MINOR_HEARD, SEALED_MEDIATION, SECRET_HEARD
from heliograph.publishing.sitting_words import take_back

GROUND_OF_STOP = {MINOR_HEARD.code: "minor", SECRET_HEARD.code: "secret", SEALED_MEDIATION.code: "sealed-record"}
CLOSED_BY_ITSELF = Text(
    "查明依法不能公开举行，自动转为不公开。", "Found to be one that the law closes: closed at once."
)
STANDING = (BookingStatus.SEATED, BookingStatus.WAITING)


def close_doors(viewer: Viewer, sitting_id: UUID, ground: str, words: str, *, now: datetime) -> Sitting:
    """Hold it without the public after all: its words go, bookings end. Raises as `cancel` does, and `Invalid`."""

    def work() -> Sitting:
        sitting = to_lead(viewer, sitting_id, SittingState.ANNOUNCED)
        if not sitting.is_open or sitting_kinds.ground(ground) is None:
            raise Invalid("closed_ground", Text("不公开的，请选依据。", "If it is closed, choose the ground."))
        said = reason_given(sitting, words)
        _close(sitting, ground, said, viewer, now)
        return sitting

    return durably(work)


def close_for_what_was_learned(bureau_id: int, matter_ids: Collection[UUID], *, now: datetime) -> int:
    """Close what a matter's party keeps from being open (a minor; somebody who has not agreed). Returns how many.

    One whose outcome is published is left to the duty to withdraw that, which closes it.
    """

    def work() -> int:
        rows = Sitting.objects.select_for_update().filter(bureau_id=bureau_id, matter_id__in=matter_ids, is_open=True)
        closed = 0
        for sitting in rows.filter(state__in=(SittingState.ANNOUNCED, SittingState.HELD), outcome=""):
            ground = _stopped_by(sitting)
            if ground:
                _close(sitting, ground, CLOSED_BY_ITSELF.zh, None, now)
                closed += 1
        return closed

    return durably(work)


def _close(sitting: Sitting, ground: str, said: str, by: Viewer | None, now: datetime) -> None:
    take_back(sitting)
    sitting.is_open, sitting.closed_ground = False, ground
    if sitting.state == SittingState.HELD:  # of a closed one nothing more is published
        sitting.outcome_draft, sitting.finished = b"", True
    sitting.save()
    bookings = Booking.objects.filter(bureau_id=sitting.bureau_id, sitting_id=sitting.id, status__in=STANDING)
    bookings.update(status=BookingStatus.CANCELLED, seat=None, changed_at=now)
    put_on_record(sitting, "closed", by, now, words=said)
    owe_news(sitting, "closed", now)


def close_if_stopped(sitting: Sitting) -> None:
    """On the way to its end: what was found meanwhile closes it, so that the end can be put on record."""
    ground = _stopped_by(sitting)
    if sitting.is_open and ground:
        if sitting.title:
            take_back(sitting)
        sitting.is_open, sitting.closed_ground = False, ground


def _stopped_by(sitting: Sitting) -> str:
    sitting_stops.learn(sitting)
    stop = sitting_stops.stop_for(sitting)
    return GROUND_OF_STOP[stop.code] if stop else ""
