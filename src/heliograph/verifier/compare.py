"""Whether what a log gave out at different times is one history: two receipts, proofs or checkpoints, and its files.

Of equal sizes the roots decide. Of different sizes the log must prove that the smaller tree is the beginning of the
larger one; the proof is made from its own files. What shows that it did not stay true is kept as evidence: notes that
it signed, and a proof, which anybody can check without believing us.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from heliograph.core.merkle import (
    SHA256,
    Checkpoint,
    Policy,
    ProofRefused,
    Refused,
    TileMissing,
    TileSource,
    TileTree,
    TileWrong,
    parse_checkpoint,
    parse_note,
    parse_tlog_proof,
    root_of,
    verify_consistency,
)
from heliograph.core.merkle.tlog_proof import HEADER
from heliograph.core.text import Text
from heliograph.verifier.receipt_file import parse_receipt_file

FORMAT = "heliograph/evidence/v1"


class Outcome(StrEnum):
    """What comparing came to."""

    CONSISTENT = "consistent"
    """One history."""
    FORKED = "forked"
    """Two: the log signed both."""
    CUT_BACK = "cut-back"
    """The log no longer has leaves that it signed, or never published them."""
    DAMAGED = "damaged"
    """The log's files do not give the root that it signed."""
    UNDECIDED = "undecided"
    """The log's files are needed."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint and the note it stands in."""

    checkpoint: Checkpoint
    note: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Two notes of one log that cannot both be of one history, in the form in which witnesses keep theirs.

    `kind`: ``fork`` needs nobody's word (of two sizes, `shown_root` is what the larger tree has as the root of the
    smaller one's leaves, and `proof` shows it); ``shrunk`` and ``unproven`` are to be looked into.
    """

    kind: str
    first: Signed
    second: Signed
    shown_root: bytes = b""
    proof: tuple[bytes, ...] = ()

    def text(self, found_at: int, says: str) -> str:
        """The JSON file to keep; `found_at` in POSIX seconds, `says` for whoever opens it."""
        value = {
            "format": FORMAT,
            "kind": self.kind,
            "says": says,
            "origin": self.first.checkpoint.origin,
            "found_at": found_at,
            "first": self.first.note,
            "second": self.second.note,
            "shown_root": base64.b64encode(self.shown_root).decode(),
            "proof": [base64.b64encode(step).decode() for step in self.proof],
        }
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer. `evidence` is what to keep when the log did not stay true."""

    outcome: Outcome
    text: Text
    evidence: Evidence | None = None

    @property
    def is_good(self) -> bool:
        """Whether it was shown to be one history."""
        return self.outcome is Outcome.CONSISTENT


def checkpoints_in(text: str, policy: Policy | None = None) -> list[Signed]:
    """The checkpoints in a receipt, a proof file or a signed checkpoint, each once, the smallest first.

    Raises Refused if the text is none of these or, with a policy, if a checkpoint is not signed by its log.
    """
    notes = dict.fromkeys(_notes(text))
    found = [Signed(parse_checkpoint(parse_note(note).text), note) for note in notes]
    for one in found if policy else ():
        if not policy or not policy.standing(one.note).is_signed:
            raise Refused("检查点没有你信任的日志的签名", "a checkpoint is not signed by the log that you trust")
    return _distinct(found)


def _notes(text: str) -> Iterable[str]:
    if text.startswith(HEADER):
        return [parse_tlog_proof(text).checkpoint]
    if not text.lstrip().startswith("{"):
        return [text]
    events = parse_receipt_file(text).events
    notes = [
        note for e in events for note in (parse_tlog_proof(e.proof).checkpoint if e.proof else "", e.before) if note
    ]
    if not notes:
        raise Refused("回执里还没有检查点", "the receipt has no checkpoint in it yet")
    return notes


def _distinct(found: Iterable[Signed]) -> list[Signed]:
    by_tree = {(one.checkpoint.size, one.checkpoint.root): one for one in found}
    return [by_tree[key] for key in sorted(by_tree)]


