"""Sealed files that nothing needs: those that no row names (a crash between writing and commit), and those of matters
that were erased (a crash between commit and removal). Nobody can read either: their key is in no database, or gone.

Asked by `heliograph doctor`. Reads only; says which files, and how to remove them.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

from heliograph.matters.models import Attachment, Matter

YOUNG = timedelta(hours=1)
"""Younger files may belong to a matter that is being written this very moment."""
STEP = 500
MOST_SHOWN = 20


def found(home: Path, now: datetime) -> list[str]:
    """A sentence for each kind of leftover, with the command that removes them."""
    unnamed: list[Path] = []
    erased: list[Path] = []
    files = _old_files(home, now)
    while batch := list(islice(files, STEP)):
        by_row = {path: UUID(path.name.split(".")[0]) for path in batch}
        named = dict(Attachment.objects.filter(id__in=set(by_row.values())).values_list("id", "matter_id"))
        gone = Matter.objects.filter(id__in=set(named.values()), erased_at__isnull=False).values_list("id", flat=True)
        of_erased = set(gone)
        unnamed += [path for path, row in by_row.items() if row not in named]
        erased += [path for path, row in by_row.items() if named.get(row) in of_erased]
    return [
        *_told(unnamed, "sealed file(s) that no record names, left by a crash before the commit"),
        *_told(erased, "sealed file(s) of matters that are erased, left by a crash after the commit"),
    ]


def _old_files(home: Path, now: datetime) -> Iterator[Path]:
    """The instance's sealed files, by folder, without those written a moment ago."""
    for path in sorted((home / "files").glob("*/*")):
        try:
            UUID(path.name.split(".")[0])
            is_old = datetime.fromtimestamp(path.stat().st_mtime, UTC) < now - YOUNG
        except (ValueError, FileNotFoundError):  # not one of ours, or removed meanwhile
            continue
        if is_old:
            yield path


def _told(paths: Sequence[Path], what: str) -> list[str]:
    if not paths:
        return []
    shown = " ".join(shlex.quote(str(path)) for path in paths[:MOST_SHOWN])
    more = f" (and {len(paths) - MOST_SHOWN} more: run doctor again)" if len(paths) > MOST_SHOWN else ""
    return [f"{len(paths)} {what}. Nobody can read them. To remove them: rm {shown}{more}"]
