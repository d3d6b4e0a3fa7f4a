"""Write a notice, or the correction of one: every save is a revision of its own, and none is ever lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heliograph.core.text import Text
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, Missing, NotAllowed
from heliograph.matters.identifiers import new_id
from heliograph.notices import kinds, rendering
from heliograph.notices.actions.recording import expect, put_on_record, reason, revise, writable
from heliograph.notices.actions.rights import may_write
from heliograph.notices.errors import NotNow
from heliograph.notices.keys import key_of, new_notice_key, words_of
from heliograph.notices.kinds import Kind
from heliograph.notices.models.history import Revision
from heliograph.notices.models.notices import Notice, Stage, State
from heliograph.notices.words import Words
from heliograph.organisation import reading as organisation
from heliograph.organisation.reading import Viewer

LONGEST = {"title": 80, "summary": 300, "body": 50_000}
LONGER_IN_ENGLISH = 3
AT_WORK = (Stage.DRAFT, Stage.CHECKED)


@dataclass(frozen=True, slots=True)
class Draft:
    """What an officer fills in. `why` is asked for when words that are public are corrected; everybody reads it."""

    kind: str
    unit: int
    words: Words
    why: str = ""


def begin(viewer: Viewer, draft: Draft, *, now: datetime) -> Notice:
    """A new notice, not yet public. Raises `NotAllowed`, `Invalid`, `Missing`."""
    return durably(lambda: _begin(viewer, draft, now))


def _begin(viewer: Viewer, draft: Draft, now: datetime) -> Notice:
    kind = kinds.kind(draft.kind)
    if kind is None:
        raise Invalid("kind", Text("没有这种通报。", "There is no such kind of notice."))
    if draft.unit not in organisation.units(viewer.bureau_id) or not may_write(viewer, draft.unit):
        raise NotAllowed(Text(f"发布{kind.title.zh}", f"publish: {kind.title.en}"))
    words = checked_words(kind, draft.words)
    row = Notice(
        bureau_id=viewer.bureau_id,
        id=new_id(),
        kind=kind.code,
        unit_id=draft.unit,
        begun_at=now,
        moved_at=now,
        written_by_id=viewer.officer_id,
    )
    key = new_notice_key(row)
    revise(row, key, words, viewer, now, why="")
    row.save()
    return row


def write(viewer: Viewer, notice_id: UUID, words: Words, *, after: int, why: str = "", now: datetime) -> Notice:
    """The next revision of a draft, or the first of a correction. `after` is the revision that was looked at.

    Raises `NotNow` if somebody wrote meanwhile, `NotAllowed`, `NotFound`, `Missing`, `Invalid`, `Standing`, `Unreadable`.
    """

    def work() -> Notice:
        row = writable(viewer, notice_id)
        kind = kinds.kind(row.kind)
        assert kind is not None
        is_public = row.state == State.RELEASED
        expect(row, after, *AT_WORK, *((Stage.NONE,) if is_public else ()))
        said = reason(row.bureau_id, why) if is_public else ""
        before = words_of(key_of(row), newest_revision(row))
        revise(row, key_of(row), checked_words(kind, words.replacing(pictures=before.pictures)), viewer, now, why=said)
        row.stage = Stage.DRAFT
        row.save()
        return row

    return durably(work)


def drop(viewer: Viewer, notice_id: UUID, words: str, *, now: datetime) -> Notice:
    """Not published after all; of a correction: the words that are public stay. Raises `Missing`, `NotNow`, `NotFound`."""

    def work() -> Notice:
        row = writable(viewer, notice_id)
        if row.stage == Stage.NONE:
            raise NotNow
        said = reason(row.bureau_id, words)
        row.stage, row.moved_at = Stage.NONE, now
        row.approved_by_id = row.go_out_at = None
        is_new = row.state == State.UNRELEASED
        if is_new:
            row.state = State.DROPPED
        row.save()
        put_on_record(row, "dropped" if is_new else "correction-dropped", viewer.officer_id, now, words=said)
        return row

    return durably(work)


def newest_revision(row: Notice) -> Revision:
    return Revision.objects.get(bureau_id=row.bureau_id, notice_id=row.id, number=row.revision)


def checked_words(kind: Kind, words: Words) -> Words:
    """The words as they are kept. Raises `Missing`, `Invalid` with the field."""
    tidy = words.replacing(
        **{name: _tidy(name, getattr(words, name)) for name in LONGEST},
        areas=tuple(dict.fromkeys(words.areas)),
        onset=words.onset if kind.has_period else None,
        expires=words.expires if kind.has_period else None,
        alert=words.alert if kind.is_alert else None,
        record=words.record if kind.has_record else None,
    )
    for name in ("title", "body"):
        if not getattr(tidy, name).zh:
            raise Missing("text" if name == "body" else name)
    if kind.needs_english and not (tidy.title.en and tidy.body.en):
        raise Invalid(
            "title_en" if not tidy.title.en else "body_en",
            Text(
                "这一种要同时写英文：外国人也要马上看得懂。",
                "This kind needs English as well: it concerns everybody at once.",
            ),
        )
    for need in kind.needs:
        if getattr(tidy, need) is None:
            raise Invalid(need, NEEDED[need])
    if tidy.onset and tidy.expires and tidy.expires <= tidy.onset:
        raise Invalid("expires", Text("结束要晚于开始。", "It must end after it begins."))
    return tidy


NEEDED = {
    "onset": Text("请写明从什么时候开始。", "Say when it begins."),
    "expires": Text("请写明到什么时候为止，到时自动失效。", "Say until when; it is over by itself then."),
    "alert": Text("请写明发生了什么、要做什么。", "Say what is happening and what to do."),
    "record": Text("请写明谁、什么时候、对谁说的。", "Say who spoke, when, and to whom."),
}


def _tidy(name: str, text: Text) -> Text:
    found = []
    for tongue, words, most in (("zh", text.zh, LONGEST[name]), ("en", text.en, LONGEST[name] * LONGER_IN_ENGLISH)):
        tidied = words.replace("\r\n", "\n").strip() if name == "body" else " ".join(words.split())
        if len(tidied) > most:
            raise Invalid(f"{name}_{tongue}", Text(f"最多 {most} 个字。", f"{most} characters at most."))
        if name == "body":
            _check_body(f"body_{tongue}", tidied)
        found.append(tidied)
    return Text(*found)


def _check_body(field: str, body: str) -> None:
    """Pictures of other sites would tell them who reads; ours are named by number."""
    if rendering.shows_foreign_pictures(body):
        raise Invalid(
            field,
            Text(
                "图片请先上传，再写成 ![](picture:1)；不能引用别的网站的图片。",
                "Add the picture here and write ![](picture:1); pictures of other sites can't be shown.",
            ),
        )
