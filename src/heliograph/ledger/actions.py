"""What is written to the log besides the events of matters, and what an operator may decide about it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import rfc8785

from heliograph.core.commitment import commit_bytes
from heliograph.core.merkle import (
    SHA256,
    TILE,
    CompactRange,
    TileTree,
    decode_entries,
    open_note,
    parse_checkpoint,
    parse_note,
)
from heliograph.ledger.folder import TileFolder
from heliograph.ledger.keys import log_key
from heliograph.ledger.models import Checkpoint, Leaf, Tree
from heliograph.ledger.sequencer import LogBroken
from heliograph.matters.commit import durably

RELEASE = "heliograph/release/v1"


@dataclass(frozen=True, slots=True)
class Release:
    """A published document, dataset or result, as the log commits to it; `salt` is published with it.

    `leaf_id` finds its leaf again (`reading.proof_of_leaf`).
    """

    record: dict[str, str]
    salt: bytes
    entry: bytes
    leaf_id: int


def log_release(bureau_id: int, *, kind: str, title: str, digest: bytes, now: datetime) -> Release:
    """Owe the log the digest (SHA-256) of something published; returns when that is durable.

    `kind` is a word such as ``decision``, ``dataset`` or ``appraisal``. Whoever has the file recomputes the entry from
    the returned record and salt, which are published beside it (docs/log-format.md).
    """
    if len(digest) != SHA256.size:
        raise ValueError("A digest has 32 bytes.")
    record = {
        "format": RELEASE,
        "kind": kind,
        "title": title,
        "digest": digest.hex(),
        "time": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }
    salt = secrets.token_bytes(32)
    entry = commit_bytes(salt, rfc8785.dumps(record))
    leaf = durably(lambda: Leaf.objects.create(kind=Leaf.Kind.RELEASE, bureau_id=bureau_id, entry=entry))
    return Release(record, salt, entry, leaf.id)


def accept_loss(folder: TileFolder, *, now: datetime) -> int:
    """After a database was restored from a backup older than the log: take the published leaves over as lost.

    The log then goes on from what was signed, consistent with every receipt and witness; what the lost leaves stood for
    is gone, and `heliograph log audit` says how many there are. Leaves of the old backup that had no place yet follow
    after them. Returns how many were lost. Raises LogBroken where the database contradicts what was published.
    """
    published = folder.checkpoint()
    if published is None:
        raise LogBroken("Nothing was published: nothing is lost.")
    try:
        open_note(published, [log_key().signer.verifier()])
    except ValueError as error:
        raise LogBroken(f"The published checkpoint was not signed with this log's key: {error}.") from error
    signed = parse_checkpoint(parse_note(published).text)
    tree = Tree.objects.filter(id=1).first() or Tree()
    if tree.size >= signed.size:
        raise LogBroken(f"The database has {tree.size} leaves, {signed.size} were published: nothing is lost.")
    if tree.size and TileTree(folder, tree.size).root() != _root(tree):
        raise LogBroken("The database's log is not the beginning of the published one: this is a fork, not a loss.")
    entries = _published(folder, tree.size, signed.size)
    peaks = CompactRange(tree.size, _peaks(tree))
    peaks.extend(SHA256.leaf(entry) for entry in entries)
    if peaks.root() != signed.root:
        raise LogBroken("The published entries do not give the published root: the folder was altered.")
    durably(lambda: _take_over(tree, entries, peaks, published, signed.root, now))
    return len(entries)


def _take_over(tree: Tree, entries: list[bytes], peaks: CompactRange, note: str, root: bytes, now: datetime) -> None:
    """Events whose leaves the backup holds without a place keep their place where they were published."""
    waiting = {bytes(leaf.entry): leaf for leaf in Leaf.objects.filter(index=None)}
    lost = []
    for index, entry in enumerate(entries, tree.size):
        known = waiting.get(entry)
        if known is not None:
            Leaf.objects.filter(id=known.id).update(index=index)
        else:
            lost.append(Leaf(index=index, kind=Leaf.Kind.LOST, entry=entry))
    Leaf.objects.bulk_create(lost, batch_size=500)
    Tree.objects.update_or_create(id=1, defaults={"size": peaks.size, "hashes": b"".join(peaks.hashes)})
    Checkpoint.objects.create(size=peaks.size, root=root, note=note, made_at=now)


def _published(folder: TileFolder, start: int, end: int) -> list[bytes]:
    found: list[bytes] = []
    for first in range(start // TILE * TILE, end, TILE):
        found += decode_entries(folder.entries(first // TILE, min(TILE, end - first)))
    return found[start % TILE :]


def _peaks(tree: Tree) -> list[bytes]:
    hashes = bytes(tree.hashes)
    return [hashes[at : at + SHA256.size] for at in range(0, len(hashes), SHA256.size)]


def _root(tree: Tree) -> bytes:
    return CompactRange(tree.size, _peaks(tree)).root()
