"""The files of one log, read from a folder or from an http(s) address: `open_source("https://…/log")`.

Whoever audits, monitors or proves reads a log through these; the readers believe nothing and check nothing but sizes.
They know what the layout allows: a partial tile may be gone once the full one stands.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from heliograph.core.merkle import (
    TILE,
    TileMissing,
    TileSource,
    TileWrong,
    decode_entries,
    encode_entries,
    entries_path,
    tile_path,
)
from heliograph.verifier import web

HASH = 32
LONGEST_NOTE = 131_072  # bytes: sixteen post-quantum signatures are 52,000
LONGEST_BUNDLE = TILE * (2 + 0xFFFF)


class SourceFailed(Exception):
    """A log's file could not be read, though it may be there: the disk, the network, the server."""


class LogSource(TileSource, Protocol):
    """Files of one log, its newest checkpoint among them."""

    where: str
    is_local: bool

    def checkpoint(self) -> str:
        """The newest checkpoint, a signed note. Raises TileMissing, SourceFailed."""

    def widths(self, path: str) -> tuple[int, ...]:
        """The widths of the partial files kept beside this full one, as far as the source can tell."""


class _Files:
    """What both kinds of source do with bytes, however they come by them."""

    def __init__(self, where: str) -> None:
        self.where = where

    def read(self, path: str, limit: int) -> bytes:
        """One file of the log. Raises TileMissing, SourceFailed; TileWrong if it is longer than `limit`."""
        raise NotImplementedError

    def checkpoint(self) -> str:
        """The newest checkpoint, a signed note. Raises TileMissing, SourceFailed."""
        try:
            return self.read("checkpoint", LONGEST_NOTE).decode("utf-8")
        except (TileWrong, UnicodeDecodeError) as error:
            raise SourceFailed(f"{self.where}: the checkpoint is too long, or no text in UTF-8") from error

    def tile(self, level: int, index: int, width: int) -> bytes:
        """The bytes of a tile, `width` hashes. Raises TileMissing, SourceFailed."""
        try:
            return self.read(tile_path(level, index, width), TILE * HASH)
        except TileMissing:
            if width == TILE:
                raise
            return self.read(tile_path(level, index), TILE * HASH)[: width * HASH]

    def entries(self, index: int, width: int) -> bytes:
        """The bytes of an entry bundle, `width` entries. Raises TileMissing, SourceFailed, TileWrong."""
        try:
            return self.read(entries_path(index, width), LONGEST_BUNDLE)
        except TileMissing:
            if width == TILE:
                raise
            return encode_entries(decode_entries(self.read(entries_path(index), LONGEST_BUNDLE))[:width])


class FolderSource(_Files):
    """A log in a folder: an instance's HOME/log, a copy, a mirror."""

    is_local = True

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self.folder = folder

    def read(self, path: str, limit: int) -> bytes:
        """One file of the log. Raises TileMissing, SourceFailed."""
        try:
            with (self.folder / path).open("rb") as file:
                data = file.read(limit + 1)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise TileMissing(path) from error
        except OSError as error:
            raise SourceFailed(f"{self.folder / path}: {error.strerror}") from error
        if len(data) > limit:
            raise TileWrong(f"{path} has more than {limit} bytes.")
        return data

    def widths(self, path: str) -> tuple[int, ...]:
        """The widths of the partial files kept beside this full one."""
        try:
            names = [one.name for one in (self.folder / f"{path}.p").iterdir()]
        except (FileNotFoundError, NotADirectoryError):
            return ()
        except OSError as error:
            raise SourceFailed(f"{self.folder / path}.p: {error.strerror}") from error
        return tuple(sorted(int(name) for name in names if name.isascii() and name.isdigit() and 0 < int(name) < TILE))


class WebSource(_Files):
    """A log at an http(s) address."""

    is_local = False

    def __init__(self, address: str, seconds: float = 20.0) -> None:
        super().__init__(address.rstrip("/"))
        self.seconds = seconds

    def read(self, path: str, limit: int) -> bytes:
        """One file of the log. Raises TileMissing, SourceFailed."""
        try:
            data = web.fetch(f"{self.where}/{path}", limit=limit, seconds=self.seconds)
        except web.TooMuch as error:
            raise TileWrong(f"{path} has more than {limit} bytes.") from error
        except web.Unreachable as error:
            raise SourceFailed(str(error)) from error
        if data is None:
            raise TileMissing(path)
        return data

    def widths(self, path: str) -> tuple[int, ...]:
        """Nothing: a web server does not list its files."""
        return ()


def open_source(where: str) -> LogSource:
    """The log at an http(s) address or in a folder. Raises SourceFailed if it can be neither."""
    if urlsplit(where).scheme in ("http", "https"):
        return WebSource(where)
    folder = Path(where)
    if not folder.is_dir():
        raise SourceFailed(f"{where} is neither a folder nor an http(s) address.")
    return FolderSource(folder)
