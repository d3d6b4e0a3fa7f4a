"""What the search for small numbers found of a month, kept in files of this instance: a month that is over hardly changes.

The search takes a minute for a county's forty units and sixty kinds of matter; a file is found after a restart and by
every process. It stands for exactly these counts and this code of the search, and is nothing that pages tell.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from heliograph.core import suppression

MANY = 150
"""Fewer cells than this are searched in no time."""
MOST = 5_000
"""Files: beyond that the oldest are removed."""
Found = frozenset[tuple[str, ...]]


def searched(asked: tuple[tuple[object, ...], ...], search: Callable[[], Found]) -> Found:
    """What was found when the same was asked before; else it is searched for. `asked`: counts, trees."""
    if len(asked[0]) < MANY:
        return search()
    file = _folder() / f"{sha256(repr((_code(), asked)).encode()).hexdigest()}.json"
    found = _read(file)
    if found is None:
        found = search()
        _keep(file, found)
    return found


def _folder() -> Path:
    return Path(settings.HELIOGRAPH_HOME) / "figures" / "hidden"


def _read(file: Path) -> Found | None:
    """None where there is none, or not all of it."""
    try:
        return frozenset(tuple(str(code) for code in place) for place in json.loads(file.read_bytes()))
    except (OSError, ValueError):
        return None


def _keep(file: Path, found: Found) -> None:
    """A full disk is no reason to show nothing: then it is searched again."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        every = sorted(file.parent.glob("*.json"), key=lambda one: one.stat().st_mtime)
        for old in every[: max(0, len(every) + 1 - MOST)]:
            old.unlink(missing_ok=True)
        with NamedTemporaryFile("w", dir=file.parent, suffix=".part", delete=False) as part:
            json.dump(sorted(found), part)
        Path(part.name).replace(file)
    except OSError:
        return


@lru_cache(maxsize=1)
def _code() -> str:
    """The code of the search itself: what another wrote is not read."""
    files = sorted(Path(suppression.__file__).parent.glob("*.py"))
    return sha256(b"".join(one.read_bytes() for one in files)).hexdigest()
