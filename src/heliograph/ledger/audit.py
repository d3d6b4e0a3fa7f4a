"""Everything in the database against everything that was published: `heliograph log audit --database`, `doctor`.

Leaves one by one against the published entries, the root anew against every checkpoint ever signed, every event against
its leaf and its time against the checkpoints around it. Whether an event's words still give its commitment is checked by
`matters.audit`. Yields after each step how many leaves were read, with what was found wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from heliograph.core.merkle import (
    SHA256,
    TILE,
    CompactRange,
    Ed25519Verifier,
    TileMissing,
    decode_entries,
    open_note,
    parse_checkpoint,
    parse_note,
    tile_path,
)
from heliograph.ledger.folder import TileFolder
from heliograph.ledger.keys import log_key
from heliograph.ledger.models import Checkpoint, Leaf, Tree
from heliograph.matters.models import Event

STEP = 8 * TILE
SLACK = timedelta(seconds=120)
"""The promise of a minute, and a minute for clocks."""


@dataclass(slots=True)
class Audit:
    """One walk over the log from its first leaf."""

    folder: TileFolder
    tree: Tree = field(init=False)
    _peaks: CompactRange = field(default_factory=CompactRange)
    _checkpoints: list[Checkpoint] = field(init=False)
    _before: Checkpoint | None = None
    _subtrees: list[bytes] = field(default_factory=list)
    """The roots of the full tiles of level 0, from left to right."""

    def __post_init__(self) -> None:
        self._checkpoints = list(Checkpoint.objects.order_by("-size"))  # first: the log may grow meanwhile
        self.tree = Tree.objects.filter(id=1).first() or Tree()

    @property
    def size(self) -> int:
        return self.tree.size

    def run(self) -> Iterator[tuple[int, list[str]]]:
        """How many leaves were read in each step, and the problems found there; the last step looks at the rest."""
        published = self._checkpoints[0].size if self._checkpoints else 0
        for start in range(0, self.size, STEP):
            end = min(start + STEP, self.size)
            rows = list(Leaf.objects.filter(index__gte=start, index__lt=end).order_by("index"))
            yield end - start, [*self._places(rows, start, end), *self._read(rows), *self._public(rows, published)]
        yield 0, [*self._over(), *self._left_over(), *self._unlogged(), *self._upper(published)]

    def _places(self, rows: Sequence[Leaf], start: int, end: int) -> list[str]:
        missing = sorted(set(range(start, end)) - {row.index for row in rows if row.index is not None})
        return [f"Leaf {index} is missing in the database: it was deleted." for index in missing]

    def _read(self, rows: Sequence[Leaf]) -> list[str]:
        """Extend the tree, compare it with the checkpoints on the way, and each leaf with what it stands for."""
        found: list[str] = []
        events = _events_of(rows)
        key = log_key()
        for row in rows:
            assert row.index is not None
            found += self._pass(row.index)
            self._peaks.append(SHA256.leaf(bytes(row.entry)))
            if row.kind == Leaf.Kind.DUMMY and bytes(row.entry) != key.dummy_entry(row.index):
                found.append(f"Leaf {row.index} is called a dummy, and is none: an event was hidden.")
            if row.kind == Leaf.Kind.EVENT:
                found += self._event(row, events.get(_id(row.event_id)))
        return found

    def _event(self, row: Leaf, event: Event | None) -> list[str]:
        if event is None:
            return [f"Leaf {row.index}: its event {row.event_id} is not in the database: it was deleted."]
        if bytes(event.commitment) != bytes(row.entry):
            return [f"Leaf {row.index}: its event {row.event_id} commits to something else now: it was altered."]
        before = self._before
        if before is not None and event.at < before.made_at - SLACK and not _is_imported(event):
            return [
                f"Leaf {row.index}: its event {row.event_id} says {event.at:%Y-%m-%d %H:%M:%S}, but was not in the log when"
                f" the checkpoint of {before.made_at:%Y-%m-%d %H:%M:%S} was signed: it was back-dated."
            ]
        return []

    def _pass(self, index: int) -> list[str]:
        """Checkpoints of this size: the root of all leaves before must be theirs."""
        found = []
        while self._checkpoints and self._checkpoints[-1].size <= index:
            found += self._compare(self._checkpoints.pop())
        return found

    def _compare(self, checkpoint: Checkpoint) -> list[str]:
        self._before = checkpoint
        key = log_key()
        try:
            note = parse_note(checkpoint.note)
            open_note(note, [Ed25519Verifier.from_vkey(key.vkey)])
            signed = parse_checkpoint(note.text)
        except ValueError as error:
            return [f"The stored checkpoint of size {checkpoint.size} is not signed as it stands: {error}."]
        if (signed.size, signed.root) != (checkpoint.size, bytes(checkpoint.root)):
            return [f"The stored checkpoint of size {checkpoint.size} does not say what its signature covers."]
        if checkpoint.size != self._peaks.size or self._peaks.root() != signed.root:
            return [f"The leaves do not give the root of the checkpoint of size {checkpoint.size} that was signed."]
        return []

    def _over(self) -> list[str]:
        """The checkpoints at the end, and any beyond it."""
        found = self._pass(self.size)
        found += [f"A checkpoint of size {one.size} was signed, the log has {self.size}." for one in self._checkpoints]
        if self._peaks.size == self.size and b"".join(self._peaks.hashes) != bytes(self.tree.hashes):
            found.append("The leaves do not give the tree that the database keeps.")
        return found

    def _left_over(self) -> list[str]:
        now = Tree.objects.filter(id=1).first() or Tree()
        beyond = Leaf.objects.filter(index__gte=now.size).count()
        return [f"{beyond} leaves stand beyond the end of the log."] if beyond else []

    def _public(self, rows: Sequence[Leaf], published: int) -> list[str]:
        """The database's entries against the published ones."""
        found = []
        ours = {row.index: bytes(row.entry) for row in rows if row.index is not None}
        for start in sorted({index // TILE * TILE for index in ours if index < published}):
            width = min(TILE, published - start)
            try:
                public = decode_entries(self.folder.entries(start // TILE, width))
            except (TileMissing, ValueError) as error:
                found.append(f"The published entries from {start} on are missing or damaged ({error}).")
                continue
            found += [
                f"Leaf {index} in the database is not the one that was published."
                for index, entry in enumerate(public, start)
                if ours.get(index, entry) != entry
            ]
            hashes = [SHA256.leaf(ours[index]) for index in range(start, start + width) if index in ours]
            if len(hashes) == width:
                found += self._tile(0, start // TILE, hashes)
                self._subtrees += [SHA256.complete(hashes)] if width == TILE else []
        return found

    def _upper(self, published: int) -> list[str]:
        """The tiles above level 0: each hash there is a full tile below. Nothing to compare where a leaf is missing."""
        found, level, below = [], 1, self._subtrees
        if len(below) != published // TILE:
            return []
        while below:
            tiles = [below[at : at + TILE] for at in range(0, len(below), TILE)]
            for number, hashes in enumerate(tiles):
                found += self._tile(level, number, hashes)
            level, below = level + 1, [SHA256.complete(hashes) for hashes in tiles if len(hashes) == TILE]
        return found

    def _tile(self, level: int, number: int, hashes: Sequence[bytes]) -> list[str]:
        """A published tile against the hashes that the database's leaves give."""
        name, expected = tile_path(level, number, len(hashes)), b"".join(hashes)
        try:
            stored = self.folder.tile(level, number, len(hashes))
        except TileMissing:
            try:
                stored = self.folder.tile(level, number, TILE)[: len(expected)]
            except TileMissing:
                return [f"The published {name} is missing."]
        if stored != expected:
            return [f"The published {name} does not fit the leaves: it was altered, and proofs made from it fail."]
        return []

    def _unlogged(self) -> list[str]:
        """Events that nothing in the log stands for."""
        known = Leaf.objects.filter(event_id__isnull=False).values("event_id")
        return [
            f"The event {event_id} has no leaf: it was added past the log."
            for event_id in Event.objects.exclude(id__in=known).values_list("id", flat=True)[:100]
        ]


def _is_imported(event: Event) -> bool:
    """Whether an older system made it: only a matter's first records can be imported, none after one made here."""
    if "imported" not in event.facts:
        return False
    earlier = Event.objects.filter(bureau_id=event.bureau_id, matter_id=event.matter_id, sequence__lt=event.sequence)
    return not earlier.exclude(facts__has_key="imported").exists()


def _events_of(rows: Sequence[Leaf]) -> dict[UUID, Event]:
    ids = [row.event_id for row in rows if row.kind == Leaf.Kind.EVENT and row.event_id is not None]
    found: dict[UUID, Event] = {}
    for at in range(0, len(ids), 500):
        part = Event.objects.filter(bureau_id__in={row.bureau_id for row in rows if row.bureau_id is not None})
        found |= {event.id: event for event in part.filter(id__in=ids[at : at + 500])}
    return found


def _id(given: UUID | None) -> UUID:
    return given or UUID(int=0)
