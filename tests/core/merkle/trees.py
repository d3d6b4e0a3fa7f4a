"""A naive tree, straight from the definition in RFC 9162 2.1, to hold the quick one against."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache

from heliograph.core.merkle import SHA256, TILE, CompactRange, TileMissing, encode_entries


def sha(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def entry(number: int) -> bytes:
    return f"entry {number}".encode()


LEAVES = [SHA256.leaf(entry(number)) for number in range(1024)]


@cache
def root_between(begin: int, end: int) -> bytes:
    """MTH(D[begin:end])."""
    if end - begin == 0:
        return sha(b"")
    if end - begin == 1:
        return sha(b"\x00" + entry(begin))
    middle = begin + split(end - begin)
    return sha(b"\x01" + root_between(begin, middle) + root_between(middle, end))


def split(count: int) -> int:
    """The largest power of two smaller than `count`."""
    power = 1
    while power * 2 < count:
        power *= 2
    return power


def path(index: int, begin: int, end: int) -> list[bytes]:
    """PATH(m, D_n)."""
    if end - begin == 1:
        return []
    middle = begin + split(end - begin)
    if index < middle:
        return [*path(index, begin, middle), root_between(middle, end)]
    return [*path(index, middle, end), root_between(begin, middle)]


def subproof(size: int, begin: int, end: int, is_known: bool) -> list[bytes]:
    """SUBPROOF(m, D_n, b); `size` counts from `begin`."""
    count = end - begin
    if size == count:
        return [] if is_known else [root_between(begin, end)]
    middle = split(count)
    if size <= middle:
        return [*subproof(size, begin, begin + middle, is_known), root_between(begin + middle, end)]
    return [*subproof(size - middle, begin + middle, end, False), root_between(begin, begin + middle)]


def hash_at(level: int, index: int) -> bytes:
    return root_between(index << level, (index + 1) << level)


def grown(size: int) -> CompactRange:
    edge = CompactRange()
    edge.extend(LEAVES[:size])
    return edge


class Folder:
    """Tiles as a sequencer would write them, in memory; it counts what is read."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.levels = [list(leaves)]
        while len(self.levels[-1]) >= TILE:
            below = self.levels[-1]
            full = range(0, len(below) - len(below) % TILE, TILE)
            self.levels.append([SHA256.complete(below[at : at + TILE]) for at in full])
        self.reads: list[tuple[int, int, int]] = []
        self.gone: set[tuple[int, int, int]] = set()

    def tile(self, level: int, index: int, width: int) -> bytes:
        self.reads.append((level, index, width))
        row = self.levels[level][index * TILE : index * TILE + width] if level < len(self.levels) else []
        if len(row) < width or (level, index, width) in self.gone:
            raise TileMissing(f"{level}/{index}.p/{width}")
        return b"".join(row)

    def entries(self, index: int, width: int) -> bytes:
        return encode_entries([entry(number) for number in range(index * TILE, index * TILE + width)])
