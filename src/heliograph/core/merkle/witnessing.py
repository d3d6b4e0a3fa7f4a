"""C2SP tlog-witness: the body of an add-checkpoint request, and where a witness keeps its view of a log."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from heliograph.core.merkle import wire
from heliograph.core.merkle.hashing import SHA256
from heliograph.core.merkle.note import parse_note
from heliograph.core.merkle.refusal import NoteRefused, ProofRefused

MAX_PROOF = 63


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """Asks a witness to cosign `note`: it last saw `old` leaves, and `proof` shows that those are the beginning."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    def body(self) -> bytes:
        """The bytes to post."""
        lines = [f"old {self.old}", *map(wire.encode, self.proof), "", self.note]
        return "\n".join(lines).encode()


def parse_add_checkpoint(body: bytes) -> AddCheckpoint:
    """Read a request. Raises ProofRefused for its first part, NoteRefused for the note: both are status 400.

    Says nothing of what the note signs: whose it is, and whether the proof holds, is for the witness.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise NoteRefused("不是有效的 UTF-8 文本", "the request is not valid UTF-8") from None
    head, separator, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    old = wire.number(first.removeprefix("old ")) if first.startswith("old ") else None
    if old is None or not separator:
        raise ProofRefused("请求应以“old 大小”开头", "the request does not begin with `old SIZE`, or has no empty line")
    if len(lines) > MAX_PROOF:
        raise ProofRefused("证明太长", f"the proof has more than {MAX_PROOF} hashes")
    return AddCheckpoint(old, tuple(proof_hash(line) for line in lines), parse_note(note).raw)


def proof_hash(line: str) -> bytes:
    """A hash of a proof from its line. Raises ProofRefused."""
    data = wire.decode(line)
    if data is None or len(data) != SHA256.size:
        raise ProofRefused("证明中有一行不是哈希", "a line of the proof is not the base64 of a hash")
    return data


def origin_hash(origin: str) -> str:
    """The hexadecimal SHA-256 of a log's origin, as it stands in a witness's addresses."""
    return hashlib.sha256(origin.encode()).hexdigest()
