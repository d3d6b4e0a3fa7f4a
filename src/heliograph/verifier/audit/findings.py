"""What an audit found: each thing that is wrong, by name, and what the whole of it means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `kind` is for programs; `place` is a file of the log, an entry, a checkpoint.

    Kinds: signature, policy, checkpoint, entry, tile, partial, missing, root, fork, shrunk; a caller's `look` adds its own.
    """

    kind: str
    place: str
    sentence: str

    def line(self) -> str:
        """The finding for people."""
        return f"{self.place}: {self.sentence}"


class Findings:
    """The findings of one audit in the order of the log; after the first thousand it only counts."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.count = 0

    def add(self, kind: str, place: str, sentence: str) -> None:
        """Note one thing that is wrong."""
        self.take([Finding(kind, place, sentence)])

    def take(self, findings: Iterable[Finding]) -> None:
        """Note what somebody else found."""
        for finding in findings:
            self.count += 1
            if len(self.kept) < MOST_KEPT:
                self.kept.append(finding)

    def __bool__(self) -> bool:
        return self.count > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The outcome of one audit."""

    origin: str
    size: int
    root: bytes
    began_at: int
    signed_by: tuple[str, ...]
    witnesses: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    count: int = 0
    conclusion: str
    evidence: tuple[tuple[str, str], ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether nothing at all is wrong."""
        return self.count == 0

    def as_json(self) -> dict[str, object]:
        """The report for programs. `evidence` are pairs of signed checkpoints that cannot both be true."""
        return {
            "ok": self.is_good,
            "origin": self.origin,
            "size": self.size,
            "root": self.root.hex(),
            "began_at": self.began_at,
            "signed_by": list(self.signed_by),
            "witnesses": self.witnesses,
            "conclusion": self.conclusion,
            "wrong": self.count,
            "findings": [{"kind": one.kind, "place": one.place, "sentence": one.sentence} for one in self.findings],
            "evidence": [{"kept": kept, "now": now} for kept, now in self.evidence],
        }
