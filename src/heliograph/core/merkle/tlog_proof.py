"""C2SP tlog-proof v1: one file with a leaf's place, the way to the root, and the signed checkpoint of that root.

`parse_tlog_proof` believes only the form. Whose checkpoint it is says a `Policy`; that the leaf is in it says
`verify_inclusion` with the leaf hash that the reader computes from what it was shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from heliograph.core.merkle import wire
from heliograph.core.merkle.checkpoint import parse_checkpoint
from heliograph.core.merkle.note import parse_note
from heliograph.core.merkle.refusal import ProofRefused
from heliograph.core.merkle.witnessing import MAX_PROOF, proof_hash

HEADER = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class TlogProof:
    """A leaf's index, its inclusion proof from the sibling upwards, a checkpoint note, and what somebody added.

    `extra` is not authenticated: never trust it by itself.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    def text(self) -> str:
        """The file. Raises Refused if it could not be read back."""
        extra = [f"extra {wire.encode(self.extra)}"] if self.extra else []
        lines = [HEADER, *extra, f"index {self.index}", *map(wire.encode, self.hashes), "", self.checkpoint]
        text = "\n".join(lines)
        if parse_tlog_proof(text) != self:
            raise ProofRefused("这不能写成证明文件", "this cannot be written as a proof file")
        return text


def parse_tlog_proof(text: str) -> TlogProof:
    """Read a proof file. Raises ProofRefused, NoteRefused or CheckpointRefused unless it is exactly as specified."""
    head, separator, note = text.partition("\n\n")
    header, *lines = head.split("\n")
    if header != HEADER:
        raise ProofRefused("这不是证明文件", f"this is no proof file: its first line is not {HEADER}")
    if not separator:
        raise ProofRefused("证明与检查点之间缺少空行", "the empty line before the checkpoint is missing")
    extra = b""
    if lines and lines[0].startswith("extra "):
        extra = _extra(lines.pop(0))
    if not lines or not lines[0].startswith("index "):
        raise ProofRefused("证明文件缺少序号", "the proof file has no index line where it belongs")
    index = wire.number(lines.pop(0).removeprefix("index "))
    if index is None:
        raise ProofRefused("序号不是数字", "the index is no decimal number below 2^63")
    if len(lines) > MAX_PROOF:
        raise ProofRefused("证明太长", f"the proof has more than {MAX_PROOF} hashes")
    hashes = tuple(proof_hash(line) for line in lines)
    checkpoint = parse_checkpoint(parse_note(note).text)
    if index >= checkpoint.size:
        raise ProofRefused(
            f"序号 {index} 不在 {checkpoint.size} 条之内", f"index {index} is not in a tree of {checkpoint.size} leaves"
        )
    return TlogProof(index, hashes, note, extra)


def _extra(line: str) -> bytes:
    data = wire.decode(line.removeprefix("extra "))
    if not data:
        raise ProofRefused("附加部分不是 base64", "the extra line is empty or no base64")
    return data
