"""What every action on a notice does first and last: find and lock the row, put the step on record, keep what was written."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.errors import Invalid, Missing, NotAllowed, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.matters.keys import MatterKey
from heliograph.notices.actions.rights import may_see, may_write
from heliograph.notices.errors import NotNow
from heliograph.notices.finding import surely_personal
from heliograph.notices.keys import seal_words
from heliograph.notices.models.history import Revision, Step
from heliograph.notices.models.notices import Notice, Stage
from heliograph.notices.words import Words
from heliograph.organisation.reading import Viewer
from heliograph.publishing.errors import Standing
from heliograph.publishing.known import of_the_house

LONGEST_REASON = 1000


def locked(viewer: Viewer, notice_id: UUID) -> Notice:
    """The notice, locked until the transaction ends. Raises `NotFound`."""
    row = Notice.objects.select_for_update().filter(bureau_id=viewer.bureau_id, id=notice_id).first()
    if row is None or not may_see(viewer, row):
        raise NotFound
    return row


def writable(viewer: Viewer, notice_id: UUID) -> Notice:
    """The same for whoever may write it. Raises `NotAllowed`, `NotFound`."""
    row = locked(viewer, notice_id)
    if not may_write(viewer, row.unit_id):
        raise NotAllowed(Text("写通报", "write notices"))
    return row


def expect(row: Notice, number: int, *stages: Stage) -> None:
    """Raises `NotNow` unless the notice is at one of these stages, and its newest revision the one somebody looked at."""
    if row.revision != number or row.stage not in stages:
        raise NotNow


def reason(bureau_id: int, words: str) -> str:
    """A reason that everybody will read. Raises `Missing`, `Invalid`, and `Standing` if it names somebody beyond doubt."""
    said = words.strip()
    if not said:
        raise Missing("reason")
    if len(said) > LONGEST_REASON:
        raise Invalid("words", Text(f"最多 {LONGEST_REASON} 个字。", f"{LONGEST_REASON} characters at most."))
    personal = surely_personal(said, of_the_house(bureau_id, said))
    if personal:
        raise Standing(personal)
    return said


def revise(
    row: Notice, key: MatterKey, words: Words, by: Viewer, now: datetime, *, why: str, verb: str = "written"
) -> Revision:
    """Keep what was written as the next revision, and the step; the row is brought up to date but not saved."""
    row.revision += 1
    revision = Revision(
        bureau_id=row.bureau_id,
        id=new_id(),
        notice_id=row.id,
        number=row.revision,
        written_by_id=by.officer_id,
        written_at=now,
        why=why,
    )
    seal_words(key, revision, words)
    revision.save()
    row.written_by_id, row.moved_at = by.officer_id, now
    row.approved_by_id = row.go_out_at = None
    put_on_record(row, verb, by.officer_id, now, words=why, number=row.revision)
    return revision


def put_on_record(
    row: Notice, verb: str, by: int | None, now: datetime, *, words: str = "", number: int | None = None
) -> None:
    """One more line of the register. `number` is the revision's, for public steps the version's."""
    Step(
        bureau_id=row.bureau_id,
        id=new_id(),
        notice_id=row.id,
        verb=verb,
        at=now,
        by_id=by,
        number=row.revision if number is None else number,
        words=words,
    ).save()
