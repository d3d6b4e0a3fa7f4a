"""The second person: release what was checked, at once or for a time to come; send it back; call a timed release off."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from heliograph.core.language.tokens import tokens
from heliograph.core.text import Text
from heliograph.jobs.queue import owe
from heliograph.matters.commit import durably, insert
from heliograph.matters.errors import Invalid, NotAllowed
from heliograph.matters.identifiers import new_id
from heliograph.notices import announcing, kinds
from heliograph.notices.actions.recording import expect, locked, put_on_record, reason
from heliograph.notices.actions.rights import may_release
from heliograph.notices.actions.writing import checked_words, newest_revision
from heliograph.notices.announcing import Change
from heliograph.notices.errors import NotChecked, NotNow, SamePerson
from heliograph.notices.keys import key_of, words_of
from heliograph.notices.models.found import NoticeArea, NoticeWord
from heliograph.notices.models.history import Check, Revision, Version
from heliograph.notices.models.notices import Notice, Stage, State
from heliograph.notices.reading import public
from heliograph.notices.rendering import plain
from heliograph.notices.words import Words
from heliograph.organisation.reading import Viewer

GO_OUT = "notices.go-out"
MOST_PIECES = 2000


def release(viewer: Viewer, notice_id: UUID, *, of: int, at: datetime | None = None, now: datetime) -> Notice:
    """Make revision `of` public: now, or at `at`. The one who calls must have written nothing of it.

    Raises `SamePerson`, `NotChecked`, `NotNow`, `NotAllowed`, `NotFound`, `Invalid`, `Unreadable`.
    """

    def work() -> Notice:
        row = _to_review(viewer, notice_id, of)
        revision = newest_revision(row)
        if viewer.officer_id in authors(row):
            raise SamePerson
        words = words_of(key_of(row), revision)
        _check_in_time(words, at or now)
        if at is not None and at > now:
            row.stage, row.approved_by_id, row.go_out_at, row.moved_at = Stage.SCHEDULED, viewer.officer_id, at, now
            row.save()
            put_on_record(row, "scheduled", viewer.officer_id, now, words=at.isoformat(timespec="minutes"))
            insert([owe(GO_OUT, at=at, bureau=row.bureau_id, notice=row.id.hex, revision=of)])
            return row
        _go_out(row, revision, words, viewer.officer_id, now)
        return row

    return durably(work)


def go_out(bureau_id: int, notice_id: UUID, revision: int, *, now: datetime) -> bool:
    """The time of a release has come. Nothing happens if it was called off, changed or done already."""

    def work() -> bool:
        row = Notice.objects.select_for_update().filter(bureau_id=bureau_id, id=notice_id).first()
        if row is None or row.stage != Stage.SCHEDULED or row.revision != revision:
            return False
        if row.go_out_at is None or row.go_out_at > now or row.approved_by_id is None:
            return False
        newest = newest_revision(row)
        _go_out(row, newest, words_of(key_of(row), newest), row.approved_by_id, now)
        return True

    return durably(work)


def call_off(viewer: Viewer, notice_id: UUID, *, now: datetime) -> Notice:
    """A timed release is not to happen; the notice is as it was before. Raises `NotNow`, `NotAllowed`, `NotFound`."""

    def work() -> Notice:
        row = locked(viewer, notice_id)
        _must_be_second(viewer, row)
        if row.stage != Stage.SCHEDULED:
            raise NotNow
        row.stage, row.moved_at = Stage.CHECKED, now
        row.approved_by_id = row.go_out_at = None
        row.save()
        put_on_record(row, "unscheduled", viewer.officer_id, now)
        return row

    return durably(work)


def send_back(viewer: Viewer, notice_id: UUID, words: str, *, of: int, now: datetime) -> Notice:
    """Back to writing, with what is to change. Raises `Missing`, `NotNow`, `NotAllowed`, `NotFound`, `Standing`."""

    def work() -> Notice:
        row = locked(viewer, notice_id)
        _must_be_second(viewer, row)
        expect(row, of, Stage.DRAFT, Stage.CHECKED)
        said = reason(row.bureau_id, words)
        row.stage, row.moved_at = Stage.DRAFT, now
        row.save()
        put_on_record(row, "sent-back", viewer.officer_id, now, words=said)
        return row

    return durably(work)


def authors(row: Notice) -> list[int]:
    """Whoever wrote something since the words that are public now: none of them is the second person."""
    last = Version.objects.filter(bureau_id=row.bureau_id, notice_id=row.id, number=row.version).first()
    rows = Revision.objects.filter(bureau_id=row.bureau_id, notice_id=row.id, number__gt=last.revision if last else 0)
    return sorted(set(rows.values_list("written_by_id", flat=True)))


def _to_review(viewer: Viewer, notice_id: UUID, of: int) -> Notice:
    row = locked(viewer, notice_id)
    _must_be_second(viewer, row)
    if row.revision == of and row.stage == Stage.DRAFT:
        raise NotChecked
    expect(row, of, Stage.CHECKED)
    return row


def _must_be_second(viewer: Viewer, row: Notice) -> None:
    kind = kinds.kind(row.kind)
    if kind is None or not may_release(viewer, row.unit_id, kind):
        raise NotAllowed(Text("审核放行", "review and release"))


def _check_in_time(words: Words, at: datetime) -> None:
    if words.expires is not None and words.expires <= at:
        raise Invalid(
            "expires",
            Text(
                "到发布的时候已经过期了，请先改结束时间。",
                "It would be over when it is published: change its end first.",
            ),
        )


def _go_out(row: Notice, revision: Revision, words: Words, released_by: int, now: datetime) -> None:
    """Write the version, bring the row and what it is found by up to date, and tell whoever listens."""
    kind = kinds.kind(row.kind)
    assert kind is not None
    words = checked_words(kind, words)
    check = Check.objects.filter(bureau_id=row.bureau_id, notice_id=row.id, revision=revision.number)
    last_check = check.order_by("-checked_at", "-id").first()
    if last_check is None:
        raise NotChecked
    stored = words.written()
    version = Version(
        bureau_id=row.bureau_id, id=new_id(), notice_id=row.id, number=row.version + 1, revision=revision.number,
        words=stored, digest=hashlib.sha256(stored.encode()).hexdigest(), why=revision.why, authors=authors(row),
        written_by_id=revision.written_by_id, checked_by_id=last_check.checked_by_id, released_by_id=released_by,
        released_at=now,
    )  # fmt: skip
    version.save()
    row.version, row.words, row.onset, row.expires = version.number, stored, words.onset, words.expires
    row.state, row.stage, row.moved_at, row.changed_at = State.RELEASED, Stage.NONE, now, now
    row.released_at = row.released_at or now
    row.approved_by_id = row.go_out_at = None
    row.save()
    change = Change.RELEASED if version.number == 1 else Change.CORRECTED
    put_on_record(row, change.value, released_by, now, words=version.why, number=version.number)
    _make_findable(row, words)
    tell(row, version, change, now)


def tell(row: Notice, version: Version | None, change: Change, now: datetime) -> None:
    """Insert what listeners owe because of the change."""
    rows: list[Model] = announcing.announce(public.of(row, version, now), change, now)
    if rows:
        insert(rows)


def _make_findable(row: Notice, words: Words) -> None:
    of = {"bureau_id": row.bureau_id, "notice_id": row.id}
    NoticeArea.objects.filter(**of).delete()
    NoticeWord.objects.filter(**of).delete()
    at = row.released_at
    assert at is not None
    NoticeArea.objects.bulk_create(NoticeArea(**of, id=new_id(), area=area, at=at) for area in words.areas)
    said = [words.title, words.summary, Text(plain(words.body.zh), plain(words.body.en))]
    pieces = dict.fromkeys(token[:40] for text in said for token in (*tokens(text.zh), *tokens(text.en)))
    NoticeWord.objects.bulk_create(NoticeWord(**of, id=new_id(), word=word) for word in list(pieces)[:MOST_PIECES])
