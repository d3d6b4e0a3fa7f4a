"""Which readers are on, and with which model: asked for on many pages, so remembered for half a minute."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar, cast

from heliograph.core.language.model_file import ModelFile, ModelRefused
from heliograph.core.text import Text
from heliograph.learned import files
from heliograph.learned.kinds import KINDS, Kind
from heliograph.learned.models import Learned, State, SwitchedOff

log = logging.getLogger(__name__)

M = TypeVar("M")
MOST_MADE = 8
FRESH_SECONDS = 30.0
HISTORY = 24


@dataclass(frozen=True, slots=True)
class _Present:
    digests: dict[str, str]
    off: frozenset[str]
    until: float


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader of a bureau, as the page of administration shows it."""

    kind: Kind
    is_on: bool
    in_use: Learned | None
    proposed: Learned | None
    history: tuple[Learned, ...]
    trouble: Text | None


_present: dict[int, _Present] = {}
_made: dict[str, object] = {}


def is_on(bureau_id: int, kind: str) -> bool:
    """Whether this reader may show anything in this bureau. A new bureau has all of them on."""
    return kind not in _now(bureau_id).off


def in_use(bureau_id: int, kind: str) -> ModelFile | None:
    """The accepted model; None without one, with the reader switched off, or with a file that is damaged (it is logged
    and shown on the page of administration; the cold start goes on). One file object for each digest and process."""
    present = _now(bureau_id)
    digest = present.digests.get(kind)
    if digest is None or kind in present.off:
        return None
    try:
        return _file(kind, digest)
    except ModelRefused as error:
        log.error("model %s of bureau %s can't be used: %s", digest[:12], bureau_id, error)
        return None


def made(file: ModelFile, make: Callable[[ModelFile], M]) -> M:
    """What a file is a model of, made once a process. Raises what `make` raises."""
    if file.digest not in _made:
        if len(_made) >= MOST_MADE:
            _made.clear()
        _made[file.digest] = make(file)
    return cast(M, _made[file.digest])


def readers(bureau_id: int) -> list[Reader]:
    """Every reader with its models, the newest first; read anew."""
    off = set(SwitchedOff.objects.filter(bureau_id=bureau_id).values_list("kind", flat=True))
    return [_reader(bureau_id, kind, kind.code not in off) for kind in KINDS.values()]


def one(bureau_id: int, kind: str) -> Reader | None:
    """One reader; None for a code that is none."""
    found = KINDS.get(kind)
    if found is None:
        return None
    return _reader(bureau_id, found, not SwitchedOff.objects.filter(bureau_id=bureau_id, kind=kind).exists())


def forget(bureau_id: int | None = None) -> None:
    """Read a bureau's switches and models anew the next time; without one, those of all."""
    if bureau_id is None:
        _present.clear()
    else:
        _present.pop(bureau_id, None)


def _now(bureau_id: int) -> _Present:
    found, moment = _present.get(bureau_id), time.monotonic()
    if found is None or found.until < moment:
        digests = Learned.objects.filter(bureau_id=bureau_id, state=State.IN_USE).values_list("kind", "digest")
        off = SwitchedOff.objects.filter(bureau_id=bureau_id).values_list("kind", flat=True)
        found = _Present(dict(digests), frozenset(off), moment + FRESH_SECONDS)
        _present[bureau_id] = found
    return found


@lru_cache(maxsize=8)
def _file(kind: str, digest: str) -> ModelFile:
    return files.read(kind, digest)


def _reader(bureau_id: int, kind: Kind, is_on: bool) -> Reader:
    rows = list(
        Learned.objects.filter(bureau_id=bureau_id, kind=kind.code)
        .select_related("decided_by")
        .order_by("-proposed_at", "-pk")[:HISTORY]
    )
    used = next((row for row in rows if row.state == State.IN_USE), None)
    if used is None and kind.format is not None:
        used = Learned.objects.filter(bureau_id=bureau_id, kind=kind.code, state=State.IN_USE).first()
    proposed = next((row for row in rows if row.state == State.PROPOSED), None)
    return Reader(kind, is_on, used, proposed, tuple(rows), _trouble(used))


def _trouble(used: Learned | None) -> Text | None:
    if used is None:
        return None
    try:
        _file(used.kind, used.digest)
    except ModelRefused as error:
        return error.text
    return None
