"""One notice, or several by their ids: as it stands, as it stood, and what each correction changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from heliograph.notices.models.history import Version
from heliograph.notices.reading.difference import Changed, changed
from heliograph.notices.reading.public.making import of
from heliograph.notices.reading.public.rows import released, values_of
from heliograph.notices.reading.public.values import PublicNotice
from heliograph.notices.words import Words


def notice(bureau_id: int, notice_id: UUID, *, now: datetime) -> PublicNotice | None:
    """The newest version of a notice that was released once; None for any other."""
    row = released(bureau_id).filter(id=notice_id).first()
    return values_of([row], now)[0] if row is not None else None


def several(bureau_id: int, notice_ids: Collection[UUID], *, now: datetime) -> dict[UUID, PublicNotice]:
    """The newest versions of those of them that were released once, by their ids, at one go."""
    return {one.id: one for one in values_of(released(bureau_id).filter(id__in=notice_ids), now)}


def version(bureau_id: int, notice_id: UUID, number: int, *, now: datetime) -> PublicNotice | None:
    """One version, also an older one; None if there is none, or if its words may not be read any more."""
    row = released(bureau_id).filter(id=notice_id, is_hidden=False).first()
    found = Version.objects.filter(bureau_id=bureau_id, notice_id=notice_id, number=number).first() if row else None
    return of(row, found, now) if row is not None and found is not None else None


def versions(bureau_id: int, notice_id: UUID, *, now: datetime) -> list[PublicNotice]:
    """Every version, the newest first; none of one whose words may not be read any more."""
    row = released(bureau_id).filter(id=notice_id, is_hidden=False).first()
    if row is None:
        return []
    rows = Version.objects.filter(bureau_id=bureau_id, notice_id=notice_id).order_by("-number")
    return [of(row, one, now) for one in rows]


def differences(bureau_id: int, notice_id: UUID) -> dict[int, list[Changed]]:
    """What each version after the first changed, by its number; nothing of what may not be read any more."""
    rows = list(Version.objects.filter(bureau_id=bureau_id, notice_id=notice_id).exclude(words="").order_by("number"))
    return {new.number: changed(Words.read(old.words), Words.read(new.words)) for old, new in pairwise(rows)}


def version_times(bureau_id: int, notice_id: UUID) -> list[tuple[int, datetime]]:
    """The numbers of every version and when it was released, the oldest first: what CAP's references are made of."""
    rows = Version.objects.filter(bureau_id=bureau_id, notice_id=notice_id).order_by("number")
    return [(row.number, row.released_at) for row in rows]
