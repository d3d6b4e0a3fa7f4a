"""The public folder of the log, `HELIOGRAPH_HOME/log`: what any web server may serve as it stands.

Files are written whole or not at all (a neighbour is written, then renamed). `settle` makes everything written since
durable; only then may a checkpoint name it. Full tiles never change after a checkpoint has covered them.
"""

from __future__ import annotations

import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from heliograph.core.merkle import (
    TILE,
    TileMissing,
    decode_entries,
    encode_entries,
    entries_path,
    parse_checkpoint,
    parse_note,
    tile_path,
)

FEW = 4
"""So many flushes are done one after the other; more of them side by side, where they share the disk's journal."""


class TileFolder:
    """A log's files in a folder: a `TileSource` that can also be written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._written: set[Path] = set()
        self._made: set[Path] = set()
        self._publishing = threading.Lock()

    # Reading. A partial bundle that was dropped is the beginning of the full one (`TileTree` knows this of tiles).

    def tile(self, level: int, index: int, width: int) -> bytes:
        return self._read(tile_path(level, index, width))

    def entries(self, index: int, width: int) -> bytes:
        try:
            return self._read(entries_path(index, width))
        except TileMissing:
            if width == TILE:
                raise
            return encode_entries(decode_entries(self._read(entries_path(index)))[:width])

    def checkpoint(self) -> str | None:
        """The newest published checkpoint; None before the first."""
        path = self.path / "checkpoint"
        return path.read_text("utf-8") if path.is_file() else None

    def _read(self, name: str) -> bytes:
        try:
            return (self.path / name).read_bytes()
        except (FileNotFoundError, NotADirectoryError) as error:
            raise TileMissing(name) from error

    # Writing

    def write_tile(self, level: int, index: int, data: bytes, width: int) -> None:
        self._write(tile_path(level, index, width), data)

    def write_entries(self, index: int, data: bytes, width: int) -> None:
        self._write(entries_path(index, width), data)

    def drop_partials(self, path: str) -> None:
        """Remove the partial tiles of one that is full and durable now."""
        shutil.rmtree(self.path / f"{path}.p", ignore_errors=True)

    def publish(self, note: str) -> None:
        """Put a checkpoint in the place of the one before, durably; never a smaller one over a larger."""
        with self._publishing:
            current = self.checkpoint()
            if current is None or _size(current) <= _size(note):
                self.path.mkdir(parents=True, exist_ok=True)
                path = _replace(self.path / "checkpoint", note.encode())
                _flush(path)
                _flush(path.parent)

    def publish_missing(self, note: str) -> None:
        """Publish a checkpoint that a crash kept from being out; nothing if it, or a larger one, is."""
        current = self.checkpoint()
        if current is None or _size(current) < _size(note):
            self.publish(note)

    def settle(self) -> None:
        """Flush every file written since the last time, and the folders whose names changed.

        Raises OSError; then they must be written again: the system may have forgotten what it could not flush.
        """
        if not self._written:
            return
        folders = {path.parent for path in self._written}
        for made in self._made:
            folders.add(made.parent)
        written, self._written, self._made = self._written, set(), set()
        if len(written) + len(folders) <= FEW:
            for path in (*written, *folders):
                _flush(path)
        else:
            with ThreadPoolExecutor(FEW) as side_by_side:
                list(side_by_side.map(_flush, written))
                list(side_by_side.map(_flush, folders))

    def _write(self, name: str, data: bytes) -> None:
        path = self.path / name
        self._make_folder(path.parent)
        self._written.add(_replace(path, data))

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        self._made.add(folder)


def _replace(path: Path, data: bytes) -> Path:
    """Write a file whole or not at all."""
    neighbour = path.with_name(path.name + ".new")
    neighbour.write_bytes(data)
    return neighbour.replace(path)


def _size(note: str) -> int:
    return parse_checkpoint(parse_note(note).text).size


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
