"""Gives leaves their places, extends the tree, writes the tiles, and signs checkpoints. One at a time (`lock`).

The database is the truth: places are committed first, tiles follow from it and can be made again. A checkpoint is signed
last, over the root that the stored tiles give, never over one that is only in memory: a bit that flipped on its way to
the disk must not be signed (as it was in the log Yeti 2022). Whatever fails, the next step begins from the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from secrets import SystemRandom

from django.db import connection

from heliograph.core.merkle import (
    SHA256,
    TILE,
    Checkpoint,
    TileMissing,
    TileTree,
    decode_entries,
    entries_path,
    partial_width,
    sign_note,
    tile_path,
    verify_consistency,
)
from heliograph.ledger import models
from heliograph.ledger.edge import Edge, Tile
from heliograph.ledger.folder import TileFolder
from heliograph.ledger.keys import LogKey
from heliograph.ledger.models import Leaf, Tree
from heliograph.matters.commit import durably

BATCH = 1_000
REPLAY = 16 * TILE


class LogBroken(Exception):
    """What is stored does not agree with what was signed: nothing more may be signed. The message says what."""


class NotMine(Exception):
    """Another process has moved the tree meanwhile: this one must stand back."""


@dataclass(slots=True)
class Sequencer:
    """The one that extends the log. Create it only while holding the lock."""

    folder: TileFolder
    key: LogKey
    chance: Random = field(default_factory=SystemRandom)
    _edge: Edge | None = None
    _filled: list[str] = field(default_factory=list)

    def step(self, dummies: int = 0) -> int:
        """Give up to `BATCH` waiting leaves, and so many dummies among them, their places. Returns how many in all.

        Durable when it returns. Raises OSError, a database error, `NotMine` or `LogBroken`; then nothing was half done.
        """
        waiting = list(Leaf.objects.filter(index=None).order_by("id").values_list("id", "entry")[:BATCH])
        if not waiting and not dummies:
            return 0
        edge = self._loaded()
        start = edge.size
        order = self._mixed(len(waiting), dummies)
        ids: list[tuple[int, int]] = []
        made: list[Leaf] = []
        entries: list[bytes] = []
        coming = iter(waiting)
        for index, is_dummy in enumerate(order, start):
            if is_dummy:
                entry = self.key.dummy_entry(index)
                made.append(Leaf(index=index, kind=Leaf.Kind.DUMMY, entry=entry))
            else:
                leaf, kept = next(coming)
                entry = bytes(kept)
                ids.append((index, leaf))
            entries.append(entry)
        self._edge = None  # until all of this has happened
        full = list(edge.extend(entries))
        durably(lambda: _place(start, ids, made, edge))
        self._write(full)
        self._edge = edge
        return len(order)

    def publish(self, now: datetime) -> models.Checkpoint | None:
        """Sign the tree as it stands and put the checkpoint in the public folder; None if it has not grown.

        Raises OSError (a full disk: try again later), `LogBroken` (never sign again before somebody has looked).
        """
        edge = self._loaded()
        last = models.Checkpoint.objects.order_by("-size").first()
        if edge.size == (last.size if last else 0):
            if last is not None:
                self.folder.publish_missing(last.note)
            return None
        self._edge = None  # after a flush that failed nobody knows what is on the disk: it is all written again
        for tile in edge.partials():
            self._put(tile)
        self.folder.settle()
        root = self._stored_root(edge, last)
        self._edge = edge
        note = sign_note(Checkpoint(self.key.origin, edge.size, root).text(), [self.key.signer])
        made = models.Checkpoint(size=edge.size, root=root, note=note, made_at=now)
        durably(lambda: made.save(force_insert=True))
        self.folder.publish(note)
        for path in self._filled:
            self.folder.drop_partials(path)
        self._filled.clear()
        return made

    def _stored_root(self, edge: Edge, last: models.Checkpoint | None) -> bytes:
        """The root that the files give, which must be the one in memory, and a continuation of what was signed."""
        stored = TileTree(self.folder, edge.size)
        root = stored.root()
        if root != edge.root():
            raise LogBroken(f"The stored tiles of {edge.size} leaves do not give the root that was computed from them.")
        if last is not None:
            verify_consistency(last.size, edge.size, bytes(last.root), root, stored.consistency(last.size))
        return root

    def _mixed(self, leaves: int, dummies: int) -> list[bool]:
        """In which places dummies stand; the leaves keep their order."""
        order = [False] * leaves + [True] * dummies
        if dummies:
            self.chance.shuffle(order)
        return order

    def _write(self, tiles: Sequence[Tile]) -> None:
        for tile in tiles:
            self._put(tile)
            self._filled.append(_path(tile))

    def _put(self, tile: Tile) -> None:
        if tile.level < 0:
            self.folder.write_entries(tile.index, tile.data, tile.width)
        else:
            self.folder.write_tile(tile.level, tile.index, tile.data, tile.width)

    def _loaded(self) -> Edge:
        """The right edge as the database has it; tiles that a crash kept from being written are written now."""
        if self._edge is None:
            tree = Tree.objects.filter(id=1).first() or Tree()
            edge = self._published_edge()
            for entries in _entries(edge.size, tree.size):
                self._write(list(edge.extend(entries)))
            if edge.size != tree.size or b"".join(edge.peaks()) != bytes(tree.hashes):
                raise LogBroken(
                    f"The database says that the log has {tree.size} leaves; those it holds give another tree."
                    " Run `heliograph log audit --database`."
                )
            self._edge = edge
        return self._edge

    def _published_edge(self) -> Edge:
        """The edge at the last checkpoint, read from its tiles; an empty one if there is none, or they are missing."""
        last = models.Checkpoint.objects.order_by("-size").first()
        if last is None:
            return Edge()
        try:
            edge = self._stored_edge(last.size)
        except TileMissing:  # somebody cleared the folder: all of it follows from the database
            return Edge()
        if edge.root() != bytes(last.root):
            raise LogBroken(
                f"The tiles in {self.folder.path} do not give the root of the checkpoint of size {last.size} that was"
                " signed: they were altered. Move the folder's `tile` away; they are made anew from the database."
            )
        return edge

    def _stored_edge(self, size: int) -> Edge:
        levels: list[list[bytes]] = []
        level = 0
        while size >> (8 * level):
            width = partial_width(size, level)
            data = self.folder.tile(level, size >> (8 * (level + 1)), width) if width else b""
            levels.append([data[at : at + SHA256.size] for at in range(0, len(data), SHA256.size)])
            level += 1
        width = size % TILE
        bundle = decode_entries(self.folder.entries(size // TILE, width)) if width else []
        return Edge(size, levels or [[]], bundle)


def _path(tile: Tile) -> str:
    return entries_path(tile.index) if tile.level < 0 else tile_path(tile.level, tile.index)


def _place(start: int, ids: list[tuple[int, int]], dummies: list[Leaf], edge: Edge) -> None:
    """Move the tree from `start` to the edge, and give the leaves their places."""
    hashes = b"".join(edge.peaks())
    if start == 0:
        Tree.objects.get_or_create(id=1)
    if Tree.objects.filter(id=1, size=start).update(size=edge.size, hashes=hashes) != 1:
        raise NotMine(f"The log has moved on from {start} leaves.")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                'UPDATE ledger_leaf SET "index" = placed.place FROM unnest(%s::bigint[], %s::bigint[]) AS placed(place, leaf)'
                ' WHERE ledger_leaf.id = placed.leaf AND "index" IS NULL',
                [[place for place, _ in ids], [leaf for _, leaf in ids]],
            )
            moved = cursor.rowcount
        else:
            moved = 0
            if ids:
                cursor.executemany('UPDATE ledger_leaf SET "index" = %s WHERE id = %s AND "index" IS NULL', ids)
                moved = cursor.rowcount
    if moved != len(ids):
        raise NotMine(f"{len(ids) - moved} leaves have a place already.")
    Leaf.objects.bulk_create(dummies)


def _entries(start: int, end: int) -> Iterator[list[bytes]]:
    """What the database holds of these places, in steps. Raises `LogBroken` for a gap."""
    for at in range(start, end, REPLAY):
        stop = min(at + REPLAY, end)
        rows = list(Leaf.objects.filter(index__gte=at, index__lt=stop).order_by("index").values_list("index", "entry"))
        if [index for index, _ in rows] != list(range(at, stop)):
            raise LogBroken(
                f"Leaves between {at} and {stop} are missing in the database. Run `heliograph log audit --database`."
            )
        yield [bytes(entry) for _, entry in rows]
