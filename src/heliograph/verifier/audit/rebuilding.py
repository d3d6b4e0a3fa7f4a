"""A log's tree built again from its leaves, tile by tile, so that each stored hash can be compared with what it must be.

The auditor's own reckoning: nothing in here is read from the log but leaf hashes. It stands at a full tile always, and
what it holds there (the hashes of tiles not yet full, at most 255 a level) is all that an audit needs to go on later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heliograph.core.merkle import SHA256, TILE, CompactRange, Hashing


@dataclass(frozen=True, slots=True)
class Tile:
    """The hashes that must stand in one tile: 256, or fewer at the right edge."""

    level: int
    index: int
    hashes: Sequence[bytes]

    @property
    def data(self) -> bytes:
        """The bytes of the tile's file."""
        return b"".join(self.hashes)


class Rebuilding:
    """The tree of the leaves taken so far; `size` is a multiple of 256."""

    def __init__(self, size: int = 0, edge: Sequence[Sequence[bytes]] = (), hashing: Hashing = SHA256) -> None:
        """Go on where another stopped. `edge` as its `edge`. Raises ValueError if it cannot be that of this size."""
        self.hashing = hashing
        self.size = size
        self._edge = [list(level) for level in edge]
        widths = [(size >> (8 * level)) % TILE for level in range(1, len(self._edge) + 1)]
        if size % TILE or size >> (8 * (len(self._edge) + 1)) or widths != [len(level) for level in self._edge]:
            raise ValueError(f"These are not the hashes at the right edge of {size} leaves.")
        if any(len(one) != hashing.size for level in self._edge for one in level):
            raise ValueError(f"Every hash has {hashing.size} bytes.")

    @property
    def edge(self) -> tuple[tuple[bytes, ...], ...]:
        """The hashes of the tiles not yet full, from level 1 upwards."""
        return tuple(tuple(level) for level in self._edge)

    def copy(self) -> Rebuilding:
        """Another one, which goes on without changing this."""
        return Rebuilding(self.size, self._edge, self.hashing)

    def add(self, leaf_hashes: Sequence[bytes]) -> list[Tile]:
        """Take the next 256 leaves; gives every tile above them that they fill."""
        if len(leaf_hashes) != TILE:
            raise ValueError(f"A full tile has {TILE} leaves, not {len(leaf_hashes)}.")
        self.size += TILE
        filled: list[Tile] = []
        found = self.hashing.complete(leaf_hashes)
        for level, hashes in enumerate(self._edge, 1):
            hashes.append(found)
            if len(hashes) < TILE:
                return filled
            full = tuple(hashes)
            hashes.clear()
            filled.append(Tile(level, (self.size >> (8 * (level + 1))) - 1, full))
            found = self.hashing.complete(full)
        self._edge.append([found])
        return filled

    def partial(self) -> Iterator[Tile]:
        """The tiles above the leaves that are begun and not full."""
        for level, hashes in enumerate(self._edge, 1):
            if hashes:
                yield Tile(level, self.size >> (8 * (level + 1)), tuple(hashes))

    def range(self) -> CompactRange:
        """The tree of `size` leaves, to which single leaves can be added."""
        found: list[bytes] = []
        for hashes in reversed(self._edge):
            begin = 0
            for bit in reversed(range(8)):
                if len(hashes) >> bit & 1:
                    found.append(self.hashing.complete(hashes[begin : begin + (1 << bit)]))
                    begin += 1 << bit
        return CompactRange(self.size, found, self.hashing)
