"""What shows that a log is not what it should be: two checkpoints it signed itself, and why they cannot both be true.

Evidence of kind `fork` is proven: anybody with the log's key can check it, without the witness or the log. The other
kinds are suspicion, to be looked into: a log that went back, a request whose proof does not hold.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self

from heliograph.core.merkle import (
    SHA256,
    ProofRefused,
    Refused,
    Verifier,
    open_note,
    parse_checkpoint,
    parse_note,
    verify_consistency,
)

FORMAT = "heliograph/evidence/v1"


class Kind(StrEnum):
    """What is held against a log."""

    FORK = "fork"  # two signed checkpoints that no one history has
    SHRUNK = "shrunk"  # it publishes fewer entries than it once signed for
    UNPROVEN = "unproven"  # a signed checkpoint was brought with a proof that does not hold


_SAYS = {
    Kind.FORK: "the log signed two histories",
    Kind.SHRUNK: "the log published a smaller checkpoint after a larger one",
    Kind.UNPROVEN: "a checkpoint was brought that was not shown to go on from the one cosigned",
}


class EvidenceRefused(ValueError):
    """This does not show what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Two signed notes of one log: `first` was cosigned, `second` contradicts it.

    For a fork of two sizes, `shown_root` is what the tree of the larger one has as the root of its first entries, and
    `proof` is the consistency proof from there: the same number of entries with another root than the one signed.
    """

    kind: Kind
    origin: str
    found_at: int
    first: str
    second: str
    shown_root: bytes = b""
    proof: tuple[bytes, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether this is said to need nobody's word; `check` makes sure."""
        return self.kind is Kind.FORK

    def check(self, keys: Sequence[Verifier]) -> None:
        """Make sure that this proves a fork. Raises EvidenceRefused, which says what does not hold."""
        try:
            small, large = sorted(
                (_signed(note, self.origin, keys) for note in (self.first, self.second)), key=lambda one: one[0]
            )
            if small[0] == large[0]:
                shown = large[1]
            else:
                shown = self.shown_root
                verify_consistency(small[0], large[0], shown, large[1], self.proof)
        except Refused as error:
            raise EvidenceRefused(str(error)) from error
        if shown == small[1]:
            raise EvidenceRefused("the two checkpoints do not contradict each other")

    def says(self) -> str:
        """The evidence in one sentence."""
        first, second = (parse_checkpoint(parse_note(note).text) for note in (self.first, self.second))
        return (
            f"{_SAYS[self.kind]}: {first.size} entries with root {first.root.hex()[:16]}…, "
            f"{second.size} entries with root {second.root.hex()[:16]}…"
        )

    def digest(self) -> bytes:
        """The same for the same two checkpoints, whoever cosigned them and whenever they were found."""
        texts = sorted(parse_note(note).text for note in (self.first, self.second))
        return hashlib.sha256("\0".join((self.kind, *texts)).encode()).digest()

    def text(self) -> str:
        """The evidence as a JSON file to hand on."""
        value = {
            "format": FORMAT,
            "kind": self.kind,
            "says": self.says(),
            "origin": self.origin,
            "found_at": self.found_at,
            "first": self.first,
            "second": self.second,
            "shown_root": base64.b64encode(self.shown_root).decode(),
            "proof": [base64.b64encode(one).decode() for one in self.proof],
        }
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `text` wrote. Raises EvidenceRefused."""
        try:
            value = json.loads(text)
            if value["format"] != FORMAT:
                raise ValueError(f"its format is not {FORMAT}")
            return cls(
                kind=Kind(value["kind"]),
                origin=value["origin"],
                found_at=value["found_at"],
                first=value["first"],
                second=value["second"],
                shown_root=base64.b64decode(value["shown_root"], validate=True),
                proof=tuple(base64.b64decode(one, validate=True) for one in value["proof"]),
            )
        except (KeyError, TypeError, binascii.Error, ValueError) as error:
            raise EvidenceRefused(f"this is no evidence file: {error}") from error

    def write(self, folder: Path, number: int) -> Path:
        """Write the evidence, and its two notes for `heliograph compare`, into a folder; gives the JSON file."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"evidence-{number}-first.checkpoint").write_text(self.first, "utf-8")
        (folder / f"evidence-{number}-second.checkpoint").write_text(self.second, "utf-8")
        path = folder / f"evidence-{number}.json"
        path.write_text(self.text(), "utf-8")
        return path


def shown_root(size1: int, size2: int, proof: Sequence[bytes]) -> bytes | None:
    """The root of the first size1 entries that a consistency proof itself speaks of (RFC 9162, 2.1.4.2).

    None if it speaks of none: where size1 is a power of two the proof leaves that root to the verifier.
    """
    if size1.bit_count() < 2 or size1 >= size2 or not proof:
        return None
    zeros = (~(size1 - 1) & size1).bit_length() - 1
    index, last = (size1 - 1) >> zeros, (size2 - 1) >> zeros
    found, *rest = proof
    for sibling in rest:
        if index & 1 or index == last:
            found = SHA256.node(sibling, found)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    return found


def _signed(note: str, origin: str, keys: Sequence[Verifier]) -> tuple[int, bytes]:
    """Size and root of a checkpoint that one of the keys, named like the log, has signed."""
    parsed = parse_note(note)
    open_note(parsed, [key for key in keys if key.name == origin])
    found = parse_checkpoint(parsed.text)
    if found.origin != origin:
        raise ProofRefused("检查点不是这个日志的", "a checkpoint is of another log")
    return found.size, found.root
