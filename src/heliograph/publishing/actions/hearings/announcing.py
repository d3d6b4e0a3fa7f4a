"""The second person: announce a session, send its draft back, or decide that it is not held."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid
from heliograph.organisation.reading import Viewer
from heliograph.publishing import sitting_kinds
from heliograph.publishing.actions.hearings.closing import close_if_stopped
from heliograph.publishing.actions.hearings.drafting import check_presiding
from heliograph.publishing.actions.hearings.recording import put_on_record, to_lead
from heliograph.publishing.actions.recording import words_given
from heliograph.publishing.models.hearings import Sitting, SittingState
from heliograph.publishing.sitting_errors import AnnouncedBySame, NoticeTooShort, Undecided
from heliograph.publishing.sitting_times import contacts_end, earliest
from heliograph.publishing.sitting_words import announce, findings, words_of


def release(viewer: Viewer, sitting_id: UUID, *, now: datetime) -> Sitting:
    """Announce it. Raises `AnnouncedBySame`, `Stopped`, `Undecided`, `NoticeTooShort`, `NotAllowed`, `NotOpenNow`, `NotFound`."""

    def work() -> Sitting:
        sitting = to_lead(viewer, sitting_id, SittingState.DRAFT)
        if viewer.officer_id in (sitting.drafted_by_id, sitting.created_by_id):
            raise AnnouncedBySame
        refuse_short_notice(sitting, now)
        check_presiding(sitting)
        words = words_of(sitting)
        undecided = [one.words for one in findings(sitting, words) if one.must]
        if undecided and sitting.is_open:
            raise Undecided(undecided)
        if sitting.is_open:
            announce(sitting, words)
        sitting.state = SittingState.ANNOUNCED
        sitting.released_by_id, sitting.released_at = viewer.officer_id, now
        sitting.contacts_erase_at = contacts_end(sitting.bureau_id, sitting.ends_at)
        sitting.save()
        put_on_record(sitting, "released", viewer, now)
        return sitting

    return durably(work)


def refuse_short_notice(sitting: Sitting, now: datetime) -> None:
    """Raises `NoticeTooShort` where the law wants it known earlier, `Invalid` for a time that is past."""
    if sitting.starts_at <= now:
        raise Invalid("starts_at", Text("开始时间已经过了，请改期。", "Its time is past; set another."))
    kind = sitting_kinds.kind(sitting.kind)
    first = earliest(sitting.bureau_id, kind, now) if kind else None
    if kind and kind.notice_before and first is not None and sitting.starts_at <= first:
        raise NoticeTooShort(kind.notice_before.text, first)


def send_back(viewer: Viewer, sitting_id: UUID, words: str, *, now: datetime) -> Sitting:
    """Back to whoever wrote it, with what is wrong. Raises `Missing`, `NotAllowed`, `NotOpenNow`, `NotFound`."""

    def work() -> Sitting:
        sitting = to_lead(viewer, sitting_id, SittingState.DRAFT)
        put_on_record(sitting, "sent-back", viewer, now, words=words_given(words, "reason"))
        return sitting

    return durably(work)


def drop(viewer: Viewer, sitting_id: UUID, words: str, *, now: datetime) -> Sitting:
    """Not held after all; nobody was told of it. Raises `Missing`, `NotAllowed`, `NotOpenNow`, `NotFound`."""

    def work() -> Sitting:
        sitting = to_lead(viewer, sitting_id, SittingState.DRAFT)
        said = words_given(words, "reason")
        close_if_stopped(sitting)
        sitting.state, sitting.finished = SittingState.DROPPED, True
        sitting.contacts_erase_at = now
        sitting.save()
        put_on_record(sitting, "dropped", viewer, now, words=said)
        return sitting

    return durably(work)
