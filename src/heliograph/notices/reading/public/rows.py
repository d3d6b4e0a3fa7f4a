"""The rows that everybody may know of, and many of them made into values at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from heliograph.notices.models.history import Version
from heliograph.notices.models.notices import Notice
from heliograph.notices.reading.public.making import of
from heliograph.notices.reading.public.values import PublicNotice


def released(bureau_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(bureau_id=bureau_id, released_at__isnull=False).defer("key")


def values_of(rows: Iterable[Notice], now: datetime) -> list[PublicNotice]:
    """The newest versions of many, with one question for the reasons of their corrections."""
    every = list(rows)
    corrected = {row.id: row.version for row in every if row.version > 1}
    found: Mapping[tuple[UUID, int], Version] = {
        (one.notice_id, one.number): one
        for one in Version.objects.filter(bureau_id__in={row.bureau_id for row in every}, notice_id__in=corrected)
    } if corrected else {}  # fmt: skip
    return [of(row, found.get((row.id, row.version)), now) for row in every]
