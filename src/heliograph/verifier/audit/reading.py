"""Reads a log's leaves for an audit, in order: from a folder one after another, from the web several ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from heliograph.core.merkle import TILE, TileMissing, TileWrong, decode_entries, entries_path, tile_path
from heliograph.verifier.sources import HASH, LogSource

_Read = tuple[list[bytes] | None, tuple[tuple[str, str], ...]]
AT_ONCE = 16  # requests: at 50 ms each way they give what one processor can check


@dataclass(frozen=True, slots=True)
class Leaves:
    """What a log says about the leaves of one tile: its entries and their hashes, either None if it doesn't say so.

    `problems` are pairs of a file's path and what is wrong with it.
    """

    index: int
    width: int
    entries: list[bytes] | None
    hashes: list[bytes] | None
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def begin(self) -> int:
        """The index of the first leaf."""
        return self.index * TILE


def leaves(source: LogSource, first: int, size: int) -> Iterator[Leaves]:
    """The leaves of the tree of this size from tile `first` on. Raises SourceFailed."""
    tiles = ((index, min(TILE, size - index * TILE)) for index in range(first, -(-size // TILE)))
    if source.is_local:
        for index, width in tiles:
            yield _together(index, width, _entries(source, index, width), _hashes(source, index, width))
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waiting: deque[tuple[int, int, Future[_Read], Future[_Read]]] = deque()
        try:
            for index, width in tiles:
                entries, hashes = (pool.submit(part, source, index, width) for part in (_entries, _hashes))
                waiting.append((index, width, entries, hashes))
                if len(waiting) >= AT_ONCE:
                    yield _finished(*waiting.popleft())
            while waiting:
                yield _finished(*waiting.popleft())
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _finished(index: int, width: int, entries: Future[_Read], hashes: Future[_Read]) -> Leaves:
    return _together(index, width, entries.result(), hashes.result())


def _together(index: int, width: int, entries: _Read, hashes: _Read) -> Leaves:
    return Leaves(index, width, entries[0], hashes[0], (*entries[1], *hashes[1]))


def _entries(source: LogSource, index: int, width: int) -> _Read:
    return _part(entries_path(index, width), lambda: _counted(decode_entries(source.entries(index, width)), width))


def _hashes(source: LogSource, index: int, width: int) -> _Read:
    return _part(tile_path(0, index, width), lambda: split(source.tile(0, index, width), width))


def split(data: bytes, width: int) -> list[bytes]:
    """The hashes of a tile. Raises TileWrong if there are more or fewer than `width`."""
    if len(data) != width * HASH:
        raise TileWrong(f"it has {len(data)} bytes instead of {width * HASH}")
    return [data[at : at + HASH] for at in range(0, len(data), HASH)]


def _counted(entries: list[bytes], width: int) -> list[bytes]:
    if len(entries) != width:
        raise TileWrong(f"it has {len(entries)} entries instead of {width}")
    return entries


def _part(path: str, read: Callable[[], list[bytes]]) -> _Read:
    try:
        return read(), ()
    except TileMissing:
        return None, ((path, "is missing"),)
    except TileWrong as error:
        return None, ((path, str(error)),)
