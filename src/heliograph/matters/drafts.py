"""Files that came with a form that has to be corrected: kept sealed until it is sent again, so that nobody chooses twice.

Browsers can't fill a file box again. What was good waits in `drafts/` of the instance under a key that only the page
in the person's hand holds (`ticket`): we can't open it, and after `HOURS` it is removed. Called by `views.asking`.
"""

from __future__ import annotations

import base64
import binascii
import secrets
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from heliograph.core.files import Accepted
from heliograph.core.sealing import KEY_BYTES, SealBroken, new_key, open_sealed, seal

HOURS = 2
MOST_BYTES = 60 * 1024 * 1024
MOST_BYTES_OF_ALL = 1024 * 1024 * 1024
_NAME_BYTES = 16
_SUFFIX = ".draft"
_read = msgspec.msgpack.Decoder(tuple[Accepted, ...])


def keep(home: Path, files: Sequence[Accepted]) -> str:
    """Keep the files; returns the ticket to put into the form, "" if there are none or too much is waiting already."""
    size = sum(len(one.data) for one in files)
    if not files or size > MOST_BYTES or sweep(home) + size > MOST_BYTES_OF_ALL:
        return ""
    name, key = secrets.token_bytes(_NAME_BYTES), new_key()
    path = _path(home, name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_bytes(seal(key, msgspec.msgpack.encode(tuple(files)), context=b"draft:" + name))
    return base64.urlsafe_b64encode(name + key).decode()


def take(home: Path, ticket: str) -> tuple[Accepted, ...]:
    """The files of that ticket; none if it is unknown, altered or too old."""
    found = _opened(ticket)
    if found is None:
        return ()
    name, key = found
    try:
        return _read.decode(open_sealed(key, _path(home, name).read_bytes(), context=b"draft:" + name))
    except (OSError, SealBroken):
        return ()


def drop(home: Path, ticket: str) -> None:
    """Remove the files of that ticket; nothing happens if they are gone."""
    found = _opened(ticket)
    if found is not None:
        _path(home, found[0]).unlink(missing_ok=True)


def sweep(home: Path) -> int:
    """Remove what waited too long; returns how many bytes still wait."""
    oldest, left = time.time() - HOURS * 3600, 0
    for path in _waiting(home):
        try:
            facts = path.stat()
            if facts.st_mtime < oldest:
                path.unlink()
            else:
                left += facts.st_size
        except FileNotFoundError:  # another process was quicker
            continue
    return left


def _waiting(home: Path) -> Iterator[Path]:
    return (home / "drafts").glob(f"*{_SUFFIX}")


def _path(home: Path, name: bytes) -> Path:
    return home / "drafts" / f"{name.hex()}{_SUFFIX}"


def _opened(ticket: str) -> tuple[bytes, bytes] | None:
    try:
        raw = base64.b64decode(ticket, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return (raw[:_NAME_BYTES], raw[_NAME_BYTES:]) if len(raw) == _NAME_BYTES + KEY_BYTES else None
