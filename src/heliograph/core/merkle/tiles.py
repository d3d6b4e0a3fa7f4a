"""The C2SP tlog-tiles layout: where a hash of the tree lies in files that never change, and how entries are bundled.

A tile has 256 hashes of its level side by side; the hashes between two tile levels are computed, not stored. Whoever
has files (a folder, an http address, the sequencer's own) is a `TileSource`; `TileTree` reads a tree out of it.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from heliograph.core.merkle import proofs
from heliograph.core.merkle.hashing import LIMIT, SHA256, Hashing

HEIGHT = 8
TILE = 1 << HEIGHT
_KEPT = 64  # tiles a TileTree keeps: twice what the longest path touches
_MOST_KNOWN = 200_000  # hashes of subtrees that are remembered: all of a log of 25 million leaves, 30 MB
_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


class TileMissing(LookupError):
    """A source has no such tile. The message is the tile's path."""


class TileWrong(ValueError):
    """A tile or bundle is not what its name says it is."""


class TileSource(Protocol):
    """Files of one log."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """The bytes of a tile, `width` hashes. Raises TileMissing."""

    def entries(self, index: int, width: int) -> bytes:
        """The bytes of an entry bundle, `width` entries. Raises TileMissing."""


@dataclass(frozen=True, slots=True)
class TilePath:
    """What a path names. `level` is None for an entry bundle; `width` is 1 to 256."""

    level: int | None
    index: int
    width: int

    @property
    def is_full(self) -> bool:
        """Whether this file will never be followed by a wider one."""
        return self.width == TILE


def tile_path(level: int, index: int, width: int = TILE) -> str:
    """The path of a tile under the log's folder: ``tile/0/x001/234`` or, partial, ``tile/0/001.p/17``."""
    if not 0 <= level <= 63:
        raise ValueError(f"Tile levels are 0 to 63, not {level}.")
    return f"tile/{level}/{_number(index)}{_partial(width)}"


def entries_path(index: int, width: int = TILE) -> str:
    """The path of an entry bundle: ``tile/entries/x001/234`` or ``tile/entries/001.p/17``."""
    return f"tile/entries/{_number(index)}{_partial(width)}"


def parse_tile_path(path: str) -> TilePath:
    """What a path names; ValueError unless it is exactly how `tile_path` or `entries_path` writes it."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise ValueError(f"{path!r} is no path of a tile.")
    index = int(match[2].replace("x", "").replace("/", ""))
    level = None if match[1] == "entries" else int(match[1])
    width = int(match[3] or TILE)
    if (match[3] and width >= TILE) or (level or 0) > 63 or index >= LIMIT or _number(index) != match[2]:
        raise ValueError(f"{path!r} is no path of a tile.")
    return TilePath(level, index, width)


def partial_width(size: int, level: int) -> int:
    """How many hashes the partial tile at the right edge has, 0 when there is none: floor(size / 256^level) mod 256."""
    return (size >> (HEIGHT * level)) % TILE


def _number(index: int) -> str:
    if not 0 <= index < LIMIT:
        raise ValueError(f"There is no tile number {index}.")
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    *first, last = (digits[at : at + 3] for at in range(0, len(digits), 3))
    return "".join(f"x{group}/" for group in first) + last


def _partial(width: int) -> str:
    if not 1 <= width <= TILE:
        raise ValueError(f"A tile has 1 to {TILE} hashes, not {width}: an empty one is never served.")
    return "" if width == TILE else f".p/{width}"


class TileTree:
    """The tree of the first `size` leaves, read out of tiles.

    It believes the source: whoever does not must check roots and proofs. It keeps the last tiles it read, so one call
    reads each at most once; tiles of a given size never change. `known`, if given, remembers the hashes of large
    complete subtrees, and of those at the edge, from one tree of a log to the next, larger one: they are the same for ever. Never give it to
    whoever must see what is stored now (a signer, an auditor).
    """

    def __init__(
        self,
        source: TileSource,
        size: int,
        hashing: Hashing = SHA256,
        known: dict[tuple[int, int], bytes] | None = None,
    ) -> None:
        if not 0 <= size < LIMIT:
            raise ValueError(f"A tree has 0 to 2^63 - 1 leaves, not {size}.")
        self.size = size
        self._source = source
        self._hashing = hashing
        self._read: OrderedDict[tuple[int, int], bytes] = OrderedDict()
        self._known = known

    def hash_at(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree. Raises ValueError outside the tree, TileMissing, TileWrong."""
        if level < 0 or index < 0 or (index + 1) << level > self.size:
            raise ValueError(f"Subtree {index} of level {level} is not complete in a tree of {self.size} leaves.")
        is_at_the_edge = (index + 1) << level > self.size - TILE
        if self._known is None or not (level >= HEIGHT or is_at_the_edge):
            return self._computed(level, index)
        found = self._known.get((level, index))
        if found is None:
            found = self._computed(level, index)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[level, index] = found
        return found

    def _computed(self, level: int, index: int) -> bytes:
        tile_level, inside = divmod(level, HEIGHT)
        number, first = divmod(index << inside, TILE)
        data, size = self._tile(tile_level, number), self._hashing.size
        return self._hashing.complete([data[at * size : (at + 1) * size] for at in range(first, first + (1 << inside))])

    def root(self) -> bytes:
        """The root of the tree."""
        return proofs.root_of(self.size, self.hash_at, self._hashing)

    def inclusion(self, index: int) -> list[bytes]:
        """The inclusion proof of a leaf. Raises ValueError outside the tree."""
        return proofs.inclusion_proof(index, self.size, self.hash_at, self._hashing)

    def consistency(self, size1: int) -> list[bytes]:
        """The proof that the first `size1` leaves are the beginning of this tree. Raises ValueError outside it."""
        return proofs.consistency_proof(size1, self.size, self.hash_at, self._hashing)

    def _tile(self, level: int, number: int) -> bytes:
        key = (level, number)
        if key in self._read:
            self._read.move_to_end(key)
            return self._read[key]
        width = min(TILE, (self.size >> (HEIGHT * level)) - number * TILE)
        data = self._fetch(level, number, width)
        self._read[key] = data
        if len(self._read) > _KEPT:
            self._read.popitem(last=False)
        return data

    def _fetch(self, level: int, number: int, width: int) -> bytes:
        """The first `width` hashes of a tile; from the full one where the partial one is gone already."""
        try:
            return self._whole(self._source.tile(level, number, width), level, number, width)
        except TileMissing:
            if width == TILE:
                raise
            full = self._whole(self._source.tile(level, number, TILE), level, number, TILE)
            return full[: width * self._hashing.size]

    def _whole(self, data: bytes, level: int, number: int, width: int) -> bytes:
        if len(data) != width * self._hashing.size:
            raise TileWrong(f"{tile_path(level, number, width)} has {len(data)} bytes.")
        return data


def encode_entries(entries: Sequence[bytes]) -> bytes:
    """An entry bundle: each entry after its length as big-endian uint16. ValueError for more than 256, or too long."""
    if not 1 <= len(entries) <= TILE:
        raise ValueError(f"A bundle has 1 to {TILE} entries, not {len(entries)}.")
    if any(len(entry) > 0xFFFF for entry in entries):
        raise ValueError("An entry has at most 65,535 bytes.")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_entries(data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises TileWrong if it is cut off, empty or has more than 256."""
    found, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or end > len(data):
            raise TileWrong("The bundle is cut off.")
        found.append(data[at + 2 : end])
        at = end
    if not 1 <= len(found) <= TILE:
        raise TileWrong(f"A bundle has 1 to {TILE} entries, not {len(found)}.")
    return found
