"""The bytes of a notice's picture: for everybody while a public version shows it, for staff at any time."""

from __future__ import annotations

from uuid import UUID

from heliograph.core.sealing import SealBroken
from heliograph.matters import files
from heliograph.notices.errors import Unreadable
from heliograph.notices.images import home
from heliograph.notices.keys import key_of
from heliograph.notices.models.history import Image, Version
from heliograph.notices.models.notices import Notice
from heliograph.notices.words import Words


def public_image(bureau_id: int, notice_id: UUID, image_id: UUID, *, small: bool) -> tuple[bytes, str] | None:
    """The bytes and their media type, if a version that may be read shows it; None otherwise."""
    row = Notice.objects.filter(bureau_id=bureau_id, id=notice_id, released_at__isnull=False, is_hidden=False).first()
    if row is None or not _is_shown(row, image_id):
        return None
    return opened(row, image_id, small=small)


def _is_shown(row: Notice, image_id: UUID) -> bool:
    if row.words and any(one.id == image_id for one in Words.read(row.words).pictures):
        return True
    older = Version.objects.filter(bureau_id=row.bureau_id, notice_id=row.id).exclude(words="").values_list("words")
    return any(one.id == image_id for (words,) in older for one in Words.read(words).pictures)


def opened(row: Notice, image_id: UUID, *, small: bool) -> tuple[bytes, str] | None:
    """The bytes of any picture of this notice, and their media type."""
    image = Image.objects.filter(bureau_id=row.bureau_id, notice_id=row.id, id=image_id).first()
    if image is None:
        return None
    try:
        data = files.read(home(), image.id, key_of(row), preview=small)
    except (FileNotFoundError, SealBroken, Unreadable):
        return None
    return data, "image/jpeg" if small else image.media_type
