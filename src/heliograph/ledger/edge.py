"""The right edge of the tree: the tiles that are not full yet, and the ones that just became so.

A value in memory that follows from the entries alone; the sequencer makes it anew from the database at its start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from heliograph.core.merkle import SHA256, TILE, CompactRange, Hashing, encode_entries


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as it is written: `level` -1 stands for a bundle of entries."""

    level: int
    index: int
    width: int
    data: bytes


@dataclass(slots=True)
class Edge:
    """`levels[l]` are the hashes of the tile at level l that is being filled; `bundle` its entries at level 0."""

    size: int = 0
    levels: list[list[bytes]] = field(default_factory=lambda: [[]])
    bundle: list[bytes] = field(default_factory=list)
    hashing: Hashing = SHA256

    def extend(self, entries: Sequence[bytes]) -> Iterator[Tile]:
        """Take in entries; gives the tiles that became full."""
        leaf = self.hashing.leaf
        for entry in entries:
            self.bundle.append(entry)
            self.levels[0].append(leaf(entry))
            self.size += 1
            if len(self.bundle) == TILE:
                yield Tile(-1, self.size // TILE - 1, TILE, encode_entries(self.bundle))
                self.bundle = []
                yield from self._fill(0)

    def _fill(self, level: int) -> Iterator[Tile]:
        full = self.levels[level]
        yield Tile(level, (self.size >> (8 * (level + 1))) - 1, TILE, b"".join(full))
        self.levels[level] = []
        if level + 1 == len(self.levels):
            self.levels.append([])
        above = self.levels[level + 1]
        above.append(self.hashing.complete(full))
        if len(above) == TILE:
            yield from self._fill(level + 1)

    def partials(self) -> Iterator[Tile]:
        """The tiles that are not full, as a checkpoint of this size needs them."""
        if self.bundle:
            yield Tile(-1, self.size // TILE, len(self.bundle), encode_entries(self.bundle))
        for level, hashes in enumerate(self.levels):
            if hashes:
                yield Tile(level, self.size >> (8 * (level + 1)), len(hashes), b"".join(hashes))

    def peaks(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, from left to right: what the database keeps of the tree."""
        found: list[bytes] = []
        for hashes in reversed(self.levels):
            peaks = CompactRange(hashing=self.hashing)
            peaks.extend(hashes)
            found += peaks.hashes
        return tuple(found)

    def root(self) -> bytes:
        return CompactRange(self.size, self.peaks(), self.hashing).root()
