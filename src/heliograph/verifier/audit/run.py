"""One audit: checkpoint, entries, tiles, earlier checkpoints, root, in this order, each leaf once.

When entries and their stored hashes differ, both are followed: the tree that leads to the signed root tells which of
the two was changed. Memory does not grow with the log.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from heliograph.core.merkle import (
    SHA256,
    TILE,
    Checkpoint,
    Policy,
    Refused,
    TileMissing,
    Verifier,
    parse_checkpoint,
    parse_note,
)
from heliograph.verifier.audit import reading
from heliograph.verifier.audit.comparing import Comparison
from heliograph.verifier.audit.findings import Finding, Findings, Report
from heliograph.verifier.audit.rebuilding import Rebuilding
from heliograph.verifier.audit.signatures import PLACE, Signed, signatures
from heliograph.verifier.audit.state import Kept, State, StateRefused
from heliograph.verifier.sources import LogSource, SourceFailed

Look = Callable[[int, Sequence[bytes]], Iterable[Finding]]
_PAUSES = (0.5, 1.0, 2.0, 4.0)  # seconds
_SAVE_EVERY = 256  # tiles: 65,536 entries


class AuditStopped(Exception):
    """The audit could not be finished, which says nothing about the log. What was saved so far holds."""


def audit(
    source: LogSource,
    *,
    keys: Sequence[Verifier] = (),
    policy: Policy | None = None,
    state: State | None = None,
    also: Iterable[Kept] = (),
    look: Look | None = None,
    seen: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
    save: Callable[[State], None] = lambda state: None,
) -> Report:
    """Audit a log against its newest checkpoint.

    `state` is where an earlier audit with nothing wrong ended; `save` gets the next such states, and none once anything
    is wrong. `also`: further checkpoints that must be true, by rising size. `look` gets the index of the first entry
    and the entries of each bundle, in order, and gives back what it finds wrong. `seen` says when this audit is made.
    `progress` gets how many entries are done, of how many. Raises AuditStopped, StateRefused.
    """
    findings = Findings()
    try:
        note = _newest(source, policy, max((one.size for one in state.kept), default=0) if state else 0)
        return _Audit(source, note, parse_checkpoint(parse_note(note).text), findings, state, seen, save).run(
            keys, policy, also, look, progress
        )
    except TileMissing as error:
        raise AuditStopped(f"{source.where} has no {error}: it is not the address of a log.") from error
    except SourceFailed as error:
        raise AuditStopped(str(error)) from error
    except Refused as error:
        findings.add("checkpoint", PLACE, str(error))
        return _unreadable(findings)


def _newest(source: LogSource, policy: Policy | None, known: int) -> str:
    """The newest checkpoint. Waits a moment for one that is cosigned as the policy asks, and as large as one seen before.

    A log publishes a checkpoint before its witnesses have answered, and a cache may hold an older one for seconds.
    """
    for pause in _PAUSES:
        note = source.checkpoint()
        try:
            size = parse_checkpoint(parse_note(note).text).size
            if size >= known and (policy is None or policy.standing(note).quorum_met):
                return note
        except Refused:  # named by the audit
            return note
        time.sleep(pause)
    return source.checkpoint()


def _unreadable(findings: Findings) -> Report:
    return Report(
        origin="",
        size=0,
        root=SHA256.empty(),
        began_at=0,
        signed_by=(),
        findings=tuple(findings.kept),
        count=findings.count,
        conclusion="The checkpoint cannot be read, so nothing could be checked.",
    )


class _Audit:
    def __init__(
        self,
        source: LogSource,
        note: str,
        checkpoint: Checkpoint,
        findings: Findings,
        state: State | None,
        seen: str,
        save: Callable[[State], None],
    ) -> None:
        if state is not None and state.origin != checkpoint.origin:
            raise StateRefused(f"The earlier audit was of {state.origin}; this log is {checkpoint.origin}.")
        self.source, self.note, self.checkpoint, self.findings, self.save = source, note, checkpoint, findings, save
        self.before = state or State(checkpoint.origin)
        self.after = self.before.with_checkpoint(Kept(checkpoint.size, checkpoint.root, seen, note))
        tree = self.before.tree if self.before.tree.size <= checkpoint.size else Rebuilding()
        self.began_at = tree.size
        self.comparing = Comparison(source, tree.copy(), findings)
        self.evidence: list[tuple[str, str]] = []
        self.is_forked = False

    def run(
        self,
        keys: Sequence[Verifier],
        policy: Policy | None,
        also: Iterable[Kept],
        look: Look | None,
        progress: Callable[[int, int], None],
    ) -> Report:
        for one in self.before.kept:
            if one.size == self.checkpoint.size and one.root != self.checkpoint.root:
                self._forked(one, "the log signed another root for the same number of entries")
        signed = signatures(self.note, self.checkpoint, keys, policy, self.findings)
        expected = _Expected(heapq.merge(self._kept(), also, key=lambda one: one.size), self.began_at)
        size = self.checkpoint.size
        roots: tuple[bytes, ...] = (SHA256.empty(),) if size == 0 else ()
        for read in reading.leaves(self.source, self.began_at // TILE, size):
            end = read.begin + read.width
            due = expected.upto(end)
            found = self.comparing.take(read, {size} & {end} | {one.size for one in due})
            if found is None:
                return self._report(signed, f"Nothing after entry {read.begin - 1} could be checked.")
            for one in due:
                self._hold(one, found[one.size])
            roots = found.get(size, roots)
            if look is not None and read.entries is not None:
                self.findings.take(look(read.begin, read.entries))
            progress(end, size)
            if read.width == TILE and read.index % _SAVE_EVERY == _SAVE_EVERY - 1:
                self._save()
        self.comparing.finish()
        roots = roots or (self.comparing.trees[0].range().root(),)  # resumed exactly at the end
        for one in expected.upto(None):
            self._forked(one, f"the log has only {size} entries now: entries were taken away", "shrunk")
        conclusion = self._conclude(roots)
        self._save()
        return self._report(signed, conclusion)

    def _kept(self) -> Iterator[Kept]:
        yield from (one for one in self.before.kept if one.size > self.began_at)

    def _hold(self, one: Kept, roots: Sequence[bytes]) -> None:
        """Hold the log to a checkpoint it showed before."""
        is_this_one = (one.size, one.root) == (self.checkpoint.size, self.checkpoint.root)
        if one.root not in roots and not is_this_one:
            self._forked(one, f"the first {one.size} entries are not those it was signed for: history was changed")

    def _forked(self, one: Kept, sentence: str, kind: str = "fork") -> None:
        """Name the first checkpoint that the log no longer stands by: all later ones say the same."""
        if self.is_forked:
            return
        self.is_forked = True
        self.findings.add(kind, f"checkpoint of {one.size} entries, {one.seen}", sentence)
        self._keep_evidence(one)

    def _keep_evidence(self, one: Kept) -> None:
        pair = (one.note, self.note)
        if one.note and one.note != self.note and pair not in self.evidence:
            self.evidence.append(pair)

    def _conclude(self, roots: tuple[bytes, ...]) -> str:
        size, right = self.checkpoint.size, [root == self.checkpoint.root for root in roots]
        if not any(right):
            self.findings.add("root", PLACE, f"its root is not that of the {size} entries")
            if self.began_at:
                for one in self.before.kept[-1:]:
                    self._keep_evidence(one)
                return f"The entries since {self.began_at} do not lead on from those audited before to the signed root."
        if len(right) == 1:
            return "The entries lead to the signed root." if right[0] else "The entries do not lead to the signed root."
        if right[0]:
            return "The entries lead to the signed root: their hashes in the tiles named were changed."
        if right[1]:
            return "The stored hashes lead to the signed root: the entries named were changed."
        return "Neither the entries nor the stored hashes lead to the signed root."

    def _save(self) -> None:
        if not self.findings:
            self.save(State(self.after.origin, self.comparing.trees[0].copy(), self.after.kept))

    def _report(self, signed: Signed, conclusion: str) -> Report:
        return Report(
            origin=self.checkpoint.origin,
            size=self.checkpoint.size,
            root=self.checkpoint.root,
            began_at=self.began_at,
            signed_by=signed.by,
            witnesses=dict(signed.witnesses),
            findings=tuple(self.findings.kept),
            count=self.findings.count,
            conclusion=conclusion,
            evidence=tuple(self.evidence),
        )


class _Expected:
    """Checkpoints by rising size, taken off as the audit comes past them."""

    def __init__(self, checkpoints: Iterable[Kept], after: int) -> None:
        self._coming = (one for one in checkpoints if one.size > after)
        self._next = next(self._coming, None)

    def upto(self, size: int | None) -> list[Kept]:
        """Those of at most this size that were not taken yet; all of them for None."""
        found = []
        while self._next is not None and (size is None or self._next.size <= size):
            found.append(self._next)
            self._next = next(self._coming, None)
        return found
