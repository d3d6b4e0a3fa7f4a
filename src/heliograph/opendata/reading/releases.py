"""Releases and their files: the newest, one by its address, the list of all with what was corrected and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from heliograph.opendata.models import Release, ReleaseFile
from heliograph.opendata.tables.folder import Held, opened
from heliograph.opendata.tables.writing import MEDIA_TYPES

_CODE = re.compile(r"(\d{4}-\d\d)(?:-r([2-9]|[1-9]\d))?")
MOST = 120
"""Ten years of months: what the list of releases shows."""


def newest(bureau_id: int) -> Release | None:
    """The newest month, in its newest correction: what `latest` stands for."""
    return Release.objects.filter(bureau_id=bureau_id).order_by("-month", "-number").first()


def of_code(bureau_id: int, code: str) -> Release | None:
    """The release that an address names."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    try:
        month = date.fromisoformat(f"{found[1]}-01")
    except ValueError:
        return None
    return Release.objects.filter(bureau_id=bureau_id, month=month, number=int(found[2] or 1)).first()


def of_month(bureau_id: int, month: date) -> Release | None:
    """The newest release of a month."""
    return Release.objects.filter(bureau_id=bureau_id, month=month).order_by("-number").first()


def listed(bureau_id: int) -> Sequence[Release]:
    """The newest first."""
    return list(Release.objects.filter(bureau_id=bureau_id).order_by("-month", "-number")[:MOST])


def corrected_by(release: Release) -> Release | None:
    """The newest release of the same month, if this is not it."""
    found = of_month(release.bureau_id, release.month)
    return found if found is not None and found.number != release.number else None


def files(release: Release) -> Sequence[ReleaseFile]:
    """Names, sizes and digests, without the content."""
    rows = ReleaseFile.objects.filter(bureau_id=release.bureau_id, release_id=release.id)
    return list(rows.defer("content").order_by("name"))


def file(release: Release, name: str) -> ReleaseFile | None:
    return ReleaseFile.objects.filter(bureau_id=release.bureau_id, release_id=release.id, name=name).first()


def media_type(name: str) -> str:
    kind = MEDIA_TYPES[name.rsplit(".", 1)[1]]
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith("json") else kind


def held(release: Release) -> Held:
    """The release opened, as `heliograph recompute` opens it."""
    rows = ReleaseFile.objects.filter(bureau_id=release.bureau_id, release_id=release.id).exclude(name__endswith=".zip")
    return opened(release.code, {row.name: bytes(row.content) for row in rows})


def held_between(bureau_id: int, since: date, until: date) -> dict[str, Held]:
    """The newest release of each month from `since` to `until` (firsts of months), by month."""
    found: dict[str, Release] = {}
    rows = Release.objects.filter(bureau_id=bureau_id, month__gte=since, month__lte=until).order_by("month", "number")
    for row in rows:
        found[f"{row.month:%Y-%m}"] = row
    return {month: held(row) for month, row in found.items()}
