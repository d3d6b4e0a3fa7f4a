"""Before the log goes on: does the database agree with what was published, signed and witnessed?

Quick: it reads the right edge only (`audit` reads everything). Each case is named, and says what to do. Signing on top of
a disagreement would make a fork, which every witness and every old receipt would prove against the bureau.
"""

from __future__ import annotations

from heliograph.core.merkle import (
    TILE,
    CompactRange,
    CosignatureVerifier,
    Ed25519Verifier,
    TileMissing,
    TileTree,
    decode_entries,
    open_note,
    parse_checkpoint,
    parse_note,
    root_of,
)
from heliograph.core.merkle import Checkpoint as Signed
from heliograph.ledger import policy as policies
from heliograph.ledger.folder import TileFolder
from heliograph.ledger.keys import LogKeyUnusable, log_key
from heliograph.ledger.models import Checkpoint, Leaf, Tree
from heliograph.ledger.policy import PolicyUnusable
from heliograph.witness.client import NoCosignature, latest

PATIENCE = 3.0


def problems(folder: TileFolder, *, ask_witnesses: bool = False) -> list[str]:
    """Why the log may not go on; empty if it may."""
    try:
        key = log_key()
        policy = policies.need_usable()
    except (LogKeyUnusable, PolicyUnusable) as error:
        return [str(error)]
    # In this order, so that a log that grows meanwhile is not taken for one that disagrees.
    published = folder.checkpoint()
    newest = Checkpoint.objects.order_by("-size").first()
    tree = _tree()
    found = _unpublished(folder, published, newest, key.origin, key.vkey)
    if found:
        return found
    found = [*_in_database(tree, newest), *_in_tiles(folder, tree, newest)]
    if not found and ask_witnesses:
        for name, (verifier, url) in policy.witnesses.items():
            if url:
                found += _witnessed(folder, newest, key.vkey, (name, url, verifier))
    return found


def _tree() -> Tree:
    return Tree.objects.filter(id=1).first() or Tree()


def _unpublished(
    folder: TileFolder, published: str | None, newest: Checkpoint | None, origin: str, vkey: str
) -> list[str]:
    """The published checkpoint against the newest one that the database knows."""
    if published is None:
        return []
    try:
        signed = _opened(published, origin, vkey)
    except ValueError as error:
        return [
            f"The published checkpoint ({folder.path}/checkpoint) was not signed by the key in keys/log.json: {error}."
            " Restore the log's key from your backup; with another key it would be another log."
        ]
    if newest is None or newest.size < signed.size:
        return [
            f"The published log has {signed.size} leaves, the database knows of {newest.size if newest else 0}: it is older"
            " than what was signed. Restore the newest backup of the database. If there is none, `heliograph log"
            " accept-loss` takes the published leaves over, so that the log goes on and the loss stays visible."
        ]
    same = Checkpoint.objects.filter(size=signed.size).first()
    if same is None or bytes(same.root) != signed.root:
        return [
            f"The published checkpoint of size {signed.size} is not the one the database signed: one of them was altered,"
            " or the key was used elsewhere. Keep both, do not serve, and ask your witnesses."
        ]
    return []


def _in_database(tree: Tree, newest: Checkpoint | None) -> list[str]:
    if newest is not None and tree.size < newest.size:
        return [
            f"The database signed {newest.size} leaves and says that the log has {tree.size}: restore a whole backup."
        ]
    try:
        peaks = [bytes(tree.hashes)[at : at + 32] for at in range(0, len(bytes(tree.hashes)), 32)]
        root = CompactRange(tree.size, peaks).root()
    except ValueError as error:
        return [f"The tree's row in the database is damaged ({error}). Restore a whole backup."]
    if newest is not None and tree.size == newest.size and root != bytes(newest.root):
        return [
            f"The checkpoint of size {newest.size} in the database was altered: the tree has another root."
            " Run `heliograph log audit --database`."
        ]
    last = Leaf.objects.filter(index__isnull=False).order_by("-index").values_list("index", flat=True).first()
    count = 0 if last is None else last + 1
    if count < tree.size or count > _tree().size:
        return [
            f"The log has {tree.size} leaves, the last in the database is number {last}: leaves were deleted or added."
            " Run `heliograph log audit --database`."
        ]
    return []


def _in_tiles(folder: TileFolder, tree: Tree, newest: Checkpoint | None) -> list[str]:
    """The stored tiles' right edge against what was signed, and against the database's last leaves."""
    if newest is None or not newest.size:
        return []
    try:
        root = TileTree(folder, newest.size).root()
        start = (newest.size - 1) // TILE * TILE
        stored = decode_entries(folder.entries(start // TILE, newest.size - start))
    except TileMissing:
        return []  # the sequencer makes them again from the database, and compares the root
    except ValueError as error:
        return [f"A tile in {folder.path} is damaged: {error}. {_REMAKE}"]
    if root != bytes(newest.root):
        return [
            f"The tiles in {folder.path} do not give the root of the checkpoint of size {newest.size}: altered. {_REMAKE}"
        ]
    rows = (
        Leaf.objects.filter(index__gte=start, index__lt=newest.size).order_by("index").values_list("entry", flat=True)
    )
    for index, (ours, public) in enumerate(zip([bytes(row) for row in rows], stored, strict=False), start):
        if ours != public:
            return [
                f"Leaf {index} in the database is not the one that was published: it was altered."
                " Run `heliograph log audit --database`."
            ]
    return []


_REMAKE = "Move the folder's `tile` away; it is made anew from the database and compared with what was signed."


def _witnessed(
    folder: TileFolder, newest: Checkpoint | None, vkey: str, witness: tuple[str, str, CosignatureVerifier]
) -> list[str]:
    """What a witness saw last must be in this log."""
    name, url, verifier = witness
    try:
        cosigned = latest(url, Ed25519Verifier.from_vkey(vkey), verifier, PATIENCE)
    except NoCosignature:
        return []  # the log goes on without one witness; `/log/` shows how old its signature is
    if cosigned is None:
        return []
    seen, signed = cosigned.checkpoint, newest.size if newest else 0
    if seen.size > signed:
        return [
            f"The witness {name} saw {seen.size} leaves, this database signed {signed}: it is older than what was signed,"
            " or the log's key was used elsewhere. Restore the newest backup; do not sign again before."
        ]
    if seen.size and _root_at(folder, seen, signed) != seen.root:
        return [
            f"The witness {name} saw another log of {seen.size} leaves than this one: the history was forked."
            " Keep both, do not sign again, and find out which one is true."
        ]
    return []


def _root_at(folder: TileFolder, seen: Signed, signed: int) -> bytes:
    """The root of so many leaves in the log of `signed` leaves."""
    try:
        return root_of(seen.size, TileTree(folder, signed).hash_at)
    except TileMissing:  # cleared, to be made again; a witness that saw other ones says so when it is asked to sign
        same = Checkpoint.objects.filter(size=seen.size).values_list("root", flat=True).first()
        return seen.root if same is None else bytes(same)


def _opened(note: str, origin: str, vkey: str) -> Signed:
    """Raises ValueError unless it is a checkpoint of this log, signed with this key."""
    open_note(parse_note(note), [Ed25519Verifier.from_vkey(vkey)])
    signed = parse_checkpoint(parse_note(note).text)
    if signed.origin != origin:
        raise ValueError(f"it is of the log {signed.origin}")
    return signed
