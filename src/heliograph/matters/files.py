"""Sealed files in the instance's folder, named by their row, spread over 256 folders."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

from heliograph.matters.keys import MatterKey


def _path(home: Path, row: UUID, suffix: str) -> Path:
    name = row.hex
    return home / "files" / name[-2:] / f"{name}{suffix}"


def keep(home: Path, row: UUID, key: MatterKey, data: bytes, preview: bytes | None) -> None:
    """Write the sealed file (and preview); returns when it is durable."""
    _write(_path(home, row, ".sealed"), key.seal("attachment.data", row, data))
    if preview is not None:
        _write(_path(home, row, ".preview"), key.seal("attachment.preview", row, preview))


def read(home: Path, row: UUID, key: MatterKey, *, preview: bool = False) -> bytes:
    """The opened file. Raises FileNotFoundError, SealBroken."""
    column, suffix = ("attachment.preview", ".preview") if preview else ("attachment.data", ".sealed")
    return key.open(column, row, _path(home, row, suffix).read_bytes())


def exists(home: Path, row: UUID) -> bool:
    return _path(home, row, ".sealed").is_file()


def erase(home: Path, row: UUID) -> None:
    """Remove the file and its preview; nothing happens if they are gone."""
    for suffix in (".sealed", ".preview"):
        _path(home, row, suffix).unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with draft.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
