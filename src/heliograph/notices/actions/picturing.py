"""Pictures of a notice: taken in re-encoded, without what the camera wrote, and never without a description."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from uuid import UUID

from PIL import Image as Pixels

from heliograph.core.files import accept
from heliograph.core.text import Text
from heliograph.matters import files
from heliograph.matters.commit import durably
from heliograph.matters.errors import Invalid, NotFound
from heliograph.matters.identifiers import new_id
from heliograph.notices.actions.recording import expect, reason, revise, writable
from heliograph.notices.actions.writing import AT_WORK, newest_revision
from heliograph.notices.images import home
from heliograph.notices.keys import key_of, words_of
from heliograph.notices.models.history import Image
from heliograph.notices.models.notices import Notice, Stage, State
from heliograph.notices.words import Picture
from heliograph.organisation.reading import Viewer

MOST = 12
LONGEST_SAYS = 300
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def add_picture(
    viewer: Viewer, notice_id: UUID, data: bytes, name: str, says: Text, *, after: int, why: str = "", now: datetime
) -> Notice:
    """Take a picture in, as a new revision. Raises `FileRefused`, `Invalid` (no description, no picture), `NotNow`, …"""
    _check_says(says)
    accepted = accept(data, name)
    extension = EXTENSIONS.get(accepted.kind)
    if extension is None or accepted.preview is None:
        raise Invalid("file", Text("请选 JPEG、PNG 或者 WebP 图片。", "Choose a JPEG, PNG or WebP picture."))
    with Pixels.open(BytesIO(accepted.data)) as opened:
        width, height = opened.size

    def work() -> Notice:
        row = _open(viewer, notice_id, after)
        key, words = key_of(row), words_of(key_of(row), newest_revision(row))
        if len(words.pictures) >= MOST:
            raise Invalid("file", Text(f"最多 {MOST} 张图片。", f"{MOST} pictures at most."))
        image = Image(
            bureau_id=row.bureau_id, id=new_id(), notice_id=row.id, media_type=accepted.kind, width=width, height=height,
            added_by_id=viewer.officer_id, added_at=now,
        )  # fmt: skip
        files.keep(home(), image.id, key, accepted.data, accepted.preview)
        image.save()
        picture = Picture(image.id, says, width, height, extension)
        said = reason(row.bureau_id, why) if row.state == State.RELEASED else ""
        revise(row, key, words.replacing(pictures=(*words.pictures, picture)), viewer, now, why=said)
        row.stage = Stage.DRAFT
        row.save()
        return row

    return durably(work)


def remove_picture(
    viewer: Viewer, notice_id: UUID, image_id: UUID, *, after: int, why: str = "", now: datetime
) -> Notice:
    """Leave a picture out from the next revision on; older ones keep it. Raises `NotFound`, `NotNow`, …"""

    def work() -> Notice:
        row = _open(viewer, notice_id, after)
        key = key_of(row)
        words = words_of(key, newest_revision(row))
        left = tuple(one for one in words.pictures if one.id != image_id)
        if len(left) == len(words.pictures):
            raise NotFound
        said = reason(row.bureau_id, why) if row.state == State.RELEASED else ""
        revise(row, key, words.replacing(pictures=left), viewer, now, why=said)
        row.stage = Stage.DRAFT
        row.save()
        return row

    return durably(work)


def _open(viewer: Viewer, notice_id: UUID, after: int) -> Notice:
    row = writable(viewer, notice_id)
    expect(row, after, *AT_WORK, *((Stage.NONE,) if row.state == State.RELEASED else ()))
    return row


def _check_says(says: Text) -> None:
    for field, words in (("says_zh", says.zh), ("says_en", says.en)):
        if not words.strip() and field == "says_zh":
            raise Invalid(
                field,
                Text(
                    "请写一句话，说明图里是什么。看不见的人靠它。",
                    "Say in a sentence what it shows, for who can't see it.",
                ),
            )
        if len(words) > LONGEST_SAYS:
            raise Invalid(field, Text(f"最多 {LONGEST_SAYS} 个字。", f"{LONGEST_SAYS} characters at most."))
