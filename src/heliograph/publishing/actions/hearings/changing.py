"""Move or cancel a session that was announced: in the open, with the reason, and told to whoever booked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions.hearings.announcing import refuse_short_notice
from heliograph.publishing.actions.hearings.closing import close_if_stopped
from heliograph.publishing.actions.hearings.drafting import LONGEST, check_presiding
from heliograph.publishing.actions.hearings.keeping import owe_news
from heliograph.publishing.actions.hearings.recording import put_on_record, reason_given, refuse_personal, to_lead
from heliograph.publishing.models.hearings import Sitting, SittingState
from heliograph.publishing.sitting_times import contacts_end
from heliograph.publishing.sitting_words import seal_draft, words_of


@dataclass(frozen=True, slots=True)
class NewTime:
    """When, where and under whom it is held instead. `place` empty: where it was to be; `presides` None: as before."""

    starts_at: datetime
    ends_at: datetime
    place: str = ""
    presides: int | None = None


def move(viewer: Viewer, sitting_id: UUID, to: NewTime, words: str, *, now: datetime) -> Sitting:
    """Hold it at another time or place; the old one stays readable. Where the law wants notice, it counts anew.

    Raises `Invalid`, `Missing`, `Standing`, `NoticeTooShort`, `NotAllowed`, `NotOpenNow`, `NotFound`.
    """

    def work() -> Sitting:
        sitting = to_lead(viewer, sitting_id, SittingState.ANNOUNCED)
        said = reason_given(sitting, words)
        was = (sitting.starts_at, sitting.place)
        if to.starts_at <= now or to.ends_at <= to.starts_at:
            raise Invalid(
                "starts_at",
                Text("新的时间要在以后，结束在开始之后。", "The new time must lie ahead and end after it starts."),
            )
        sitting.starts_at, sitting.ends_at, sitting.moves = to.starts_at, to.ends_at, sitting.moves + 1
        sitting.presides_id = to.presides or sitting.presides_id
        check_presiding(sitting)
        refuse_short_notice(sitting, now)
        _place(sitting, to.place.strip())
        sitting.contacts_erase_at = contacts_end(sitting.bureau_id, sitting.ends_at)
        sitting.save()
        put_on_record(sitting, "moved", viewer, now, words=said, was=was)
        owe_news(sitting, "moved", now)
        return sitting

    return durably(work)


def _place(sitting: Sitting, place: str) -> None:
    if not place:
        return
    if len(place) > LONGEST["place"]:
        raise Invalid("place", Text(f"最多 {LONGEST['place']} 个字。", f"{LONGEST['place']} characters at most."))
    if sitting.is_open:
        refuse_personal(sitting, place)
        sitting.place = place
    else:
        seal_draft(sitting, replace(words_of(sitting), place=place))


def cancel(viewer: Viewer, sitting_id: UUID, words: str, *, now: datetime) -> Sitting:
    """Not held, with the reason. Raises `Missing`, `Standing`, `NotAllowed`, `NotOpenNow`, `NotFound`."""

    def work() -> Sitting:
        sitting = to_lead(viewer, sitting_id, SittingState.ANNOUNCED)
        said = reason_given(sitting, words)
        close_if_stopped(sitting)
        sitting.state, sitting.finished = SittingState.CANCELLED, True
        sitting.ended_by_id, sitting.ended_at, sitting.ended_why = viewer.officer_id, now, said
        sitting.contacts_erase_at = contacts_end(sitting.bureau_id, now)
        sitting.save()
        put_on_record(sitting, "cancelled", viewer, now, words=said)
        owe_news(sitting, "cancelled", now)
        return sitting

    return durably(work)
