"""What every step with a question does: hold its row, know who may, put it on record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.forum.models import ForumStep, PublicQuestion
from heliograph.matters.errors import NotFound
from heliograph.matters.identifiers import new_id
from heliograph.organisation.reading import Viewer
from heliograph.publishing.actions import rights


def to_handle(viewer: Viewer, question_id: UUID) -> PublicQuestion:
    """A question of this officer's unit, held; the legal office's are all. Raises `NotFound`."""
    rows = PublicQuestion.objects.select_for_update()
    row = rows.filter(bureau_id=viewer.bureau_id, id=question_id).first()
    if row is None or not rights.may_prepare(viewer, row.unit_id):
        raise NotFound
    return row


def step(row: PublicQuestion, verb: str, by: Viewer | None, now: datetime, words: str = "") -> ForumStep:
    return ForumStep(
        bureau_id=row.bureau_id, id=new_id(), question_id=row.id, verb=verb, at=now,
        by_id=by.officer_id if by else None, words=words[:600],
    )  # fmt: skip


def keep(row: PublicQuestion, verb: str, by: Viewer | None, now: datetime, words: str = "") -> PublicQuestion:
    row.changed_at = now
    row.save()
    step(row, verb, by, now, words).save()
    return row
