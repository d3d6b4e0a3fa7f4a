"""The right edge gives the same tiles and root as the whole tree, whatever the batches."""

from __future__ import annotations

import hashlib
from random import Random

import pytest

from heliograph.core.merkle import SHA256, TILE, CompactRange, TileTree, decode_entries, partial_width
from heliograph.core.merkle.tiles import TileMissing
from heliograph.ledger.edge import Edge, Tile


def entries(count: int) -> list[bytes]:
    return [hashlib.sha256(str(number).encode()).digest() for number in range(count)]


class Kept:
    """Tiles in memory."""

    def __init__(self) -> None:
        self.tiles: dict[tuple[int, int, int], bytes] = {}

    def keep(self, tile: Tile) -> None:
        self.tiles[tile.level, tile.index, tile.width] = tile.data

    def tile(self, level: int, index: int, width: int) -> bytes:
        try:
            return self.tiles[level, index, width]
        except KeyError as error:
            raise TileMissing(f"{level}/{index}.{width}") from error

    def entries(self, index: int, width: int) -> bytes:
        return self.tile(-1, index, width)


def grown(count: int, chance: Random) -> tuple[Edge, Kept]:
    """An edge grown in batches of any size."""
    edge, kept, rest = Edge(), Kept(), entries(count)
    while rest:
        batch, rest = rest[: (cut := chance.randrange(1, 700))], rest[cut:]
        for tile in edge.extend(batch):
            kept.keep(tile)
    for tile in edge.partials():
        kept.keep(tile)
    return edge, kept


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 511, 512, 1000, 65_535, 65_536, 65_537, 70_000])
def test_the_edge_says_the_root_of_all_its_leaves(count: int) -> None:
    edge, kept = grown(count, Random(count))
    whole = CompactRange()
    whole.extend(SHA256.leaf(entry) for entry in entries(count))
    assert edge.root() == whole.root()
    assert edge.peaks() == whole.hashes
    assert TileTree(kept, count).root() == whole.root()


def test_tiles_are_those_the_specification_names_for_seventy_thousand() -> None:
    _, kept = grown(70_000, Random(7))
    widths = {level: sorted({w for lv, _, w in kept.tiles if lv == level}) for level in (-1, 0, 1, 2)}
    counts = {level: len([1 for lv, _, w in kept.tiles if lv == level and w == TILE]) for level in (-1, 0, 1, 2)}
    assert widths == {-1: [112, 256], 0: [112, 256], 1: [17, 256], 2: [1]}
    assert counts == {-1: 273, 0: 273, 1: 1, 2: 0}
    assert partial_width(70_000, 1) == 17


def test_bundles_hold_the_entries_in_order() -> None:
    _, kept = grown(600, Random(3))
    read = (
        decode_entries(kept.entries(0, 256))
        + decode_entries(kept.entries(1, 256))
        + decode_entries(kept.entries(2, 88))
    )
    assert read == entries(600)


def test_an_empty_edge_has_no_tiles() -> None:
    assert list(Edge().partials()) == []
    assert Edge().root() == SHA256.empty()