def compare(given: Iterable[Signed], source: TileSource | None = None, published: Signed | None = None) -> Comparison:
    """Compare checkpoints of one log; `source` are its files, `published` the newest checkpoint among them.

    Raises Refused if they are of different logs. Raises what the source raises, but TileMissing.
    """
    known = _distinct([*given, *([published] if published else [])])
    origins = sorted({one.checkpoint.origin for one in known})
    if len(origins) != 1:
        raise Refused(
            f"它们不属于同一个日志：{'、'.join(origins)}", f"they are of different logs: {', '.join(origins)}"
        )
    for one, other in pairwise(known):
        if one.checkpoint.size == other.checkpoint.size:
            return _two_roots(one, other)
    *smaller, top = known
    if smaller and source is None:
        return Comparison(
            Outcome.UNDECIDED,
            Text(
                "大小不同，要有日志的文件才能比较：请用 --log 给出日志的地址或文件夹。",
                "The sizes differ: the log's files are needed to compare them. Give its address or folder with --log.",
            ),
        )
    for one in smaller:
        if source is not None and (wrong := _against(one, top, source)):
            return wrong
    sizes = "、".join(str(one.checkpoint.size) for one in known)
    return Comparison(
        Outcome.CONSISTENT,
        Text(
            f"同一段历史：{sizes} 条的检查点前后一致，早的是晚的开头。",
            f"One history: the checkpoints of {sizes.replace('、', ', ')} leaves agree, each is the beginning of the next.",
        ),
    )


def _against(one: Signed, top: Signed, source: TileSource) -> Comparison | None:
    """What is wrong between a smaller checkpoint and the largest; None if it is its beginning."""
    old, new = one.checkpoint, top.checkpoint
    if old.size == 0:
        return None if old.root == SHA256.empty() else _damaged(one, top)
    tree = TileTree(source, new.size)
    try:
        proof = tree.consistency(old.size)
        try:
            verify_consistency(old.size, new.size, old.root, new.root, proof)
        except ProofRefused:
            return _not_the_beginning(one, top, root_of(old.size, tree.hash_at), proof)
    except TileMissing:
        return _cut_back(one, top)
    except TileWrong:
        return _damaged(one, top)
    return None


def _not_the_beginning(one: Signed, top: Signed, held: bytes, proof: list[bytes]) -> Comparison:
    """Tell a fork, which the log's own proof shows, from files that fit no checkpoint."""
    old, new = one.checkpoint, top.checkpoint
    try:
        verify_consistency(old.size, new.size, held, new.root, proof)
    except ProofRefused:
        return _damaged(one, top)
    return Comparison(
        Outcome.FORKED,
        Text(
            f"日志分叉了：它现在的历史里，前 {old.size} 条的根不是它当时签过的那个。请保留证据。",
            f"The log was forked: in its history now, the root of the first {old.size} leaves is not the one it had signed. Keep the evidence.",
        ),
        Evidence("fork", one, top, held, tuple(proof)),
    )


def _two_roots(one: Signed, other: Signed) -> Comparison:
    size = one.checkpoint.size
    return Comparison(
        Outcome.FORKED,
        Text(
            f"日志分叉了：同样的 {size} 条，它签了两个不同的根。请保留证据。",
            f"The log was forked: it signed two different roots of the same {size} leaves. Keep the evidence.",
        ),
        Evidence("fork", one, other),
    )


def _cut_back(one: Signed, top: Signed) -> Comparison:
    size = top.checkpoint.size
    return Comparison(
        Outcome.CUT_BACK,
        Text(
            f"日志签过 {size} 条，现在却拿不出来：它被退回去了，或者从未公布过。（如果这是镜像，可能只是没跟上。）请保留证据。",
            f"The log signed {size} leaves and cannot show them: it was cut back, or never published them. (A mirror may only be behind.) "
            "Keep the evidence.",
        ),
        Evidence("shrunk", one, top),
    )


def _damaged(one: Signed, top: Signed) -> Comparison:
    return Comparison(
        Outcome.DAMAGED,
        Text(
            "日志的文件算不出它签过的根：文件损坏，或者被改动过。请保留证据。",
            "The log's files do not give the root that it signed: they are damaged, or were changed. Keep the evidence.",
        ),
        Evidence("unproven", one, top),
    )
