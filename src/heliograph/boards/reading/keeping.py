"""What was counted for a board is kept: in memory for whoever asks next, and, of boards counted ahead, in a file that a restart leaves.

The files lie beside the exported events, are written by this instance and read by it alone. One that another version of the
code wrote is not read.
"""

from __future__ import annotations

import pickle
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.filebased import FileBasedCache
from django.utils import timezone

import heliograph
from heliograph.boards.reading.lines import Of
from heliograph.insight.export import event_folder
from heliograph.insight.reading.figures import as_of

FRESH = 600
"""Seconds for which a board is shown though more may have happened."""
SEEN = 60
"""Seconds for which a process looks no further than its memory for what a file had: the worker may have counted it anew."""
HELD = timedelta(hours=1)
"""For so long a file counts while nothing new was exported: names of units, and what other apps count, may have changed."""
MOST = 5_000
"""Files: beyond that some are removed, whichever."""
_BROKEN = (
    OSError, ValueError, EOFError, zlib.error, pickle.UnpicklingError, AttributeError, ImportError, IndexError, KeyError, TypeError,
)  # fmt: skip
"""What reading a file raises that a full disk or a lost current left half written."""
_LOCKS = tuple(threading.Lock() for _ in range(64))
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held:
    """What a file holds. `leaf`: how far events were exported when it was counted."""

    at: datetime
    leaf: int | None
    value: object


def kept(name: str, of: Of, count: Callable[[datetime | None], T]) -> T:
    """What was counted for the same board a short time ago; it says itself how far events were counted then.

    Two who ask at once wait for one count.
    """
    key = _key(name, of)
    found: T | None = cache.get(key)
    if found is None:
        with _LOCKS[hash(key) % len(_LOCKS)]:
            found = cache.get(key)
            if found is None:
                found = _found(key, count, of)
    return found


def _found(key: str, count: Callable[[datetime | None], T], of: Of) -> T:
    held = _read(key)
    if held is not None and is_good(held, timezone.now()):
        cache.set(key, held.value, SEEN)
        return held.value  # type: ignore[return-value]  # the key names what was counted
    made = count(as_of(of.bureau_id))
    cache.set(key, made, FRESH)
    return made


def count_ahead(name: str, of: Of, count: Callable[[datetime | None], T], *, now: datetime) -> bool:
    """Count it for those who will ask, unless a file that is good has it. Returns whether it was counted."""
    key = _key(name, of)
    held, leaf = _read(key), _leaf()
    if held is not None and held.leaf == leaf and now - held.at < HELD / 2:
        return False
    made = count(as_of(of.bureau_id))
    cache.set(key, made, FRESH)
    _files().set(f"{_code()}:{key}", Held(now, leaf, made))
    return True


def is_good(held: Held, now: datetime) -> bool:
    """Whether it may be shown: nothing was exported since and it is not old, or it is as fresh as any board."""
    age = now - held.at
    return age < timedelta(seconds=FRESH) or (held.leaf == _leaf() and age < HELD)


def _leaf() -> int | None:
    through = event_folder().through()
    return through.leaf if through is not None else None


def _key(name: str, of: Of) -> str:
    return f"boards.{name}:{of.bureau_id}:{of.span.since}:{of.span.until}:{of.unit}:{of.procedure}"


def _files() -> FileBasedCache:
    folder = Path(settings.HELIOGRAPH_HOME) / "figures" / "boards"
    return FileBasedCache(str(folder), {"TIMEOUT": HELD.total_seconds(), "OPTIONS": {"MAX_ENTRIES": MOST}})


def _read(key: str) -> Held | None:
    """None where there is none, or not all of it: then it is counted anew, and written anew."""
    try:
        held = _files().get(f"{_code()}:{key}")
    except _BROKEN:
        return None
    return held if isinstance(held, Held) else None


@lru_cache(maxsize=1)
def _code() -> str:
    """Which code counts: its version, and when it was last changed."""
    home = Path(heliograph.__file__).parent
    files = sorted(one for app in ("boards", "insight") for one in (home / app).rglob("*.py"))
    return f"{heliograph.__version__}:{max(one.stat().st_mtime_ns for one in files)}:{len(files)}"
