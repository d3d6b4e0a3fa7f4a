"""Holds every stored hash against the one it must be, and finds out what was changed where two disagree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from heliograph.core.merkle import TILE, TileMissing, TileWrong, encode_entries, entries_path, tile_path
from heliograph.verifier.audit.findings import Findings
from heliograph.verifier.audit.reading import Leaves, split
from heliograph.verifier.audit.rebuilding import Rebuilding, Tile
from heliograph.verifier.sources import LogSource

_NAMED = 5  # differences named in one tile; the rest are counted


class Comparison:
    """Takes leaves in order. Follows one tree, or, from the first difference between entries and their stored hashes on,
    two: the entries' first, the stored hashes' second."""

    def __init__(self, source: LogSource, tree: Rebuilding, findings: Findings) -> None:
        self.source = source
        self.findings = findings
        self.trees = [tree]

    def take(self, read: Leaves, sizes: Collection[int]) -> dict[int, tuple[bytes, ...]] | None:
        """Compare the leaves of one tile; the roots of the trees at those of `sizes` that lie in it.

        None if the log says nothing at all about these leaves: nothing after them can be checked.
        """
        for path, problem in read.problems:
            self.findings.add("missing" if problem == "is missing" else "tile", path, problem)
        leaf = self.trees[0].hashing.leaf
        by_entries = None if read.entries is None else [leaf(entry) for entry in read.entries]
        either = by_entries or read.hashes
        if either is None:
            return None
        if by_entries is not None and read.hashes is not None and by_entries != read.hashes:
            self._differ(read, by_entries, read.hashes)
        both = [either, read.hashes or either][: len(self.trees)]
        roots = self._roots(both, sizes)
        self._earlier(Tile(0, read.index, hashes) for hashes in both)
        self._earlier_entries(read)
        if read.width == TILE:
            filled = [tree.add(hashes) for tree, hashes in zip(self.trees, both, strict=True)]
            for tiles in zip(*filled, strict=True):
                self._compare(tiles)
        return roots

    def finish(self) -> None:
        """Compare the tiles at the right edge."""
        for tiles in zip(*(tree.partial() for tree in self.trees), strict=True):
            self._compare(tiles)

    def _differ(self, read: Leaves, by_entries: Sequence[bytes], stored: Sequence[bytes]) -> None:
        if len(self.trees) == 1:
            self.trees.append(self.trees[0].copy())
        different = [at for at in range(read.width) if by_entries[at] != stored[at]]
        tile, bundle = tile_path(0, read.index, read.width), entries_path(read.index, read.width)
        for at in different[:_NAMED]:
            self.findings.add("entry", f"entry {read.begin + at}", f"{bundle} and {tile} do not agree on it")
        if len(different) > _NAMED:
            self.findings.add(
                "entry", bundle, f"does not agree with {tile} on {len(different) - _NAMED} more of its entries"
            )

    def _roots(self, both: Sequence[Sequence[bytes]], sizes: Collection[int]) -> dict[int, tuple[bytes, ...]]:
        roots: dict[int, tuple[bytes, ...]] = dict.fromkeys(sorted(sizes), ())
        if roots:
            for tree, hashes in zip(self.trees, both, strict=True):
                growing = tree.range()
                for size in roots:
                    growing.extend(hashes[growing.size - tree.size : size - tree.size])
                    roots[size] += (growing.root(),)
        return roots

    def _compare(self, tiles: Sequence[Tile]) -> None:
        """Compare a stored tile above the leaves with what it must be by one of the trees."""
        level, index, width = tiles[0].level, tiles[0].index, len(tiles[0].hashes)
        path = tile_path(level, index, width)
        try:
            stored = split(self.source.tile(level, index, width), width)
        except TileMissing:
            self.findings.add("missing", path, "is missing")
            return
        except TileWrong as error:
            self.findings.add("tile", path, str(error))
            return
        different = [at for at in range(width) if all(stored[at] != tile.hashes[at] for tile in tiles)]
        for at in different[:_NAMED]:
            below = tile_path(level - 1, index * TILE + at)
            self.findings.add("tile", path, f"its hash number {at} is not that of {below}")
        if len(different) > _NAMED:
            self.findings.add(
                "tile", path, f"{len(different) - _NAMED} more of its hashes are not those of the tiles below"
            )
        self._earlier(tiles)

    def _earlier(self, tiles: Iterable[Tile]) -> None:
        """Compare the narrower tiles that were published before and are kept still."""
        tiles = tuple(tiles)
        level, index, width = tiles[0].level, tiles[0].index, len(tiles[0].hashes)
        for narrow in self.source.widths(tile_path(level, index)):
            if narrow < width:
                right = [b"".join(tile.hashes[:narrow]) for tile in tiles]
                self._partial(tile_path(level, index, narrow), right, self.source.tile, level, index, narrow)

    def _earlier_entries(self, read: Leaves) -> None:
        for narrow in self.source.widths(entries_path(read.index)):
            if narrow < read.width and read.entries is not None:
                right = [encode_entries(read.entries[:narrow])]
                self._partial(entries_path(read.index, narrow), right, self.source.entries, read.index, narrow)

    def _partial(self, path: str, right: Sequence[bytes], read: Callable[..., bytes], *which: int) -> None:
        try:
            is_right = read(*which) in right
        except TileMissing:  # gone since it was listed, as it may
            return
        except TileWrong:
            is_right = False
        if not is_right:
            self.findings.add("partial", path, "is not the beginning of what was published after it")
