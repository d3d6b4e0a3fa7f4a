"""Withdraw in the open: the notice stays where it is, marked, with the reason. Its words go only if nobody may read them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from heliograph.core.text import Text
from heliograph.matters import files
from heliograph.matters.commit import durably
from heliograph.matters.errors import NotAllowed
from heliograph.notices.actions.recording import locked, put_on_record, reason
from heliograph.notices.actions.releasing import tell
from heliograph.notices.actions.rights import may_withdraw
from heliograph.notices.announcing import Change
from heliograph.notices.errors import NotNow
from heliograph.notices.images import home
from heliograph.notices.models.found import NoticeWord
from heliograph.notices.models.history import Image, Version
from heliograph.notices.models.notices import Notice, Stage, State
from heliograph.organisation.reading import Viewer


def withdraw(viewer: Viewer, notice_id: UUID, words: str, *, hides: bool, now: datetime) -> Notice:
    """Not to be relied on any more. `hides`: what it said must not be read any more either (law.md D-27).

    Raises `Missing`, `Standing`, `NotNow`, `NotAllowed`, `NotFound`.
    """
    row = durably(lambda: _withdraw(viewer, notice_id, words, hides, now))
    if hides:
        for image in Image.objects.filter(bureau_id=row.bureau_id, notice_id=row.id):
            files.erase(home(), image.id)
    return row


def _withdraw(viewer: Viewer, notice_id: UUID, words: str, hides: bool, now: datetime) -> Notice:
    row = locked(viewer, notice_id)
    if not may_withdraw(viewer, row.unit_id):
        raise NotAllowed(Text("撤回", "withdraw"))
    if row.state != State.RELEASED:
        raise NotNow
    said = reason(row.bureau_id, words)
    row.state, row.stage, row.moved_at, row.changed_at = State.WITHDRAWN, Stage.NONE, now, now
    row.ended_at, row.ended_by_id, row.ended_why = now, viewer.officer_id, said
    row.approved_by_id = row.go_out_at = None
    if hides:
        _hide(row)
    row.save()
    put_on_record(row, "withdrawn", viewer.officer_id, now, words=said, number=row.version)
    tell(row, None, Change.WITHDRAWN, now)
    return row


def _hide(row: Notice) -> None:
    """The words go from every version, past the model's own gate, on purpose; who released what and when stays.

    Without its key no draft of it opens any more either.
    """
    row.is_hidden, row.words, row.key = True, "", b""
    versions: QuerySet[Version] = QuerySet(Version)
    versions.filter(bureau_id=row.bureau_id, notice_id=row.id).update(words="")
    NoticeWord.objects.filter(bureau_id=row.bureau_id, notice_id=row.id).delete()
