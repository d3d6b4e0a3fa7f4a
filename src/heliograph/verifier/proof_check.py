"""Checks one proof file against what it should prove: the steps, in their order, each with its sentence.

`verdict` calls it for each record of a file. The order is that of docs/log-format.md; the verifying page has the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from heliograph.core.commitment import EventRecord
from heliograph.core.merkle import SHA256, Policy, Refused, Standing, TlogProof, verify_inclusion
from heliograph.core.text import Text
from heliograph.verifier.findings import Finding, Problem, moment

PROMISE = timedelta(seconds=60)  # a record is in the log at most so long after it was made
CLOCK_ERROR = timedelta(seconds=60)


@dataclass
class Checking:
    """The reader's policy and zone, and what was found of each checkpoint: all records of a file share few."""

    policy: Policy
    zone: tzinfo
    standings: dict[str, Standing | Refused] = field(default_factory=dict)
    _has_own: bool = False
    """Whether a record was seen that was made here: what follows it was not taken over from an older system."""

    def standing(self, note: str) -> Standing:
        """Whose checkpoint this is. Raises Refused, the same for the same note."""
        if note not in self.standings:
            try:
                self.standings[note] = self.policy.standing(note)
            except Refused as refused:
                self.standings[note] = refused
        found = self.standings[note]
        if isinstance(found, Refused):
            raise found
        return found

    def proof(self, sequence: int, entry: bytes, proof: TlogProof) -> Iterator[Finding]:
        """What is wrong with the way from an entry to a signed and witnessed root; nothing if all is right."""
        try:
            standing = self.standing(proof.checkpoint)
        except Refused as refused:
            yield _not_signed(sequence, refused.reason)
            return
        checkpoint = standing.checkpoint
        if not standing.is_signed:
            yield _not_signed(sequence, self._whose(checkpoint.origin))
        try:
            verify_inclusion(proof.index, checkpoint.size, SHA256.leaf(entry), proof.hashes, checkpoint.root)
        except Refused as refused:
            yield Finding(
                sequence,
                Problem.NOT_IN_LOG,
                Text(
                    f"第 {sequence} 条：日志里的这个位置不是这条记录（{refused.reason.zh}）。记录或证明被改动过。",
                    f"Record {sequence}: this record is not what the log holds in its place ({refused.reason.en}). The record or the "
                    "proof was changed.",
                ),
            )
        if standing.is_signed and not standing.quorum_met:
            yield self._too_few(sequence, standing)

    def times(self, record: EventRecord, sequence: int, proof: TlogProof, before: str) -> Iterator[Finding]:
        """Whether the time in the record lies between what witnesses saw without it and with it.

        Says nothing where the proof's own checkpoint was refused: `proof` has said that. A record that was taken over
        from an older system bears that system's time, from before it was in this log; only a matter's first records can.
        """
        is_history = "imported" in record.facts and not self._has_own
        self._has_own = not is_history
        made = record.time
        try:
            seen = self.standing(proof.checkpoint)
        except Refused:
            return
        try:
            earlier = self.standing(before) if before else None
        except Refused as refused:
            yield _before_refused(sequence, refused.reason)
            return
        if earlier is not None:
            checkpoint = earlier.checkpoint
            if not earlier.is_signed or checkpoint.origin != seen.checkpoint.origin:
                yield _before_refused(sequence, self._whose(checkpoint.origin))
            elif checkpoint.size > proof.index:
                yield _before_refused(
                    sequence, Text("它已包含这条记录的位置", "it has the record's place in it already")
                )
            elif not is_history:
                yield from self._back_dated(sequence, made, earlier)
        if is_history:
            yield self._taken_over(sequence, made)
        yield from self._post_dated(sequence, made, seen)

    def good(self, sequence: int, proof: TlogProof, is_shown: bool) -> Finding:
        """The sentence about a record with which nothing is wrong."""
        standing = self.standing(proof.checkpoint)
        hidden = Text("", "") if is_shown else Text("不向你公开，但", " is withheld from you, and")
        if not standing.witnesses:
            return Finding(
                sequence,
                None,
                Text(
                    f"第 {sequence} 条{hidden.zh}在日志里，没有改动。只有日志自己签名；没有你信任的见证人联署。",
                    f"Record {sequence}{hidden.en} is in the log, unchanged. Only the log itself has signed: no witness you trust has "
                    "co-signed.",
                ),
            )
        since, names = moment(min(standing.witnesses.values()), self.zone), sorted(standing.witnesses)
        return Finding(
            sequence,
            None,
            Text(
                f"第 {sequence} 条{hidden.zh}在日志里，自 {since} 起没有改动；联署：{'、'.join(names)}。",
                f"Record {sequence}{hidden.en} is in the log, unchanged since {since}; co-signed by {', '.join(names)}.",
            ),
        )

    def forks(self) -> Iterator[Finding]:
        """Checkpoints of one size with different roots, both signed by the log: proof that it told two stories."""
        roots: dict[tuple[str, int], bytes] = {}
        for found in self.standings.values():
            if isinstance(found, Refused) or not found.is_signed:
                continue
            checkpoint = found.checkpoint
            if roots.setdefault((checkpoint.origin, checkpoint.size), checkpoint.root) != checkpoint.root:
                yield Finding(
                    0,
                    Problem.FORKED,
                    Text(
                        f"日志分叉了：它为同样的 {checkpoint.size} 条签了两个不同的根。",
                        f"The log was forked: it signed two different roots of the same {checkpoint.size} leaves.",
                    ),
                )

    def _back_dated(self, sequence: int, made: datetime, earlier: Standing) -> Iterator[Finding]:
        seen = max(earlier.witnesses.values(), default=None)
        if seen is None or made >= datetime.fromtimestamp(seen, UTC) - PROMISE - CLOCK_ERROR:
            return
        written, later = moment(made, self.zone), moment(seen, self.zone)
        yield Finding(
            sequence,
            Problem.BACK_DATED,
            Text(
                f"第 {sequence} 条写的时间是 {written}，但到 {later}，见证人看到的日志里还没有它：时间被倒填了。",
                f"Record {sequence} says that it was made at {written}, but at {later} witnesses saw the log without it: it was back-dated.",
            ),
        )

    def _taken_over(self, sequence: int, made: datetime) -> Finding:
        written = moment(made, self.zone)
        return Finding(
            sequence,
            None,
            Text(
                f"第 {sequence} 条是从旧系统接收来的，它写的时间 {written} 是旧系统的时间，日志不能证明。",
                f"Record {sequence} was taken over from an older system; its time, {written}, is that system's, and the log cannot vouch "
                "for it.",
            ),
        )

    def _post_dated(self, sequence: int, made: datetime, seen: Standing) -> Iterator[Finding]:
        first = min(seen.witnesses.values(), default=None)
        if first is None or made <= datetime.fromtimestamp(first, UTC) + CLOCK_ERROR:
            return
        written, earlier = moment(made, self.zone), moment(first, self.zone)
        yield Finding(
            sequence,
            Problem.POST_DATED,
            Text(
                f"第 {sequence} 条写的时间是 {written}，但在 {earlier}，见证人看到的日志里已经有它：时间被写晚了。",
                f"Record {sequence} says that it was made at {written}, but at {earlier} witnesses saw the log with it: it was post-dated.",
            ),
        )

    def _too_few(self, sequence: int, standing: Standing) -> Finding:
        names = sorted(standing.witnesses)
        return Finding(
            sequence,
            Problem.TOO_FEW_WITNESSES,
            Text(
                f"第 {sequence} 条：联署的见证人不够（{'、'.join(names) or '一个也没有'}），策略要求“{self.policy.quorum}”。",
                f"Record {sequence}: too few witnesses have co-signed ({', '.join(names) or 'none'}); the policy asks for "
                f"{self.policy.quorum}.",
            ),
        )

    def _whose(self, origin: str) -> Text:
        if origin not in self.policy.logs:
            trusted = ", ".join(self.policy.logs)
            return Text(
                f"它属于日志 {origin}，你信任的是 {trusted}", f"it is of the log {origin}, and you trust {trusted}"
            )
        return Text("没有你信任的日志的签名", "the log that you trust has not signed it")


def _not_signed(sequence: int, why: Text) -> Finding:
    return Finding(
        sequence,
        Problem.NOT_SIGNED,
        Text(
            f"第 {sequence} 条：检查点不可信：{why.zh}。",
            f"Record {sequence}: the checkpoint cannot be trusted: {why.en}.",
        ),
    )


def _before_refused(sequence: int, why: Text) -> Finding:
    return Finding(
        sequence,
        Problem.NOT_SIGNED,
        Text(
            f"第 {sequence} 条：在它之前的检查点不可信：{why.zh}。",
            f"Record {sequence}: the checkpoint from before it cannot be trusted: {why.en}.",
        ),
    )
