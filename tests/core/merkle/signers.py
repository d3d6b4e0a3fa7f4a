"""A log and two witnesses with keys that never change, and what they sign."""

from __future__ import annotations

from heliograph.core.merkle import (
    Checkpoint,
    CosignatureSigner,
    Ed25519Signer,
    Policy,
    add_signatures,
    sign_note,
    signature_line,
)
from tests.core.merkle.trees import root_between

ORIGIN = "police.example.cn/log"
LOG = Ed25519Signer(ORIGIN, bytes([1]) * 32)
NEWS = CosignatureSigner("news.example.cn", bytes([2]) * 32)
COLLEGE = CosignatureSigner("college.example.cn", bytes([3]) * 32)
STRANGER = CosignatureSigner("stranger.example", bytes([4]) * 32)
NOON = 1_772_424_000  # 2026-03-02T04:00:00Z


def policy(needed: int = 1) -> Policy:
    named = [("news", NEWS.verifier(), "https://news.example.cn/w"), ("college", COLLEGE.verifier(), "")]
    return Policy.simple(LOG.verifier(), "https://police.example.cn/log", named, needed)


def checkpoint(size: int) -> str:
    """The note that the log signs when it has the test tree's first leaves."""
    return sign_note(Checkpoint(ORIGIN, size, root_between(0, size)).text(), [LOG])


def cosigned(note: str, *witnesses: CosignatureSigner, time: int = NOON) -> str:
    text = note[: note.rindex("\n\n") + 1].encode()
    return add_signatures(note, [signature_line(w.name, w.key_id, w.sign_at(text, time)) for w in witnesses])
