"""A witness that looks by itself: fetches each log's checkpoint, makes the proof from the log's own tiles, remembers.

The other way to ask a witness, for a log that does not: what is found published is considered by the same rules as a
request. Beyond those, a look alarms when a log publishes less than it signed, stands still, or no longer fits its tiles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from heliograph.core.merkle import (
    AddCheckpoint,
    Checkpoint,
    Refused,
    TileMissing,
    TileTree,
    TileWrong,
    open_note,
    parse_checkpoint,
    parse_note,
    root_of,
)
from heliograph.verifier.sources import LogSource, SourceFailed
from heliograph.witness.considering import Reply, Witness, consider, keep
from heliograph.witness.evidence import Evidence, EvidenceRefused, Kind
from heliograph.witness.store import Latest

_GRACE = 300  # seconds a published checkpoint may lag behind one that was cosigned: caches, and cosigning comes first
_ATTEMPTS = 3


class Finding(StrEnum):
    """What a look at a log comes to."""

    GROWN = "grown"
    SAME = "same"
    LAGGING = "lagging"
    STILL = "still"
    SHRUNK = "shrunk"
    FORKED = "forked"
    BROKEN = "broken"
    UNKNOWN = "unknown"
    UNREACHABLE = "unreachable"
    NOT_SIGNED = "not signed"


_GOOD = (Finding.GROWN, Finding.SAME, Finding.LAGGING)


@dataclass(frozen=True, slots=True)
class Sighting:
    """One look at one log. `where` is its address, `origin` is empty if it could not be read."""

    finding: Finding
    where: str
    origin: str
    sentence: str

    @property
    def is_alarm(self) -> bool:
        """Whether somebody must look into it."""
        return self.finding not in _GOOD

    def line(self) -> str:
        """The sighting for people."""
        return f"{'ALARM ' if self.is_alarm else ''}{self.origin or self.where}: {self.sentence}"


def look(witness: Witness, source: LogSource, still_after: timedelta) -> Sighting:
    """Look at a log once; cosign and remember what goes on from what was seen before. Raises StoreFailed.

    `still_after`: for how long a log may publish nothing new.
    """
    try:
        for _ in range(_ATTEMPTS):
            known = {origin: witness.store.latest(origin) for origin in witness.logs()}  # before the log is read
            note = source.checkpoint()
            checkpoint = parse_checkpoint(parse_note(note).text)
            if checkpoint.origin not in known:
                return _sighting(
                    Finding.UNKNOWN, source, checkpoint, "not known here: `heliograph witness add-log` first"
                )
            open_note(note, witness.logs()[checkpoint.origin].keys)
            found = _compare(witness, source, checkpoint, note, known[checkpoint.origin], still_after)
            if found is not None:
                return found
    except (SourceFailed, TileMissing) as error:
        return Sighting(Finding.UNREACHABLE, source.where, "", f"cannot be read: {error}")
    except Refused as error:
        return Sighting(Finding.NOT_SIGNED, source.where, "", f"its checkpoint cannot be believed: {error}")
    return Sighting(Finding.UNREACHABLE, source.where, "", "changes faster than it can be read")


def _compare(
    witness: Witness, source: LogSource, checkpoint: Checkpoint, note: str, last: Latest | None, still_after: timedelta
) -> Sighting | None:
    """What the published checkpoint means beside the last one cosigned; None if that was cosigned meanwhile."""
    if last is not None and checkpoint.size < last.size:
        return _behind(witness, source, checkpoint, note, last)
    old = last.size if last else 0
    tree = TileTree(source, checkpoint.size)
    try:
        proof = tree.consistency(old) if 0 < old < checkpoint.size else []
        reply = consider(witness, AddCheckpoint(old, tuple(proof), note))
        if reply.status == 409:
            return None
        if reply.status == 422 and last is not None:
            return _contradiction(witness, source, checkpoint, note, last, tree)
    except (TileMissing, TileWrong) as error:
        return _sighting(Finding.BROKEN, source, checkpoint, f"the tiles of its checkpoint are not all there: {error}")
    if reply.status != 200:
        return _refused(source, checkpoint, reply)
    if checkpoint.size > old or last is None:
        return _sighting(
            Finding.GROWN, source, checkpoint, f"{checkpoint.size} entries, consistent with the {old} seen"
        )
    stood = timedelta(seconds=witness.clock() - last.grown_at)
    if stood > still_after:
        hours = stood.total_seconds() / 3600
        return _sighting(Finding.STILL, source, checkpoint, f"has stood still at {old} entries for {hours:.1f} hours")
    return _sighting(Finding.SAME, source, checkpoint, f"{old} entries, as before")


def _behind(witness: Witness, source: LogSource, checkpoint: Checkpoint, note: str, last: Latest) -> Sighting:
    """The log publishes fewer entries than it had signed: a cache for a while, afterwards a log that went back."""
    with witness.store.one_at_a_time():
        seen = witness.store.seen(checkpoint.origin, checkpoint.size)
        is_fork = seen is not None and seen[0] != checkpoint.root
        if is_fork and seen is not None:
            keep(witness, _evidence(witness, Kind.FORK, checkpoint, seen[1], note))
            return _sighting(Finding.FORKED, source, checkpoint, f"signed two histories of {checkpoint.size} entries")
        if witness.clock() - last.grown_at <= _GRACE:
            return _sighting(
                Finding.LAGGING,
                source,
                checkpoint,
                f"publishes {checkpoint.size} entries; {last.size} were cosigned just now",
            )
        keep(witness, _evidence(witness, Kind.SHRUNK, checkpoint, last.note, note))
    return _sighting(
        Finding.SHRUNK,
        source,
        checkpoint,
        f"publishes {checkpoint.size} entries, though it had signed {last.size}: it went back",
    )


def _contradiction(
    witness: Witness, source: LogSource, checkpoint: Checkpoint, note: str, last: Latest, tree: TileTree
) -> Sighting:
    """The new checkpoint does not go on from the last: prove from the log's own tiles that it is another history."""
    if checkpoint.size == last.size:  # kept by `consider`
        return _sighting(Finding.FORKED, source, checkpoint, f"signed two histories of {last.size} entries")
    found = Evidence(
        kind=Kind.FORK,
        origin=checkpoint.origin,
        found_at=witness.clock(),
        first=last.note,
        second=note,
        shown_root=root_of(last.size, tree.hash_at),
        proof=tuple(tree.consistency(last.size)),
    )
    try:
        found.check(witness.logs()[checkpoint.origin].keys)
    except EvidenceRefused:
        return _sighting(Finding.BROKEN, source, checkpoint, "its tiles do not lead to the checkpoint it signed")
    with witness.store.one_at_a_time():
        keep(witness, found)
    return _sighting(
        Finding.FORKED,
        source,
        checkpoint,
        f"the first {last.size} of its {checkpoint.size} entries are not those it had signed: two histories",
    )


def _evidence(witness: Witness, kind: Kind, checkpoint: Checkpoint, first: str, second: str) -> Evidence:
    return Evidence(kind=kind, origin=checkpoint.origin, found_at=witness.clock(), first=first, second=second)


def _refused(source: LogSource, checkpoint: Checkpoint, reply: Reply) -> Sighting:
    return _sighting(Finding.NOT_SIGNED, source, checkpoint, f"was not cosigned: {reply.text.strip()}")


def _sighting(finding: Finding, source: LogSource, checkpoint: Checkpoint, sentence: str) -> Sighting:
    return Sighting(finding, source.where, checkpoint.origin, sentence)
